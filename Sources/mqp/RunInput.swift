import Definitions
import Diagnostics
import Foundation
import Linting

/// Everything that a run is told: its configuration, the shipped definitions and the user's own,
/// checked as a whole before anything starts.
struct RunInput {
    /// The path of the configuration.
    let path: String
    let configuration: ResolvedConfiguration
    let definitions: DefinitionSet
    let sources: [CompiledSource]
    /// The folder in which the run keeps what it knows; nil where it keeps nothing.
    let stateFolder: String?
    /// Findings that do not stop a run.
    let warningCount: Int

    /// The folder of the spool; nil where it is in memory.
    var spoolFolder: String? {
        configuration.spool.folder.map { OutsideFiles.resolve($0, besides: path) }
    }

    /// Reads and checks; on any error, says all that is wrong and ends with `couldNotRun`.
    static func load(_ path: String) throws -> RunInput {
        var files = DefinitionFiles()
        files.add(path)
        files.addShipped()
        files.addFolders(of: path)
        return try load(files, configuration: path)
    }

    /// Checks a configuration that no file has, with the shipped definitions and those of folders.
    ///
    /// - Parameters:
    ///   - text: The configuration.
    ///   - name: What findings call it.
    ///   - definitions: Folders.
    ///   - change: Changes what was read before anything is made of it.
    /// - Returns: What a run is told.
    /// - Throws: `couldNotRun`, after all that is wrong was said.
    static func load(
        text: String, named name: String, definitions: [String],
        change: (inout DefinitionSet) -> Void
    ) throws -> RunInput {
        var files = DefinitionFiles()
        files.addShipped()
        for folder in definitions { files.add(folder) }
        files.add(text: text, named: name)
        return try load(files, configuration: name, isText: true, change: change)
    }

    private static func load(
        _ files: DefinitionFiles, configuration path: String, isText: Bool = false,
        change: (inout DefinitionSet) -> Void = { _ in }
    ) throws -> RunInput {
        guard files.failures.isEmpty else {
            for failure in files.failures { Console.error("error: \(failure)") }
            throw Console.Outcome.couldNotRun.code
        }
        var report = DiagnosticReport()
        for finding in files.findings { report.add(finding) }
        let context = lint(files.files, kafka: .librdkafka, report: &report)
        let configuration = context.set.configurations.first { $0.place.path == path }
        if configuration == nil, !report.hasErrors {
            report.add(.notAConfiguration(path))
        }
        configuration?.checkZones(report: &report) { ClockZone.offset($0, 0) != nil }
        let resolved = configuration?.resolve(
            in: context.set, values: OutsideFiles.values(besides: path), report: &report,
            checkTarget: RunCollectors.check, checkSink: RunSinks.check)
        guard !report.hasErrors, var resolved else {
            // What does not stop a run is for `mqp lint` to tell.
            let errors = report.filtered { $0.severity == .error }
            // A place in what the program wrote itself helps nobody.
            let own = errors.filtered { isText && $0.place?.path == path }
            var told: Set<String> = []
            for finding in own.diagnostics {
                let help = finding.help.map { "; \($0)" } ?? ""
                let line = "error: \(finding.message)\(help)"
                if told.insert(line).inserted { Console.error(line) }
            }
            let others = errors.filtered { !isText || $0.place?.path != path }
            if others.hasErrors {
                Console.error(
                    render(others, as: .text, files: files.sources, color: Console.hasColor))
            }
            throw Console.Outcome.couldNotRun.code
        }
        resolved.targets = resolved.targets.map(RunCollectors.paced)
        var definitions = context.set
        change(&definitions)
        return RunInput(
            path: path, configuration: resolved, definitions: definitions, sources: context.sources,
            stateFolder: configuration?.state.map { OutsideFiles.resolve($0.value, besides: path) },
            warningCount: report.count(of: .warning))
    }
}

/// The world outside of a configuration: variables and small files.
enum OutsideFiles {
    static func values(besides path: String) -> OutsideValues {
        OutsideValues(
            environment: Console.variable,
            file: { read(resolve($0, besides: path)) },
            path: { resolve($0, besides: path) })
    }

    /// A path relative to the folder of the configuration.
    static func resolve(_ path: String, besides configuration: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        let folder = configuration.split(separator: "/", omittingEmptySubsequences: false)
            .dropLast().joined(separator: "/")
        if folder.isEmpty { return configuration.hasPrefix("/") ? "/\(path)" : path }
        return "\(folder)/\(path)"
    }

    private static func read(
        _ path: String
    ) -> Result<String, Interpolated.UnreadableFile> {
        let bytes: [UInt8]
        do throws(RegularFile.Failure) {
            bytes = try RegularFile.read(path, upTo: Interpolated.maximumFileBytes + 1)
        } catch {
            return .failure(.init(reason: error.isMissing ? "no such file" : error.reason))
        }
        guard bytes.count <= Interpolated.maximumFileBytes else {
            return .failure(
                .init(reason: "over \(Interpolated.maximumFileBytes) bytes long"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return .failure(.init(reason: "not UTF-8"))
        }
        return .success(text)
    }
}

extension Diagnostic {
    fileprivate static func notAConfiguration(_ path: String) -> Diagnostic {
        Diagnostic(
            "config/missing", "`\(path)` is not a configuration",
            at: Place(path: path, range: .fileStart), label: "has neither `targets:` nor `sinks:`",
            help: "name a file with `account:`, `targets:` or `discovery:`, and `sinks:`")
    }
}
