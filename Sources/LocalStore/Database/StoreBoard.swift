import Synchronization

/// What a store shows to everybody at any moment, without waiting for who writes.
final class StoreBoard: Sendable {
    private let state = Mutex(LocalStore.Status())

    var now: LocalStore.Status { state.withLock { $0 } }

    func change(_ body: (inout LocalStore.Status) -> Void) { state.withLock { body(&$0) } }

    func drop(_ rows: Int, _ reason: LocalStore.DropReason) {
        guard rows > 0 else { return }
        change { $0.droppedRows[reason, default: 0] += rows }
    }
}
