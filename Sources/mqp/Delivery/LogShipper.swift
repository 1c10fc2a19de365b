import Formats
import Synchronization
import Telemetry

/// The program's own log on its way to the sinks that take it: a store from the logger, which must
/// never wait, to the spool.
final class LogShipper: Sendable {
    private struct State {
        var isOn = false
        var rows: [EntityRow] = []
        var lostCount = 0
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Int64

    /// The most lines that wait; further ones are lost, and their number is told.
    static let maximumLines = 5_000
    /// The most bytes of a message, and of its details; what is longer is cut. So one line goes into
    /// a commit of the smallest spool.
    static let maximumTextBytes = 4_096

    /// - Parameter now: Milliseconds since 1970 UTC.
    init(now: @escaping @Sendable () -> Int64) { self.now = now }

    /// Begins to keep lines; before, and where nobody asks for them, none is kept.
    func turnOn() { state.withLock { $0.isOn = true } }

    func take(level: String, message: String, details: String) {
        state.withLock { state in
            guard state.isOn else { return }
            guard state.rows.count < Self.maximumLines else {
                state.lostCount += 1
                return
            }
            state.rows.append(
                LogRow.row(
                    level: level, message: Self.cut(message), details: Self.cut(details), at: now())
            )
        }
    }

    /// What came since the last call.
    func drain() -> [EntityRow] {
        state.withLock { state in
            var rows = state.rows
            if state.lostCount > 0 {
                rows.append(
                    LogRow.row(
                        level: "warning", message: "lines of the log are left out",
                        details: "count=\(state.lostCount)", at: now()))
            }
            state.rows = []
            state.lostCount = 0
            return rows
        }
    }

    /// Notes that a line cannot be kept anywhere.
    func leaveOut() { state.withLock { $0.lostCount += 1 } }

    private static func cut(_ text: String) -> String {
        text.utf8.count <= maximumTextBytes
            ? text : String(decoding: text.utf8.prefix(maximumTextBytes), as: UTF8.self)
    }

    /// Takes lines back that could not be kept elsewhere, as far as there is room.
    func putBack(_ rows: ArraySlice<EntityRow>) {
        state.withLock { state in
            let room = max(Self.maximumLines - state.rows.count, 0)
            state.lostCount += max(rows.count - room, 0)
            state.rows = rows.prefix(room) + state.rows
        }
    }
}
