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
        self.init(facts)
    }

    init(_ facts: stat) {
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

    /// Whether the file was written to after another one was for the last time.
    func isNewer(than other: FileStamp) -> Bool {
        (seconds, nanoseconds) > (other.seconds, other.nanoseconds)
    }
}
