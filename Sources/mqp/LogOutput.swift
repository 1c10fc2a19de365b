import Synchronization

/// Where log lines go: to standard error at once, or, while a live table has the terminal, into a
/// store that is written when the table is closed.
final class LogOutput: Sendable {
    private struct Held {
        var isHolding = false
        var lines: [String] = []
        var lostCount = 0
    }

    private let held = Mutex(Held())

    /// The most lines that are held; of more, the latest are kept.
    static let maximumLines = 200

    func write(_ line: String) {
        let isHeld = held.withLock { held in
            guard held.isHolding else { return false }
            if held.lines.count == Self.maximumLines {
                held.lines.removeFirst()
                held.lostCount += 1
            }
            held.lines.append(line)
            return true
        }
        if !isHeld { Console.error(line) }
    }

    func hold() { held.withLock { $0.isHolding = true } }

    /// Writes what was held and holds no more.
    func release() {
        let (lines, lost) = held.withLock { held in
            defer { held = Held() }
            return (held.lines, held.lostCount)
        }
        if lost > 0 { Console.error("(\(lost) earlier lines are left out)") }
        for line in lines { Console.error(line) }
    }
}
