import Collectors
import Foundation
import Logging

/// Where a run keeps how far it read files: in the folder `checkpoints` of its state, a file for each
/// request of a target.
struct CheckpointFiles: Sendable {
    private let folder: String
    private let logger: Logger

    /// The greatest file that is read.
    private static let maximumBytes = 4_096

    init(stateFolder: String, logger: Logger) {
        folder = URL(fileURLWithPath: stateFolder).appending(path: "checkpoints").path
        self.logger = logger
    }

    /// The files of one target as its collector uses them.
    func store(of target: String) -> CheckpointStore {
        CheckpointStore(load: { load(target, $0) }, save: { save(target, $0, $1) })
    }

    private func load(_ target: String, _ request: String) -> FileCheckpoint? {
        let path = path(target, request)
        do throws(RegularFile.Failure) {
            let bytes = try RegularFile.read(path, upTo: Self.maximumBytes)
            if let checkpoint = try? JSONDecoder().decode(FileCheckpoint.self, from: Data(bytes)) {
                return checkpoint
            }
            tell("is damaged", path)
        } catch {
            if !error.isMissing { tell(error.reason, path) }
        }
        return nil
    }

    private func tell(_ reason: String, _ path: String) {
        logger.warning(
            "how far a file was read is not known; it is read from its start",
            metadata: ["path": "\(path)", "error": "\(reason)"])
    }

    private func save(_ target: String, _ request: String, _ checkpoint: FileCheckpoint) {
        do {
            let data = try JSONEncoder().encode(checkpoint)
            try WholeFile.replace(path(target, request)) { try $0.write(contentsOf: data) }
        } catch {
            logger.warning(
                "how far a file was read cannot be kept",
                metadata: ["target": "\(target)", "error": "\(error.localizedDescription)"])
        }
    }

    private func path(_ target: String, _ request: String) -> String {
        "\(folder)/\(target)/\(request).json"
    }
}
