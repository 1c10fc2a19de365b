import Foundation

/// What is to be written to standard output, gathered so that it is written in large blocks.
struct OutputBlock {
    /// What came of writing.
    enum Outcome {
        case written
        /// Nobody reads it any more.
        case closed
        case failed
    }

    var bytes: [UInt8] = []

    /// From now on a reader that has seen enough and closes the pipe is an outcome, and does not kill
    /// the program.
    init() { signal(SIGPIPE, SIG_IGN) }

    /// Writes everything and waits where it has to.
    mutating func flush() -> Outcome {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = write(
                    STDOUT_FILENO, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
                if count >= 0 {
                    offset += count
                } else if errno == EAGAIN {
                    var request = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                    poll(&request, 1, -1)
                } else if errno != EINTR {
                    return errno == EPIPE ? .closed : .failed
                }
            }
            return .written
        }
    }
}
