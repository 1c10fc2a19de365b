import Definitions
import NIOCore
import NIOPosix
public import Plans
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
        let deadline = ContinuousClock.now + limit
        guard plan.isFollowed else {
            return try await blocking { () throws(CollectionError) in
                try FileAnswer.read(path, plan, maximumBytes: maximumBytes) {
                    ContinuousClock.now >= deadline
                }
            }
        }
        let follower = followers[plan.name] ?? FileFollower(from: checkpoints?.load(plan.name))
        followers[plan.name] = follower
        let answer = try await blocking { () throws(CollectionError) in
            try follower.read(path, plan, maximumBytes: maximumBytes) {
                ContinuousClock.now >= deadline
            }
        }
        var collected = answer.collected
        let place = (answer.checkpoint, answer.file)
        collected.settle = { [weak self] in await self?.keep(plan.name, place) }
        return collected
    }

    private func keep(_ request: String, _ place: (FileCheckpoint, OpenFile)) {
        guard followers[request]?.keep(place) == true else { return }
        checkpoints?.save(request, place.0)
    }

    /// Does what blocks elsewhere.
    private func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws(CollectionError) -> Value
    ) async throws(CollectionError) -> Value {
        guard !Task.isCancelled else {
            throw CollectionError(.cancelled, detail: "cancelled before it was read")
        }
        do {
            return try await NIOThreadPool.singleton.runIfActive { try work() }
        } catch let error as CollectionError {
            throw error
        } catch {
            throw CollectionError(.cancelled, detail: "cancelled while it was read")
        }
    }
}
