import Foundation

/// A folder that goes with the value that holds it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("collectors-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws {
        // Into the file that is there, as a program does that keeps it open.
        let handle = try handle(name)
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    func append(_ text: String, to name: String) throws {
        let handle = try handle(name)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// Says that a file was written to so many seconds after a moment that is long ago.
    func date(_ name: String, seconds: Double) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + seconds)],
            ofItemAtPath: file(name))
    }

    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: file(name), toPath: file(other))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: file(name)) }

    private func handle(_ name: String) throws -> FileHandle {
        if !FileManager.default.fileExists(atPath: file(name)) {
            try Data().write(to: URL(fileURLWithPath: file(name)))
        }
        return try FileHandle(forUpdating: URL(fileURLWithPath: file(name)))
    }
}
