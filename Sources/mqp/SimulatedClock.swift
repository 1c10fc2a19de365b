import Delivery
import Synchronization

/// A clock that stands still until it is moved.
final class SimulatedClock: Sendable {
    private let start: Int64
    private let moment: Mutex<Int64>

    init(start: Int64) {
        self.start = start
        moment = Mutex(start)
    }

    var now: Int64 { moment.withLock { $0 } }

    func advance(by milliseconds: Int64) { moment.withLock { $0 += milliseconds } }

    /// Moves it to a moment; one that is over already leaves it where it is.
    func move(to milliseconds: Int64) { moment.withLock { $0 = max($0, milliseconds) } }

    var source: TimeSource {
        TimeSource(
            elapsed: { .milliseconds(self.now - self.start) }, milliseconds: { self.now },
            sleep: { _ in })
    }
}
