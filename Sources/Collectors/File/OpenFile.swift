import Telemetry

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A regular file that is open to be read, until nobody holds it any more.
///
/// A pipe or a device in the place of one would be waited for without end, so it is refused.
final class OpenFile: Sendable {
    let path: String
    /// Its number in its file system, which it keeps when it is renamed.
    let inode: UInt64
    private let descriptor: Int32

    /// Opens it without waiting.
    init(_ path: String) throws(CollectionError) {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw CollectionError(opening: path, errno) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else {
            let number = errno
            close(descriptor)
            throw CollectionError(opening: path, number)
        }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw CollectionError(
                .unexpectedShape, detail: "\(path) is \(noun(facts.st_mode)), and no regular file")
        }
        self.path = path
        self.descriptor = descriptor
        inode = UInt64(facts.st_ino)
    }

    deinit { close(descriptor) }

    /// Its length and its time now.
    func stamp() throws(CollectionError) -> FileStamp {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw CollectionError(reading: path, errno) }
        return FileStamp(facts)
    }

    /// Its length now, in bytes.
    func size() throws(CollectionError) -> Int64 { Int64(try stamp().size) }

    /// Reads what there is at a place, at most as much as there is room for.
    ///
    /// - Returns: How many bytes; 0 at the end.
    func read(
        into room: UnsafeMutableRawBufferPointer, at offset: Int64
    ) throws(CollectionError) -> Int {
        guard !room.isEmpty else { return 0 }
        while true {
            let count = pread(descriptor, room.baseAddress, room.count, off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw CollectionError(reading: path, errno) }
        }
    }

    /// Its first bytes, at most so many.
    func beginning(upTo limit: Int) throws(CollectionError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        while count < limit {
            let result = bytes.withUnsafeMutableBytes { bytes -> Result<Int, CollectionError> in
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
                do throws(CollectionError) {
                    return .success(try read(into: rest, at: Int64(count)))
                } catch {
                    return .failure(error)
                }
            }
            let more = try result.get()
            if more == 0 { break }
            count += more
        }
        bytes.removeLast(limit - count)
        return bytes
    }

    /// The number of its first bytes that stands for what is in them.
    func fingerprint(of length: Int) throws(CollectionError) -> UInt64 {
        var hash = FNV1a()
        hash.add(try beginning(upTo: length))
        return hash.value
    }
}

private func noun(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a folder"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "something else"
    }
}

extension CollectionError {
    fileprivate init(opening path: String, _ number: Int32) {
        switch number {
        case ENOENT, ENOTDIR: self.init(.notFound, detail: "there is no file \(path)")
        case EACCES, EPERM:
            self.init(.forbidden, detail: "\(path) is not readable for who runs this")
        case ENXIO, EOPNOTSUPP:
            self.init(
                .unexpectedShape, detail: "\(path) is a socket or a pipe, and no regular file")
        default: self.init(.unreachable, detail: "\(path): \(String(cString: strerror(number)))")
        }
    }

    fileprivate init(reading path: String, _ number: Int32) {
        self.init(.incomplete, detail: "\(path): \(String(cString: strerror(number)))")
    }
}
