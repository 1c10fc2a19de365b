import ArgumentParser
import Definitions
import Diagnostics
import Linting

/// Checks definitions and configurations and says what is wrong, at the line.
struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Checks definitions and configurations.",
        discussion: """
            Reads the shipped definitions first, then the files and folders that are named, each \
            as a layer over those before it, and reports what is wrong with the latter. Without a \
            path it reports on the shipped ones.

            EXAMPLES
              mqp lint
              mqp lint mqp.yml my-definitions/
              mqp lint my-definitions/ --format json --fail-on warning

            The exit code is 1 when there is a finding at or above --fail-on, and 2 when a path \
            cannot be read.
            """)

    @Argument(
        help: "Files and folders; the shipped definitions when there is none.",
        completion: .file(extensions: ["yml", "yaml"]))
    var paths: [String] = []

    @Option(help: "How findings are written: text, short or json.")
    var format = DiagnosticFormat.text

    @Option(help: "The least severity that makes the exit code 1: error, warning or info.")
    var failOn = Severity.error

    @Flag(help: "Check only what is named, without the shipped definitions.")
    var alone = false

    func run() throws {
        var files = DefinitionFiles()
        for path in paths { files.add(path) }
        for path in paths { files.addTemplates(beside: path) }
        for path in files.files.map(\.path) { files.addFolders(of: path) }
        let named = Set(files.files.map(\.path))
        if !alone || paths.isEmpty { files.addShipped() }
        guard files.failures.isEmpty else {
            for failure in files.failures { Console.error("error: \(failure)") }
            throw Console.Outcome.couldNotRun.code
        }
        guard !files.files.isEmpty else {
            Console.error("error: there is nothing to check; name a file or a folder")
            throw Console.Outcome.couldNotRun.code
        }
        var all = DiagnosticReport()
        for finding in files.findings { all.add(finding) }
        let context = lint(
            files.files, timeZones: ClockZone.names, kafka: .librdkafka, report: &all)
        for configuration in context.set.configurations {
            configuration.checkZones(report: &all) { ClockZone.offset($0, 0) != nil }
        }
        let report =
            paths.isEmpty ? all : all.filtered { $0.place.map { named.contains($0.path) } ?? true }
        Console.out(
            render(
                report, as: format, files: files.sources,
                color: Console.hasColor && Console.isTerminal(1)))
        let worst = report.sorted.map(\.severity).max()
        if let worst, worst >= failOn { throw Console.Outcome.findings.code }
    }
}
