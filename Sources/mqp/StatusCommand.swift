import ArgumentParser
import Definitions
import Diagnostics
import Foundation
import Spool

/// Shows how delivery is: the spool, each sink, and the ledger.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows where the rows are: the spool, each sink, the ledger, and the store.",
        discussion: """
            Reads the spool of a configuration, also while a run has it and after one was killed. \
            For each sink, accepted = delivered + waiting + dead letters + dropped, by unique row \
            and since the spool has the sink; what waits is counted in the files.

            EXAMPLES
              mqp status mqp.yml
              mqp status mqp.yml --format json | jq .balanced

            The exit code is 1 when something needs a look: a sink fails, the spool is full or \
            damaged, the ledger does not balance, rows are not kept for queries. It is 2 when there \
            is no spool to read.
            """)

    /// How it is written.
    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(
        help: "The configuration, with `state:` or `spool:`.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String

    @Option(help: "How it is written: text or json.")
    var format = Format.text

    func run() async throws {
        let folder = try SpoolFolder(of: config)
        let view = StatusView(
            try await folder.inspect(), run: RunReport.read(in: folder.path), folder: folder.path,
            settings: folder.settings, store: folder.store,
            now: Int64(Date().timeIntervalSince1970 * 1_000))
        Console.out(format == .json ? view.json : view.text(isColored: false))
        if !view.problems.isEmpty { throw Console.Outcome.findings.code }
    }
}

/// The spool that a configuration names. Nothing else of it is checked, so that no variable has to be
/// set.
struct SpoolFolder {
    let path: String
    let settings: SpoolSettings
    /// Where rows are kept for queries; nil where they are not.
    let store: (folder: String, settings: StoreSettings)?

    /// - Throws: `couldNotRun`, after it was said, where there is none.
    init(of config: String) throws {
        var files = DefinitionFiles()
        files.add(config)
        if let failure = files.failures.first { throw Self.problem(failure) }
        var report = DiagnosticReport()
        let set = DefinitionSet.load(files.files, report: &report)
        guard let configuration = set.configurations.first(where: { $0.place.path == config })
        else {
            let own = report.filtered { $0.place?.path == config }
            guard own.hasErrors else {
                throw Self.problem("`\(shown(config))` is not a configuration")
            }
            Console.error(render(own, as: .text, files: files.sources, color: Console.hasColor))
            throw Console.Outcome.couldNotRun.code
        }
        settings = configuration.spoolSettings
        let store = configuration.storeSettings
        self.store = store.folder.map { (OutsideFiles.resolve($0, besides: config), store) }
        guard let folder = settings.folder else {
            throw Self.problem(
                "`\(shown(config))` keeps its spool in memory; add `state: FOLDER` to it")
        }
        path = OutsideFiles.resolve(folder, besides: config)
        // Whether it may be read, is said when it is.
        guard access(path, F_OK) == 0 || errno != ENOENT else {
            throw Self.problem("there is no spool at \(path); `mqp run \(config)` makes it")
        }
    }

    /// What is in it.
    func inspect() async throws -> SpoolInspection {
        do throws(SpoolError) { return try await SpoolInspection(POSIXFiles(folder: path)) } catch {
            throw Self.problem("the spool at \(path) cannot be read: \(error.message)")
        }
    }

    static func problem(_ text: String) -> any Error {
        Console.error("error: \(text)")
        return Console.Outcome.couldNotRun.code
    }
}
