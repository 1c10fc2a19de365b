// `stat` is of the one or the other, by what else is compiled with this file.
import CoreFoundation
import Foundation

/// A file that a recording is written to, poll after poll.
final class RecordingFile {
    private let path: String
    private let descriptor: Int32
    private let maximumBytes: Int
    private(set) var byteCount = 0
    /// Why it cannot be written any more, in words.
    private(set) var failure: String?

    /// Makes the file, for its owner alone.
    ///
    /// - Throws: `couldNotRun`, after it was said, where it is there already, or cannot be made.
    init(_ path: String, isForced: Bool, maximumBytes: Int) throws {
        self.path = path
        self.maximumBytes = maximumBytes
        let mode = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (isForced ? 0 : O_EXCL)
        descriptor = open(path, mode, 0o600)
        guard descriptor >= 0 else {
            let isThere = errno == EEXIST
            Console.error(
                isThere
                    ? "error: `\(path)` is there already; name another file, or write over it with "
                        + "--force"
                    : "error: `\(path)` cannot be written: \(String(cString: strerror(errno)))")
            throw Console.Outcome.couldNotRun.code
        }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
            ftruncate(descriptor, 0) == 0
        else {
            close(descriptor)
            Console.error("error: `\(path)` is no regular file")
            throw Console.Outcome.couldNotRun.code
        }
    }

    deinit { close(descriptor) }

    /// Writes lines as a whole.
    ///
    /// - Returns: False where there is no room for them any more, or the disk takes no more; then
    ///   nothing of them is in the file.
    func write(_ bytes: [UInt8]) -> Bool {
        byteCount + bytes.count <= maximumBytes && writeAll(bytes)
    }

    /// Writes the line that ends it, for which there is room always.
    func writeLast(_ bytes: [UInt8]) -> Bool { writeAll(bytes) }

    private func writeAll(_ bytes: [UInt8]) -> Bool {
        guard failure == nil else { return false }
        let isWritten = bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = Foundation.write(
                    descriptor, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                offset += count
            }
            return true
        }
        guard isWritten else {
            failure = "`\(path)` cannot be written: \(String(cString: strerror(errno)))"
            _ = ftruncate(descriptor, off_t(byteCount))
            return false
        }
        byteCount += bytes.count
        return true
    }

    /// Sees to it that all of it is on the disk.
    func synchronize() {
        if fsync(descriptor) != 0, failure == nil {
            failure = "`\(path)` cannot be written: \(String(cString: strerror(errno)))"
        }
    }
}
