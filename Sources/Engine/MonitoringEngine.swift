public import Collectors
public import Definitions
public import Delivery
import Diagnostics
public import Logging
public import Plans
import Synthesis
import Telemetry

/// The running program: every target on its own schedule, its rows to every sink.
///
/// Collect → Transform → Synthesize are a target's own (`TargetPipeline`); Stream is shared. A
/// target that was silent the last time, or was never asked, waits in a crowd of its own, so that it
/// never takes the place of one that answers.
public struct MonitoringEngine: Sendable {
    let pipelines: [TargetPipeline]
    let makePipeline: @Sendable (ResolvedTarget) -> TargetPipeline?
    let inventory: Inventory
    let stream: RowStream
    private let healthy: Gate
    private let silent: Gate
    let environment: Environment
    let states: StateLog
    private let offsets: OffsetStore?
    private let logger: Logger

    /// Time and chance, handed in.
    public struct Environment: Sendable {
        public var time: TimeSource
        /// From 0 to 1.
        public var jitter: @Sendable () -> Double

        /// Clocks and a source of chance.
        public init(time: TimeSource, jitter: @escaping @Sendable () -> Double) {
            self.time = time
            self.jitter = jitter
        }

        func sleep(until moment: Duration) async throws {
            let left = moment - time.elapsed()
            if left > .zero { try await time.sleep(left) }
        }
    }

    /// How many silent targets are waited for at the same time, at least; each holds a connection
    /// and little else.
    static let minimumSilentWidth = 256

    /// Asks one target, which it knows already, for one answer, all pages of it within a time.
    public typealias Collect =
        @Sendable (RequestPlan, Duration) async throws(CollectionError) -> Collected

    /// Makes the function that asks a target for the requests of its source.
    public typealias Collector = @Sendable (ResolvedTarget, [RequestPlan]) -> Collect

    /// Composes the stages of every target.
    ///
    /// - Parameters:
    ///   - configuration: What to watch.
    ///   - definitions: The entity types and the metric catalogue.
    ///   - sources: The compiled sources; a target whose source is not among them is left out, which
    ///     a configuration that was checked against the same definitions cannot have.
    ///   - inventory: What is known of all entities, of the same definitions and account.
    ///   - environment: Time and chance.
    ///   - logger: Takes a line for each change of a target's state.
    ///   - collector: Makes the function that asks a target.
    ///   - offsets: Where offsets are kept over a restart; nil for nowhere.
    ///   - stream: Accepts or refuses the rows of each poll.
    public init(
        _ configuration: ResolvedConfiguration, definitions: DefinitionSet,
        sources: [CompiledSource], inventory: Inventory, environment: Environment, logger: Logger,
        collector: @escaping Collector, offsets: OffsetStore? = nil,
        stream: RowStream
    ) {
        let rules = SynthesisRules(
            definitions.entityTypes.map(\.definition), accountID: configuration.account)
        let own = SelfTelemetry(catalogue: definitions.metrics.mapValues(\.value))
        let identities = SharedIdentities()
        makePipeline = { target in
            sources.first { $0.definition.name.value == target.definition.source.value }.map {
                TargetPipeline(
                    target, source: $0,
                    synthesizer: Synthesizer(rules, identities: identities),
                    relationships: RelationshipSynthesizer(inventory.relationships),
                    inventory: inventory, own: own,
                    collect: collector(target, TargetPipeline.plans(of: $0)))
            }
        }
        pipelines = configuration.targets.compactMap(makePipeline)
        self.inventory = inventory
        self.stream = stream
        self.environment = environment
        healthy = Gate(width: configuration.concurrency)
        silent = Gate(width: max(Self.minimumSilentWidth, configuration.concurrency))
        states = StateLog(logger: logger)
        self.offsets = offsets
        self.logger = logger
    }

    /// Watches until the task is cancelled.
    ///
    /// - Parameter sets: The targets that are watched beside those of the configuration, all of them
    ///   each time that they are others; nil where there are none.
    public func run(following sets: AsyncStream<TargetSet>? = nil) async {
        await withTaskGroup(of: Void.self) { group in
            for pipeline in pipelines {
                group.addTask { await watch(pipeline) }
            }
            if let sets { group.addTask { await follow(sets) } }
        }
    }

    /// Asks every target twice, `settle` apart, so that rates exist, and streams the second. A target
    /// whose counters were kept by the run before is asked once, for they make the rates.
    ///
    /// - Parameters:
    ///   - settle: From the beginning of the first question to that of the second.
    ///   - others: Targets beside those of the configuration.
    /// - Returns: The state of every target by its name.
    public func runOnce(
        settle: Duration, with others: [ResolvedTarget] = []
    ) async -> [String: TargetState] {
        await withTaskGroup(of: (String, TargetState)?.self) { group in
            for pipeline in pipelines + others.compactMap(makePipeline) {
                group.addTask {
                    await restoreOffsets(pipeline)
                    if await !restore(pipeline) {
                        guard let first = await poll(pipeline) else { return nil }
                        do { try await environment.sleep(until: first.start + settle) } catch {
                            return nil
                        }
                    }
                    guard let poll = await poll(pipeline) else { return nil }
                    _ = await accept(poll, of: pipeline)
                    if let offsets { await pipeline.saveOffsets(to: offsets) }
                    return (poll.target, poll.state)
                }
            }
            var result: [String: TargetState] = [:]
            for await case (let name, let state)? in group { result[name] = state }
            return result
        }
    }

    /// Asks every target once, one after the other in the order of the configuration, and streams
    /// what they answer; so that the same answers always give the same rows.
    public func step() async {
        for pipeline in pipelines {
            guard let poll = await poll(pipeline) else { return }
            _ = await accept(poll, of: pipeline)
        }
    }

    func watch(_ pipeline: TargetPipeline) async {
        var schedule = Schedule(
            interval: pipeline.target.definition.interval, start: environment.time.elapsed(),
            jitter: environment.jitter())
        await restore(pipeline)
        await restoreOffsets(pipeline)
        var refusals = 0
        var intervals = 1
        var savedAt = environment.time.elapsed()
        while !Task.isCancelled {
            do { try await environment.sleep(until: schedule.next) } catch { break }
            if let offsets, environment.time.elapsed() - savedAt >= OffsetStore.interval {
                savedAt = environment.time.elapsed()
                await pipeline.saveOffsets(to: offsets)
            }
            if await stream.hasRoom() {
                guard let poll = await poll(pipeline) else { break }
                intervals = Int((poll.pace.interval / schedule.interval).rounded())
                refusals = await accept(poll, of: pipeline) ? 0 : refusals + 1
            } else {
                await states.holdBack(pipeline.target.definition.name.value)
                (refusals, intervals) = (1, 1)
            }
            schedule.advance(
                after: environment.time.elapsed(), refusals: refusals, intervals: intervals)
        }
        if let offsets { await pipeline.saveOffsets(to: offsets) }
    }

    private func restoreOffsets(_ pipeline: TargetPipeline) async {
        guard let offsets else { return }
        for finding in await pipeline.restoreOffsets(from: offsets) {
            logger.warning(
                "\(finding)", metadata: ["target": "\(pipeline.target.definition.name.value)"])
        }
    }

    /// Gives a target the counters of the run before.
    ///
    /// - Returns: Whether there were some.
    @discardableResult
    private func restore(_ pipeline: TargetPipeline) async -> Bool {
        guard let bytes = stream.baselines(pipeline.target.definition.name.value) else {
            return false
        }
        return await pipeline.restore(bytes, at: environment.time)
    }

    /// Hands the rows of a poll on; where they are refused, the counters go back to where they were.
    ///
    /// - Returns: Whether they were accepted.
    private func accept(_ poll: Poll, of pipeline: TargetPipeline) async -> Bool {
        switch await stream.accept(poll) {
        case .accepted:
            await states.accepted(poll.target)
            await pipeline.settle()
            return true
        case .refused(let reason, let message):
            await states.refused(poll.target, because: reason, message)
            await pipeline.takeBackCounters()
            return false
        }
    }

    private func poll(_ pipeline: TargetPipeline) async -> Poll? {
        let name = pipeline.target.definition.name.value
        let gate = await states.isSilent(name) ? silent : healthy
        let poll = await gate.pass {
            await pipeline.poll(time: environment.time)
        }
        guard let poll, !Task.isCancelled else { return nil }
        await states.note(poll)
        return poll
    }
}
