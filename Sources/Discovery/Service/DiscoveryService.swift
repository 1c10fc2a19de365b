public import Definitions
import Diagnostics
public import Logging

/// The targets that all discoveries found, of one moment.
public struct DiscoveredTargets: Sendable {
    public var targets: [ResolvedTarget]
    /// Whether every discovery has answered since the program started. Before that, a target that is
    /// not here may be all the same.
    public var isComplete: Bool
}

/// Looks for targets again and again, and says when they are others.
///
/// An answer takes the place of the one before; a failure takes nothing away.
public actor DiscoveryService {
    /// Clocks, handed in.
    public struct Clock: Sendable {
        /// Milliseconds since 1970 UTC.
        public var now: @Sendable () -> Int64
        public var sleep: @Sendable (Duration) async throws -> Void

        /// Clocks as the caller has them.
        public init(
            now: @escaping @Sendable () -> Int64,
            sleep: @escaping @Sendable (Duration) async throws -> Void
        ) {
            self.now = now
            self.sleep = sleep
        }
    }

    /// The newest targets, each time that they are others.
    public nonisolated let changes: AsyncStream<DiscoveredTargets>
    private let continuation: AsyncStream<DiscoveredTargets>.Continuation
    private let discoveries: [ResolvedDiscovery]
    private let finders: [any TargetFinder]
    private let clock: Clock
    private var roster: TargetRoster
    private var journal: DiscoveryJournal
    private var ends: [(succeededAt: Int64?, failure: DiscoveryStatus.Failure?)]

    /// - Parameters:
    ///   - discoveries: In the order of the file.
    ///   - finders: What looks, for each of them.
    ///   - roster: What is made of what they find; of the same discoveries.
    ///   - clock: Time.
    ///   - logger: Takes a line for each change.
    public init(
        _ discoveries: [ResolvedDiscovery], finders: [any TargetFinder], roster: TargetRoster,
        clock: Clock, logger: Logger
    ) {
        precondition(discoveries.count == finders.count)
        self.discoveries = discoveries
        self.finders = finders
        self.roster = roster
        self.clock = clock
        journal = DiscoveryJournal(logger: logger)
        ends = discoveries.map { _ in (nil, nil) }
        (changes, continuation) = AsyncStream.makeStream(
            of: DiscoveredTargets.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Looks until the task is cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for index in discoveries.indices {
                group.addTask {
                    while !Task.isCancelled {
                        await self.look(index)
                        do { try await self.clock.sleep(self.discoveries[index].interval) } catch {
                            return
                        }
                    }
                }
            }
        }
    }

    /// Looks once everywhere.
    ///
    /// - Parameter limit: How long is waited for all of them.
    /// - Returns: What was found until then.
    public func first(within limit: Duration) async -> DiscoveredTargets {
        await withTaskGroup(of: Bool.self) { group in
            for index in discoveries.indices {
                group.addTask {
                    await self.look(index)
                    return false
                }
            }
            group.addTask {
                do { try await self.clock.sleep(limit) } catch { return false }
                return true
            }
            var left = discoveries.count
            while left > 0, let isOver = await group.next(), !isOver { left -= 1 }
            group.cancelAll()
        }
        return current
    }

    /// What was found so far.
    public var current: DiscoveredTargets {
        DiscoveredTargets(targets: roster.targets, isComplete: roster.isComplete)
    }

    /// How each of them is, in the order of the file.
    public var statuses: [DiscoveryStatus] {
        zip(roster.entries, ends).map { entry, end in
            DiscoveryStatus(
                name: entry.discovery.name, kind: entry.discovery.kind.word,
                targets: entry.targetCount, refused: entry.refusals.count,
                firstRefusal: entry.refusals.first.first.map { "\($0.subject): \($0.reason)" },
                succeededAt: end.succeededAt, failure: end.failure)
        }
    }

    /// Closes what the finders hold open.
    public func close() async {
        continuation.finish()
        for finder in finders { await finder.close() }
    }

    private func look(_ index: Int) async {
        let name = discoveries[index].name
        do throws(DiscoveryError) {
            let answer = try await finders[index].find()
            if let failure = answer.failure {
                note(failure, of: index)
            } else {
                ends[index] = (clock.now(), nil)
                journal.succeeded(name)
            }
            take(answer, of: index)
        } catch {
            note(error, of: index)
        }
    }

    private func note(_ error: DiscoveryError, of index: Int) {
        guard error.reason != .cancelled else { return }
        journal.failed(discoveries[index].name, error)
        ends[index].failure = DiscoveryStatus.Failure(
            reason: error.reason, detail: error.detail, at: clock.now())
    }

    private func take(_ answer: DiscoveryAnswer, of index: Int) {
        let before = Set(roster.targets.map(\.definition.name.value))
        let wasComplete = roster.isComplete
        guard roster.take(answer, of: index) else { return }
        let after = Set(roster.targets.map(\.definition.name.value))
        if before != after || !wasComplete {
            journal.changed(discoveries[index].name, from: before, to: after)
        }
        // Beside others, also what another discovery found can be refused now.
        for entry in roster.entries { journal.refused(entry.discovery.name, entry.refusals) }
        continuation.yield(current)
    }
}
