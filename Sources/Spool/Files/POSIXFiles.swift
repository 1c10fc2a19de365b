import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The files of a folder on disk.
public final class POSIXFiles: SpoolFiles {
    /// How many files are held open at most.
    public static let maximumOpenFiles = 32

    private struct State {
        var lock: Int32?
        /// Descriptors of open files by name, and how many use each now.
        var open: [String: (descriptor: Int32, uses: Int)] = [:]
        /// How many still use a descriptor whose name is forgotten; its number is nobody else's until
        /// the last of them has closed it.
        var forgotten: [Int32: Int] = [:]
    }

    /// The folder; it is made when the spool is opened.
    public let folder: String
    private let state = Mutex(State())

    public init(folder: String) { self.folder = folder }

    deinit {
        unlock()
        for file in state.withLock({ $0.open.values.map(\.descriptor) }) { _ = close(file) }
    }

    public var isPersistent: Bool { true }

    /// How often it is tried again, and after how many microseconds: who looks whether somebody has the
    /// lock, has it for a moment.
    private static let lockAttempts = 5
    private static let lockPause: UInt32 = 10_000

    public func lock() throws(SpoolError) {
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw failure("making", folder) }
        let path = path("lock")
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("opening", path) }
        var isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        for _ in 0..<Self.lockAttempts where !isLocked {
            usleep(Self.lockPause)
            isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
        }
        guard isLocked else {
            let isTaken = errno == EWOULDBLOCK
            let error = failure("locking", path)
            _ = close(descriptor)
            throw isTaken
                ? SpoolError(.locked, message: "another process has the spool in \(folder)") : error
        }
        state.withLock { $0.lock = descriptor }
    }

    public func unlock() {
        let descriptor = state.withLock { state in
            defer { state.lock = nil }
            return state.lock
        }
        if let descriptor { _ = close(descriptor) }
    }

    public func list() throws(SpoolError) -> [String: Int] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [:] }
            throw failure("listing", folder)
        }
        defer { closedir(directory) }
        var sizes: [String: Int] = [:]
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            guard stat(path(name), &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            sizes[name] = Int(status.st_size)
        }
        return sizes
    }

    public func read(_ name: String, at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
        try with(name, mayCreate: false) { descriptor throws(SpoolError) in
            var failed: SpoolError?
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                while filled < count {
                    let rest = UnsafeMutableRawBufferPointer(buffer)[filled..<count]
                    let part = pread(
                        descriptor, UnsafeMutableRawBufferPointer(rebasing: rest).baseAddress,
                        count - filled, off_t(offset + filled))
                    if part < 0, errno == EINTR { continue }
                    if part < 0 { failed = failure("reading", path(name)) }
                    if part <= 0 { break }
                    filled += part
                }
            }
            if let failed { throw failed }
            return bytes
        }
    }

    public func write(_ bytes: [UInt8], to name: String, at offset: Int) throws(SpoolError) {
        try with(name, mayCreate: true) { descriptor throws(SpoolError) in
            let failed = bytes.withUnsafeBytes { buffer -> SpoolError? in
                var written = 0
                while written < buffer.count {
                    let rest = UnsafeRawBufferPointer(rebasing: buffer[written...])
                    let part = pwrite(
                        descriptor, rest.baseAddress, rest.count, off_t(offset + written))
                    if part < 0, errno == EINTR { continue }
                    if part <= 0 { return failure("writing", path(name)) }
                    written += part
                }
                return nil
            }
            guard let failed else { return }
            // One that was opened while the disk could only be read stays so; the next use opens it.
            forget(name)
            throw failed
        }
    }

    public func sync(_ name: String) throws(SpoolError) {
        try with(name, mayCreate: false) { descriptor throws(SpoolError) in
            #if canImport(Glibc)
                let result = fdatasync(descriptor)
            #else
                let result = fsync(descriptor)
            #endif
            if result != 0 { throw failure("syncing", path(name)) }
        }
    }

    public func truncate(_ name: String, to length: Int) throws(SpoolError) {
        try with(name, mayCreate: false) { descriptor throws(SpoolError) in
            if ftruncate(descriptor, off_t(length)) != 0 { throw failure("cutting", path(name)) }
        }
    }

    public func rename(_ name: String, to other: String) throws(SpoolError) {
        forget(name)
        forget(other)
        #if canImport(Glibc)
            let result = Glibc.rename(path(name), path(other))
        #else
            let result = Darwin.rename(path(name), path(other))
        #endif
        if result != 0 { throw failure("renaming", path(name)) }
    }

    public func remove(_ name: String) throws(SpoolError) {
        forget(name)
        if unlink(path(name)) != 0, errno != ENOENT { throw failure("removing", path(name)) }
    }

    public func syncFolder() throws(SpoolError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opening", folder) }
        defer { _ = close(descriptor) }
        if fsync(descriptor) != 0 { throw failure("syncing", folder) }
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Runs a body with the descriptor of a file, which nobody closes meanwhile.
    func with<Result>(
        _ name: String, mayCreate: Bool, _ body: (Int32) throws(SpoolError) -> Result
    ) throws(SpoolError) -> Result {
        let descriptor = try use(name, mayCreate: mayCreate)
        defer { letGo(name, descriptor) }
        return try body(descriptor)
    }

    private func use(_ name: String, mayCreate: Bool) throws(SpoolError) -> Int32 {
        let known = state.withLock { state in
            state.open[name]?.uses += 1
            return state.open[name]?.descriptor
        }
        if let known { return known }
        let path = path(name)
        var descriptor = open(path, O_RDWR | O_CLOEXEC | (mayCreate ? O_CREAT : 0), 0o600)
        if descriptor < 0, !mayCreate, errno == EROFS || errno == EACCES {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
        }
        guard descriptor >= 0 else { throw failure("opening", path) }
        state.withLock { state in
            if state.open.count >= Self.maximumOpenFiles,
                let idle = state.open.first(where: { $0.value.uses == 0 })
            {
                _ = close(idle.value.descriptor)
                state.open[idle.key] = nil
            }
            if state.open[name] == nil { state.open[name] = (descriptor, 1) }
        }
        return descriptor
    }

    /// One that was forgotten is closed by its last user, and one that another call opened meanwhile
    /// behind its only use.
    private func letGo(_ name: String, _ descriptor: Int32) {
        let isKept = state.withLock { state in
            if state.open[name]?.descriptor == descriptor {
                state.open[name]?.uses -= 1
                return true
            }
            guard let uses = state.forgotten[descriptor] else { return false }
            state.forgotten[descriptor] = uses > 1 ? uses - 1 : nil
            return uses > 1
        }
        if !isKept { _ = close(descriptor) }
    }

    /// Closes a file whose name goes; one in use is closed by its last user.
    func forget(_ name: String) {
        let idle = state.withLock { state -> Int32? in
            guard let file = state.open.removeValue(forKey: name) else { return nil }
            if file.uses == 0 { return file.descriptor }
            state.forgotten[file.descriptor] = file.uses
            return nil
        }
        if let idle { _ = close(idle) }
    }

    private func failure(_ doing: String, _ path: String) -> SpoolError {
        let code = errno
        let reason: SpoolError.Reason =
            switch code {
            case ENOSPC, EDQUOT: .diskFull
            case EROFS, EACCES, EPERM: .readOnly
            default: .io
            }
        return SpoolError(reason, message: "\(doing) \(path): \(String(cString: strerror(code)))")
    }
}
