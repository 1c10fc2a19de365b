/// Lets a bounded number of tasks through at a time, in the order in which they came.
public actor Gate {
    private var free: Int
    private var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    private var nextID = 0

    public init(width: Int) {
        precondition(width > 0)
        free = width
    }

    /// Runs the work once there is room; nil if the task is cancelled while it waits.
    public nonisolated func pass<Result: Sendable>(
        _ work: @Sendable () async -> Result
    ) async -> Result? {
        guard await enter() else { return nil }
        let result = await work()
        await leave()
        return result
    }

    private func enter() async -> Bool {
        if free > 0 {
            free -= 1
            return true
        }
        let id = nextID
        nextID += 1
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: false)
                } else {
                    waiting.append((id, continuation))
                }
            }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
    }

    private func leave() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().continuation.resume(returning: true)
        }
    }

    private func giveUp(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(returning: false)
    }
}
