#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Which file it is that a path leads to, whatever its name.
struct FileIdentity: Hashable {
    private var device: UInt64
    private var inode: UInt64

    /// Nil where there is none.
    init?(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        self.init(facts)
    }

    /// Nil where the descriptor is not open.
    init?(of descriptor: Int32) {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { return nil }
        self.init(facts)
    }

    private init(_ facts: stat) {
        device = UInt64(truncatingIfNeeded: facts.st_dev)
        inode = UInt64(facts.st_ino)
    }
}
