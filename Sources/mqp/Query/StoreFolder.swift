import Definitions
import Diagnostics
import Foundation
import Linting
import LocalStore
import QueryExecution

/// The store that a configuration names. Nothing else of it is checked, so that no variable has to be
/// set.
struct StoreFolder {
    let path: String
    let settings: StoreSettings

    /// - Parameters:
    ///   - config: The configuration.
    ///   - definitions: Those of it.
    /// - Throws: `couldNotRun`, after it was said, where there is none.
    init(of config: String, in definitions: QueryDefinitions) throws {
        let configurations = definitions.context.set.configurations
        guard let configuration = configurations.first(where: { $0.place.path == config }) else {
            let own = definitions.report.filtered { $0.place?.path == config }
            guard own.hasErrors else {
                throw SpoolFolder.problem("`\(shown(config))` is not a configuration")
            }
            Console.error(
                render(
                    own, as: .text, files: definitions.files.sources, color: Console.hasColor))
            throw Console.Outcome.couldNotRun.code
        }
        settings = configuration.storeSettings
        guard let folder = settings.folder else {
            throw SpoolFolder.problem(
                "`\(shown(config))` keeps no rows; add `state: FOLDER` or `store: { path: FOLDER }` "
                    + "to it and run it again")
        }
        path = OutsideFiles.resolve(folder, besides: config)
        // Whether it may be read, is said when it is opened.
        guard access(Self.file(in: path), F_OK) == 0 || errno != ENOENT else {
            throw SpoolFolder.problem(
                "there is no store at \(path); `mqp run \(shown(config))` makes it")
        }
    }

    /// The database in a folder.
    static func file(in folder: String) -> String {
        (folder.hasSuffix("/") ? folder : folder + "/") + "rows.sqlite"
    }

    /// Opens it to read, also beside a run.
    func open() throws -> LocalStore {
        do throws(QueryError) { return try LocalStore(readingAt: Self.file(in: path)) } catch {
            throw problem(error)
        }
    }

    /// Says why a query has no answer.
    func problem(_ error: QueryError) -> any Error {
        let text =
            switch error.reason {
            case .unreadable: "the store at \(path) cannot be read: \(error.message)"
            case .busy: "the store at \(path) is busy: \(error.message)"
            case .unsupported, .tooLarge, .cancelled: error.message
            }
        return SpoolFolder.problem("\(text) (\(error.reason.rawValue))")
    }
}
