import Definitions
import Diagnostics
import Foundation
import Linting

/// Where the data of a dashboard lies: beside a configuration, or in a state folder.
struct DashboardData {
    /// Nil where a folder was named.
    let config: String?
    private let path: String

    /// - Throws: `couldNotRun`, after it was said, where nothing is there.
    init(path: String) throws {
        self.path = path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw SpoolFolder.problem(
                "there is no `\(shown(path))`; name the configuration of a run, or its state folder"
            )
        }
        config = isFolder.boolValue ? nil : path
    }

    /// The database of the rows.
    ///
    /// - Throws: `couldNotRun`, after it was said, where there is none.
    func store(_ definitions: QueryDefinitions) throws -> String {
        if let config {
            return StoreFolder.file(in: try StoreFolder(of: config, in: definitions).path)
        }
        let candidates = [path, "\(path)/store"].map(StoreFolder.file)
        guard let found = candidates.first(where: FileManager.default.fileExists) else {
            throw SpoolFolder.problem(
                "there are no rows in `\(shown(path))`; `mqp run` keeps them with `state:`")
        }
        return found
    }

    /// What is known of entities; nil where the configuration keeps nothing.
    func snapshot(_ definitions: QueryDefinitions) -> SnapshotFile? {
        guard let config else { return SnapshotFile(folder: path) }
        let configuration = definitions.context.set.configurations
            .first { $0.place.path == config }
        return configuration?.state.map {
            SnapshotFile(folder: OutsideFiles.resolve($0.value, besides: config))
        }
    }
}
