import Synchronization

/// What a spool shows to everybody at any moment, without waiting for its thread.
final class SpoolBoard: Sendable {
    struct State {
        var status = SpoolStatus()
        var baselines: [String: [UInt8]] = [:]
        var accounts: [String: SinkAccount] = [:]
    }

    private let state = Mutex(State())

    var now: State { state.withLock { $0 } }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
}
