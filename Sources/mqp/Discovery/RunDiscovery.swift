import Collectors
import Definitions
import Delivery
import Diagnostics
import Discovery
import Engine
import Logging

/// The discoveries of a run: what they find goes to the engine, and how they are to `mqp status`.
struct RunDiscovery {
    private let service: DiscoveryService
    private let time: TimeSource

    /// How long a run of one moment waits for the first answers.
    static let firstLimit = Duration.seconds(45)
    /// How often a row about each is told.
    static let tellInterval = Duration.seconds(60)
    /// How often the status is looked at.
    static let lookInterval = Duration.seconds(1)

    /// Nil where the configuration has none.
    init?(_ input: RunInput, clients: HTTPClients, time: TimeSource, logger: Logger) {
        let discoveries = input.configuration.discoveries
        guard !discoveries.isEmpty else { return nil }
        let surroundings = ResolvedDiscovery.Surroundings(
            files: .ofThisMachine,
            path: { [path = input.path] in OutsideFiles.resolve($0, besides: path) },
            client: { clients.client(for: $0) }, userAgent: "mqp/\(MQPCommand.version)",
            now: time.milliseconds)
        self.time = time
        service = DiscoveryService(
            discoveries, finders: discoveries.map { $0.finder(in: surroundings) },
            roster: TargetRoster(
                discoveries, written: input.configuration.targets,
                check: { RunCollectors.check($0, report: &$1) }),
            clock: .init(now: time.milliseconds, sleep: time.sleep), logger: logger)
    }

    /// Looks until the task is cancelled, and tells how it goes.
    ///
    /// - Parameters:
    ///   - delivery: Takes rows and the status.
    ///   - rows: Makes the rows.
    func run(delivery: RunDelivery, rows: DiscoverySelfTelemetry) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await service.run() }
            group.addTask {
                var toldAt = time.elapsed() - Self.tellInterval
                while !Task.isCancelled {
                    await show(in: delivery)
                    let statuses = await service.statuses
                    let hasLooked = statuses.contains { $0.succeededAt != nil || $0.failure != nil }
                    if hasLooked, time.elapsed() - toldAt >= Self.tellInterval {
                        toldAt = time.elapsed()
                        await delivery.tell(
                            statuses.map { rows.sample(of: $0, at: time.milliseconds()) })
                    }
                    do { try await time.sleep(Self.lookInterval) } catch { return }
                }
            }
        }
    }

    /// What the engine follows.
    ///
    /// - Parameter note: Told of the names of each set.
    /// - Returns: The sets as they come.
    func sets(note: @escaping @Sendable (Set<String>) async -> Void) -> AsyncStream<TargetSet> {
        let changes = service.changes
        return AsyncStream(TargetSet.self, bufferingPolicy: .bufferingNewest(1)) { continuation in
            let task = Task {
                for await change in changes {
                    await note(Set(change.targets.map(\.definition.name.value)))
                    continuation.yield(
                        TargetSet(change.targets, isComplete: change.isComplete))
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Looks once everywhere, within a limit.
    ///
    /// - Returns: The targets, and whether every discovery had a whole answer of which all is watched.
    func first(delivery: RunDelivery) async -> (targets: [ResolvedTarget], isWhole: Bool) {
        let found = await service.first(within: Self.firstLimit)
        await show(in: delivery)
        let isWhole = await service.statuses.allSatisfy {
            $0.succeededAt != nil && $0.failure == nil && $0.refused == 0
        }
        return (found.targets, isWhole && found.isComplete)
    }

    func close() async { await service.close() }

    private func show(in delivery: RunDelivery) async {
        delivery.discoveries.show(await service.statuses.map { RunReport.Discovery($0) })
    }
}
