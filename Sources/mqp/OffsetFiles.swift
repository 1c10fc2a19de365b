import Engine
import Foundation
import Logging
import Transforms

/// Where a run keeps what it remembers of offsets: in the folder `offsets` of its state, two files for
/// each request of a target.
struct OffsetFiles: Sendable {
    let folder: String
    let logger: Logger

    /// The greatest file that is read.
    static let maximumBytes = 256 << 20

    init(stateFolder: String, logger: Logger) {
        folder = URL(fileURLWithPath: stateFolder).appending(path: "offsets").path
        self.logger = logger
    }

    /// The files as the engine uses them.
    var store: OffsetStore {
        OffsetStore(load: load, save: save)
    }

    private func load(_ target: String, _ request: String) -> RowHistories.Bytes? {
        guard let ends = read(path(target, request, "ends")),
            let commits = read(path(target, request, "commits"))
        else { return nil }
        return RowHistories.Bytes(ends: ends, commits: commits)
    }

    private func save(_ target: String, _ request: String, _ bytes: RowHistories.Bytes) {
        do {
            for (kind, bytes) in [("ends", bytes.ends), ("commits", bytes.commits)] {
                try WholeFile.replace(path(target, request, kind)) { file in
                    try file.write(contentsOf: Data(bytes))
                }
            }
        } catch {
            logger.warning(
                "what is remembered of offsets cannot be kept",
                metadata: ["target": "\(target)", "error": "\(error.localizedDescription)"])
        }
    }

    private func read(_ path: String) -> [UInt8]? {
        guard
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int,
            size <= Self.maximumBytes, let data = FileManager.default.contents(atPath: path)
        else { return nil }
        return Array(data)
    }

    private func path(_ target: String, _ request: String, _ kind: String) -> String {
        "\(folder)/\(target)/\(request).\(kind)"
    }
}
