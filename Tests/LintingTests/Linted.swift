import Definitions
import Diagnostics
import Linting
import Queries

/// Files after `lint`, and their findings in every form.
struct Linted: Sendable {
    /// Every scenario's, made once.
    private static let scenarios = Dictionary(
        uniqueKeysWithValues: ScenarioTests.all.map { ($0.path, Linted($0.files)) })

    static func of(_ scenario: Scenario) -> Linted {
        scenarios[scenario.path] ?? Linted(scenario.files)
    }

    let findings: [Diagnostic]
    private let report: DiagnosticReport
    private let sources: SourceFiles

    init(_ files: [DefinitionFile]) {
        var report = DiagnosticReport()
        lint(
            files, timeZones: QueryTimeZones(["Europe/Berlin"]), kafka: .scripted, report: &report)
        var sources = SourceFiles()
        for file in files { sources.add(file.bytes, path: file.path) }
        self.report = report
        self.sources = sources
        findings = report.sorted
    }

    var text: String { rendered(as: .text) }

    func rendered(as format: DiagnosticFormat) -> String {
        render(report, as: format, files: sources)
    }

    func severities(of rule: RuleID) -> Set<Severity> {
        Set(findings.filter { $0.rule == rule }.map(\.severity))
    }
}
