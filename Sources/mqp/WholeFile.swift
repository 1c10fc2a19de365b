import Foundation

/// A file that is replaced whole: whoever reads it, also after a power cut, has it as it was, or as it
/// is then.
enum WholeFile {
    /// Writes it anew; its folder is made if it is not there.
    ///
    /// - Parameters:
    ///   - path: The file; beside it, one with `.new` behind its name is written and then takes its place.
    ///   - body: Writes what is in it.
    /// - Throws: What the body throws, and what the system says; the file is as it was.
    static func replace(
        _ path: String, with body: (FileHandle) throws -> Void
    ) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let unfinished = path + ".new"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: unfinished))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: unfinished))
            defer { try? file.close() }
            try body(file)
            // The name must not be that of a file whose content is not on the disk yet.
            try file.synchronize()
            guard rename(unfinished, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        } catch {
            try? FileManager.default.removeItem(atPath: unfinished)
            throw error
        }
        synchronizeFolder(folder)
    }

    /// That the new name is not on the disk yet costs no more than what was new.
    private static func synchronizeFolder(_ folder: String) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
