import Dispatch
import Synchronization

/// A few threads for calls that block, so that none of Swift's own does.
///
/// There is a thread only while a call is under way. More calls than lanes wait in the order they came;
/// each has its own deadline, so a lane is never taken for long.
final class KafkaLanes: Sendable {
    /// How many calls may wait for a lane.
    static let maximumWaiting = 4_096

    private struct State {
        var idle: [Int]
        var waiting: [@Sendable () -> Void] = []
    }

    private let queues: [DispatchQueue]
    private let state: Mutex<State>

    init(count: Int) {
        queues = (0..<count).map { DispatchQueue(label: "kafka.lane-\($0)") }
        state = Mutex(State(idle: Array(0..<count)))
    }

    /// Runs `job` on a lane, now or when one is free.
    ///
    /// - Returns: false where too many wait; then it is not run.
    func run(_ job: @escaping @Sendable () -> Void) -> Bool {
        let (lane, isTaken) = state.withLock { state -> (Int?, Bool) in
            if let lane = state.idle.popLast() { return (lane, true) }
            guard state.waiting.count < Self.maximumWaiting else { return (nil, false) }
            state.waiting.append(job)
            return (nil, true)
        }
        if let lane { start(job, on: lane) }
        return isTaken
    }

    private func start(_ job: @escaping @Sendable () -> Void, on lane: Int) {
        queues[lane].async { [self] in
            job()
            let next = state.withLock { state -> (@Sendable () -> Void)? in
                guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
                state.idle.append(lane)
                return nil
            }
            if let next { start(next, on: lane) }
        }
    }
}
