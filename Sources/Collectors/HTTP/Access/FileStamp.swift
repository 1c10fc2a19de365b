#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What changes when a file is written or replaced.
struct FileStamp: Sendable, Hashable {
    var inode: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int

    /// Nil where there is no such file.
    init?(of path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        inode = UInt64(facts.st_ino)
        size = Int(facts.st_size)
        #if canImport(Glibc)
            seconds = facts.st_mtim.tv_sec
            nanoseconds = facts.st_mtim.tv_nsec
        #else
            seconds = facts.st_mtimespec.tv_sec
            nanoseconds = facts.st_mtimespec.tv_nsec
        #endif
    }
}

/// Why a file is not read, as words behind its name.
struct UnreadableFile: Error {
    var reason: String
}

/// Reads a regular file whole. A pipe or a device in the place of one would be waited for without
/// end, so it is refused.
///
/// - Parameters:
///   - path: The file.
///   - limit: The most bytes that it may have.
/// - Returns: Its bytes.
/// - Throws: Why it cannot be read, or that it is longer.
func fileContents(_ path: String, upTo limit: Int) throws(UnreadableFile) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw UnreadableFile(number: errno) }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw UnreadableFile(number: errno) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
        throw UnreadableFile(reason: "is no regular file")
    }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 14)
    while bytes.count <= limit {
        let count = read(descriptor, &block, block.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw UnreadableFile(number: errno) }
        if count == 0 { return bytes }
        bytes += block[..<count]
    }
    throw UnreadableFile(reason: "has more than \(limit) bytes")
}

extension UnreadableFile {
    fileprivate init(number: Int32) {
        switch number {
        case ENOENT, ENOTDIR: reason = "is not there"
        case EACCES, EPERM: reason = "may not be read"
        default: reason = "cannot be read: system error \(number)"
        }
    }
}
