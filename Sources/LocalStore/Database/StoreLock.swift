#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// That one process alone writes: a lock on a file beside the database, which the system lets go of
/// when the process ends.
///
/// Where the file is removed, the lock keeps nobody out any more: the next one makes a file of its
/// own and locks that. So who has it looks whether it is still in its place before it writes.
final class StoreLock {
    private let descriptor: Int32
    private let path: String
    private let identity: FileIdentity

    /// How often it is tried again where the file is removed just while it is locked.
    private static let maximumAttempts = 8

    /// Nil where somebody else has it.
    init?(_ database: String) throws(StoreFailure) {
        let path = database + ".lock"
        for _ in 0..<Self.maximumAttempts {
            let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
            guard file >= 0 else { throw Self.failure(path) }
            guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
                close(file)
                return nil
            }
            if let own = FileIdentity(of: file), FileIdentity(path) == own {
                descriptor = file
                self.path = path
                identity = own
                return
            }
            close(file)
        }
        throw StoreFailure(.unusable, "\(path) is removed again and again")
    }

    deinit { close(descriptor) }

    /// Whether it still keeps others out.
    var isInPlace: Bool { FileIdentity(path) == identity }

    private static func failure(_ path: String) -> StoreFailure {
        let reason: StoreFailure.Reason =
            switch errno {
            case EROFS, EACCES, EPERM: .readOnly
            case ENOSPC, EDQUOT: .full
            default: .unusable
            }
        return StoreFailure(reason, "cannot make \(path): \(String(cString: strerror(errno)))")
    }
}
