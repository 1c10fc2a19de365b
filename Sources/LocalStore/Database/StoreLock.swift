#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// That one process alone writes: a lock on a file beside the database, which the system lets go of
/// when the process ends.
final class StoreLock {
    private let descriptor: Int32

    /// Nil where somebody else has it.
    init?(_ path: String) throws(StoreFailure) {
        let file = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            let reason: StoreFailure.Reason =
                errno == EROFS || errno == EACCES ? .readOnly : errno == ENOSPC ? .full : .unusable
            throw StoreFailure(
                reason, "cannot make \(path).lock: \(String(cString: strerror(errno)))")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            return nil
        }
        descriptor = file
    }

    deinit { close(descriptor) }
}

/// Which file it is that a path leads to.
struct FileIdentity: Hashable {
    private var device: UInt64
    private var inode: UInt64

    /// Nil where there is none.
    init?(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: facts.st_dev)
        inode = UInt64(facts.st_ino)
    }
}

/// Bytes of a file; 0 where there is none.
func fileSize(_ path: String) -> Int64 {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int64(facts.st_size) : 0
}

func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
}

/// Gives a file another name, in place of what had it; false where that does not go.
func moveFile(_ path: String, to other: String) -> Bool { rename(path, other) == 0 }

func removeFile(_ path: String) { unlink(path) }
