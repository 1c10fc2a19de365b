import Definitions
import NIOCore
import NIOPosix
public import Plans
import Synchronization
import Telemetry

/// Reads the files of a target: whole in each poll, or what was appended since the one before.
///
/// What blocks is on a thread of its own kind, so that a file system that hangs keeps one request
/// waiting and no other target.
public actor FileCollector {
    private let path: String
    private let maximumBytes: Int
    private let checkpoints: CheckpointStore?
    private var followers: [String: FileFollower] = [:]

    /// A collector for one target.
    ///
    /// - Parameters:
    ///   - path: The file, or the folder of the files that requests name.
    ///   - maximumBytes: The greatest file that is read whole, and the most that is read in one poll of
    ///     one that is followed.
    ///   - checkpoints: Where it is kept how far files were read; nil for nowhere.
    public init(path: String, maximumBytes: Int, checkpoints: CheckpointStore? = nil) {
        self.path = path
        self.maximumBytes = maximumBytes
        self.checkpoints = checkpoints
    }

    /// Reads the rows of a request.
    ///
    /// - Parameters:
    ///   - plan: Which file, and what of it.
    ///   - limit: How long it may take; of a file that is followed, what was read by then counts.
    /// - Returns: The rows. Where the file is followed, it goes on behind them once they are settled.
    /// - Throws: Why there is no answer.
    public func collect(
        _ plan: RequestPlan, within limit: Duration
    ) async throws(CollectionError) -> Collected {
        let (path, maximumBytes) = (path + plan.path, maximumBytes)
        guard plan.isFollowed else {
            return try await blocking(within: limit) { isOver throws(CollectionError) in
                try FileAnswer.read(path, plan, maximumBytes: maximumBytes, isOver: isOver)
            }
        }
        let follower = followers[plan.name] ?? FileFollower(from: checkpoints?.load(plan.name))
        followers[plan.name] = follower
        let answer = try await blocking(within: limit) { isOver throws(CollectionError) in
            try follower.read(path, plan, maximumBytes: maximumBytes, isOver: isOver)
        }
        var collected = answer.collected
        let place = answer.place
        collected.settle = { [weak self] in await self?.keep(plan.name, place) }
        return collected
    }

    private func keep(_ request: String, _ place: FileFollower.Place) {
        guard followers[request]?.keep(place) == true else { return }
        checkpoints?.save(request, place.checkpoint)
    }

    /// Does what blocks elsewhere; it is over when its time is, or when it is taken back.
    private func blocking<Value: Sendable>(
        within limit: Duration,
        _ work: @escaping @Sendable (_ isOver: () -> Bool) throws(CollectionError) -> Value
    ) async throws(CollectionError) -> Value {
        guard !Task.isCancelled else {
            throw CollectionError(.cancelled, detail: "cancelled before it was read")
        }
        let deadline = ContinuousClock.now + limit
        let withdrawal = Withdrawal()
        let result: Result<Value, CollectionError>
        do {
            result = try await withTaskCancellationHandler {
                try await NIOThreadPool.singleton.runIfActive {
                    Result { () throws(CollectionError) in
                        try work { withdrawal.isMade || ContinuousClock.now >= deadline }
                    }
                }
            } onCancel: {
                withdrawal.make()
            }
        } catch {
            throw CollectionError(.cancelled, detail: "cancelled before it was read")
        }
        guard !withdrawal.isMade else {
            throw CollectionError(.cancelled, detail: "cancelled while it was read")
        }
        return try result.get()
    }
}

/// Whether nobody waits for an answer any more, told to the thread that makes it.
private final class Withdrawal: Sendable {
    private let flag = Atomic(false)

    var isMade: Bool { flag.load(ordering: .relaxed) }

    func make() { flag.store(true, ordering: .relaxed) }
}
