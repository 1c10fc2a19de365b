import Synchronization

/// Something that is on or off.
final class Switch: Sendable {
    private let state = Atomic(false)

    var isOn: Bool { state.load(ordering: .sequentiallyConsistent) }

    func set(_ isOn: Bool) { state.store(isOn, ordering: .sequentiallyConsistent) }
}
