import Synchronization
import UnixSignals

/// The signals that ask the program to end, heard from the beginning of a run to its end: the first
/// ends it in good order; one that comes while it ends gives up what is not delivered yet.
final class StopSignals: Sendable {
    private let isEnding = Mutex(false)
    private let first: AsyncStream<UnixSignal>
    private let teller: AsyncStream<UnixSignal>.Continuation

    init() { (first, teller) = AsyncStream.makeStream(of: UnixSignal.self) }

    /// Listens until the task is cancelled.
    ///
    /// - Parameter giveUp: What to do about a signal that comes while the program ends.
    func run(giveUp: () -> Void) async {
        for await signal in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
            if beginEnd() { teller.yield(signal) } else { giveUp() }
        }
    }

    /// The first signal; nil when the task is cancelled.
    func wait() async -> UnixSignal? {
        for await signal in first { return signal }
        return nil
    }

    /// Says that the program ends by itself.
    func end() { _ = beginEnd() }

    /// Whether it had not begun to end yet.
    private func beginEnd() -> Bool {
        isEnding.withLock { isEnding in
            defer { isEnding = true }
            return !isEnding
        }
    }
}
