/// Those who wait for something to change.
struct Waiters {
    private var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var nextID: UInt64 = 0

    /// An id for a wait that is about to begin.
    mutating func begin() -> UInt64 {
        nextID += 1
        return nextID
    }

    mutating func add(_ id: UInt64, _ continuation: CheckedContinuation<Void, Never>) {
        waiting[id] = continuation
    }

    mutating func end(_ id: UInt64) { waiting.removeValue(forKey: id)?.resume() }

    mutating func endAll() {
        let all = waiting
        waiting.removeAll()
        for continuation in all.values { continuation.resume() }
    }
}
