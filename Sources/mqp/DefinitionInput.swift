import ArgumentParser
import Definitions
import Diagnostics
import Linting

/// The definitions that a command shows: the shipped ones, and what is named over them.
struct DefinitionInput: ParsableArguments {
    @Argument(
        help: "Configurations, files and folders of your own definitions, lowest layer first.",
        completion: .file(extensions: ["yml", "yaml"]))
    var paths: [String] = []

    @Option(help: "A folder of your own definitions; may be given several times.")
    var definitions: [String] = []

    /// Reads all of it. What is wrong with it is said on standard error.
    ///
    /// - Returns: The definitions, and whether they have no error.
    func load() throws -> (set: DefinitionSet, isSound: Bool) {
        var files = DefinitionFiles()
        files.addShipped()
        for path in paths {
            files.add(path)
            files.addFolders(of: path)
        }
        for folder in definitions { files.add(folder) }
        guard files.failures.isEmpty else {
            for failure in files.failures { Console.error("error: \(failure)") }
            throw Console.Outcome.couldNotRun.code
        }
        var report = DiagnosticReport()
        for finding in files.findings { report.add(finding) }
        let set = lint(files.files, report: &report).set
        if report.hasErrors {
            let errors = report.filtered { $0.severity == .error }
            Console.error(render(errors, as: .text, files: files.sources, color: Console.hasColor))
        }
        return (set, !report.hasErrors)
    }
}
