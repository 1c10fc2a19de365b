import Glibc
import Synchronization
import TestSupport
import Testing

/// A pipe whose two ends a test holds.
package final class Pipe: Sendable {
    package let writeEnd: Int32
    private let readEnd: Mutex<Int32>

    package init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        readEnd = Mutex(ends[0])
        writeEnd = ends[1]
    }

    deinit {
        closeReadEnd()
        close(writeEnd)
    }

    package func closeReadEnd() {
        readEnd.withLock { end in
            if end >= 0 { close(end) }
            end = -1
        }
    }

    /// What there is to read now, which can be nothing; never blocks.
    package func read(atMost count: Int = 50_000) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let end = readEnd.withLock { $0 }
        let size = Glibc.read(end, &bytes, count)
        return Array(bytes.prefix(max(size, 0)))
    }

    /// Reads so many bytes, calling `pause` whenever there is nothing.
    package func read(_ count: Int, pause: () -> Void = {}) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await eventually("there are \(count) bytes") {
            let more = read()
            bytes += more
            if more.isEmpty { pause() }
            return bytes.count >= count
        }
        return bytes
    }
}
