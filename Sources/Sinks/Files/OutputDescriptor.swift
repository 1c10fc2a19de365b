import Delivery

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file descriptor that others may own, such as standard output: a pipe, a terminal, a socket or
/// a file.
///
/// Writing never blocks the thread as long as nobody else writes into the same pipe, never changes
/// the flags of the descriptor, which other processes may share, and never ends the process by
/// SIGPIPE.
struct OutputDescriptor: Sendable {
    let rawValue: Int32

    /// The bytes that a pipe takes at once when it is said to be ready.
    private static let chunkSize = 4096
    /// The pause between two looks at a descriptor that is not ready.
    private static let pause = Duration.milliseconds(5)

    var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Columns and rows of the terminal; nil where it is none, or does not say.
    var windowSize: (width: Int, height: Int)? {
        var size = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return nil }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Whether a write would be taken at once, or fail at once.
    var isReady: Bool {
        var request = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        return poll(&request, 1, 0) > 0
    }

    /// Writes from the offset on and moves it by what was taken.
    ///
    /// - Throws: a `SinkError` with the reason `closed` where nobody reads any more, `cancelled`,
    ///   `disk_full` or `io`; then the offset says how far it came.
    func write(_ bytes: [UInt8], from offset: inout Int, time: TimeSource)
        async throws(SinkError)
    {
        while offset < bytes.count {
            guard isReady else {
                do { try await time.sleep(Self.pause) } catch { throw .interrupted }
                continue
            }
            if Task.isCancelled { throw .interrupted }
            let count = min(Self.chunkSize, bytes.count - offset)
            offset += try writeOnce(bytes[offset..<offset + count])
        }
    }

    /// One write; gives 0 where the descriptor takes nothing at the moment.
    private func writeOnce(_ bytes: ArraySlice<UInt8>) throws(SinkError) -> Int {
        let (written, code) = withoutBrokenPipeSignal {
            let written = bytes.withUnsafeBytes { systemWrite(rawValue, $0.baseAddress, $0.count) }
            return (written, written < 0 ? errno : 0)
        }
        if written >= 0 { return written }
        if code == EAGAIN || code == EWOULDBLOCK || code == EINTR { return 0 }
        throw SinkError(systemError: code, doing: "writing")
    }
}

/// `write(2)`, under a name that members called `write` do not hide.
func systemWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, start, count)
}

/// Holds SIGPIPE back from this thread while the body runs, and takes away one that it caused.
private func withoutBrokenPipeSignal(_ body: () -> (Int, Int32)) -> (Int, Int32) {
    var pipeSignal = sigset_t()
    var earlier = sigset_t()
    var pending = sigset_t()
    sigemptyset(&pipeSignal)
    sigaddset(&pipeSignal, SIGPIPE)
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    pthread_sigmask(SIG_BLOCK, &pipeSignal, &earlier)
    let result = body()
    if result.1 == EPIPE, !wasPending {
        #if canImport(Glibc)
            var none = timespec()
            sigtimedwait(&pipeSignal, nil, &none)
        #else
            var number: Int32 = 0
            sigwait(&pipeSignal, &number)
        #endif
    }
    pthread_sigmask(SIG_SETMASK, &earlier, nil)
    return result
}

extension SinkError {
    static let interrupted = SinkError(
        .cancelled, retryable: true, message: "stopped while writing")

    /// An error number of the system, in words.
    init(systemError code: Int32, doing action: String) {
        switch code {
        case EPIPE:
            self.init(.closed, retryable: false, message: "nobody reads the output any more")
        case ENOSPC, EDQUOT:
            self.init(.diskFull, retryable: true, message: "\(action): no space left")
        case EACCES, EPERM:
            self.init(.io, retryable: true, message: "\(action): permission denied")
        case EROFS: self.init(.io, retryable: true, message: "\(action): the disk is read-only")
        case ENOENT, ENOTDIR:
            self.init(.io, retryable: true, message: "\(action): no such directory")
        case EISDIR: self.init(.io, retryable: true, message: "\(action): it is a directory")
        default: self.init(.io, retryable: true, message: "\(action): system error \(code)")
        }
    }
}
