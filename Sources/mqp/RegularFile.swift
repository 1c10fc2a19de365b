// `stat` is of the one or the other, by what else is compiled with this file.
import CoreFoundation
import Foundation

/// Files that are read whole. A pipe or a device in the place of one would be waited for without end,
/// so it is not opened to be read.
enum RegularFile {
    /// Why a file is not read, as words behind its name.
    struct Failure: Error {
        let reason: String
        /// Whether there is none.
        let isMissing: Bool
        /// Whether it is there for others.
        let isForbidden: Bool

        fileprivate init(_ number: Int32) {
            reason =
                number == ENOENT
                ? "no such file or folder" : String(cString: strerror(number)).lowercased()
            isMissing = number == ENOENT
            isForbidden = number == EACCES || number == EPERM
        }

        fileprivate init(_ facts: stat) {
            let kind =
                switch facts.st_mode & S_IFMT {
                case S_IFDIR: "a folder"
                case S_IFIFO: "a named pipe"
                case S_IFSOCK: "a socket"
                case S_IFCHR, S_IFBLK: "a device"
                default: "something else"
                }
            reason = "is \(kind), and no regular file"
            isMissing = false
            isForbidden = false
        }
    }

    /// Opens a file to be read; who calls closes it.
    static func descriptor(of path: String) throws(Failure) -> Int32 {
        // Without waiting for who writes to a pipe.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let number = errno
            // What cannot be opened so, such as a socket, is named.
            var facts = stat()
            guard stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG,
                facts.st_mode & S_IFMT != S_IFDIR
            else { throw Failure(number) }
            throw Failure(facts)
        }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let number = errno
            close(descriptor)
            throw Failure(number)
        }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Failure(facts)
        }
        return descriptor
    }

    /// Reads at most so many bytes from the beginning of a file.
    static func read(_ path: String, upTo limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = try descriptor(of: path)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: min(max(limit, 1), blockSize))
        while bytes.count < limit {
            let count = Foundation.read(descriptor, &block, min(block.count, limit - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Failure(errno) }
            if count == 0 { break }
            bytes += block[..<count]
        }
        return bytes
    }

    private static let blockSize = 1 << 16

    /// The names in a folder, in their order.
    static func names(in folder: String) throws(Failure) -> [String] {
        guard let stream = opendir(folder) else { throw Failure(errno) }
        closedir(stream)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw Failure(EIO)
        }
        return names.sorted()
    }

    /// Whether a path leads to a folder without a link at its end; nil where it leads nowhere.
    static func isOwnFolder(_ path: String) throws(Failure) -> Bool? {
        var facts = stat()
        guard lstat(path, &facts) == 0 else {
            let failure = Failure(errno)
            if failure.isMissing { return nil }
            throw failure
        }
        return facts.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a path leads to a regular file, through links too.
    static func isThere(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    }

    /// Whether a path leads to a folder, through links too; nil where it leads nowhere.
    static func isFolder(_ path: String) -> Bool? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return errno == ENOTDIR ? false : nil }
        return facts.st_mode & S_IFMT == S_IFDIR
    }
}
