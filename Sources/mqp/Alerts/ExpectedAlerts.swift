import Alerts
import Definitions
import Diagnostics

/// The file that says what `mqp alerts test` should see.
struct ExpectedAlerts {
    let expectations: AlertExpectations
    private let sources: SourceFiles

    /// - Throws: `couldNotRun`, after it was said, where it cannot be read or is not right.
    init(in path: String) throws {
        var files = DefinitionFiles()
        files.add(path)
        if let failure = files.failures.first { throw SpoolFolder.problem(failure) }
        guard let file = files.files.first, files.files.count == 1 else {
            throw SpoolFolder.problem("`\(shown(path))` is no file")
        }
        var report = DiagnosticReport()
        let read = AlertExpectations.read(file, report: &report)
        sources = files.sources
        guard let read, !report.hasErrors else { throw Self.refusal(report, sources) }
        expectations = read
    }

    /// - Throws: `couldNotRun`, after it was said, where something is expected of no alert of these.
    func check(against rules: [AlertRule]) throws {
        var report = DiagnosticReport()
        expectations.check(against: rules, report: &report)
        if report.hasErrors { throw Self.refusal(report, sources) }
    }

    /// - Throws: `couldNotRun`, after it was said, where something is expected after a test of a length.
    func check(length: Duration) throws {
        var report = DiagnosticReport()
        expectations.check(length: length, report: &report)
        if report.hasErrors { throw Self.refusal(report, sources) }
    }

    private static func refusal(_ report: DiagnosticReport, _ sources: SourceFiles) -> any Error {
        Console.error(render(report, as: .text, files: sources, color: Console.hasColor))
        return Console.Outcome.couldNotRun.code
    }
}
