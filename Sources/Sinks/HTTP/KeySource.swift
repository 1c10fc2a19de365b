public import Delivery
import Synchronization
public import Telemetry

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where a key comes from: a constant, or a file that is read anew when it changes, so that a key
/// can be rotated without a restart.
///
/// The file is looked at once a second at most, and read where its time, size or inode is another
/// one. A file that cannot be read, is empty, too large or of several lines, as in the middle of a
/// rotation, leaves the key as it was.
public final class KeySource: Sendable {
    private let path: String?
    private let time: TimeSource
    private let state: Mutex<State>

    /// The largest file that is a key, in bytes.
    public static let maximumFileBytes = 65_536
    /// How often a file is looked at.
    public static let interval = Duration.seconds(1)

    private struct State {
        var key: Secret
        var stamp: Stamp?
        var lookedAt: Duration?
    }

    /// What changes when a file is written or replaced.
    private struct Stamp: Equatable {
        var inode: UInt64
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    /// A key that stays as it is.
    public init(_ key: Secret) {
        path = nil
        time = .system
        state = Mutex(State(key: key))
    }

    /// The key in a file, white space around it left out; `key` is what was read there already.
    public init(file path: String, key: Secret, time: TimeSource = .system) {
        self.path = path
        self.time = time
        state = Mutex(State(key: key))
    }

    /// The key as it is now.
    public func current() -> Secret {
        guard let path else { return state.withLock { $0.key } }
        let now = time.elapsed()
        return state.withLock { state in
            if let last = state.lookedAt, now - last < Self.interval { return state.key }
            state.lookedAt = now
            if let stamp = Self.stamp(of: path), stamp != state.stamp, let key = Self.read(path) {
                state.stamp = stamp
                state.key = key
            }
            return state.key
        }
    }

    /// The key was not good: the file is read at the next call of `current`, whatever its time says.
    public func forget() {
        state.withLock { state in
            state.stamp = nil
            state.lookedAt = nil
        }
    }

    private static func stamp(of path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Glibc)
            let changed = status.st_mtim
        #else
            let changed = status.st_mtimespec
        #endif
        return Stamp(
            inode: UInt64(status.st_ino), size: Int(status.st_size), seconds: Int(changed.tv_sec),
            nanoseconds: Int(changed.tv_nsec))
    }

    private static func read(_ path: String) -> Secret? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximumFileBytes + 1)
        var count = 0
        while count < bytes.count {
            let start = count
            let got = bytes.withUnsafeMutableBytes { buffer in
                systemRead(descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[start...]))
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return nil }
            if got == 0 { break }
            count += got
        }
        guard count <= maximumFileBytes,
            let text = String(validating: bytes.prefix(count), as: UTF8.self)
        else { return nil }
        let line = text.drop(while: \.isWhitespace)
        guard let end = line.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        let key = line[...end]
        // A header cannot carry a line break.
        return key.unicodeScalars.contains { $0.value < 0x20 } ? nil : Secret(String(key))
    }
}

/// `read(2)`, under a name that members called `read` do not hide.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
