public import Definitions
public import Delivery
public import Logging
import Synthesis
import Telemetry

/// The running program: every target on its own schedule, its rows to every sink.
///
/// Collect → Transform → Synthesize are a target's own (`TargetPipeline`); Stream is shared. A
/// target that does not answer is asked through a narrow gate of its own kind, so that it never
/// takes the place of one that does.
public struct MonitoringEngine: Sendable {
    private let pipelines: [TargetPipeline]
    private let stream: @Sendable (Poll) async -> Void
    private let healthy: Gate
    private let failing: Gate
    private let environment: Environment
    private let states: StateLog

    /// Time and chance, handed in.
    public struct Environment: Sendable {
        public var time: TimeSource
        /// From 0 to 1.
        public var jitter: @Sendable () -> Double

        public init(time: TimeSource, jitter: @escaping @Sendable () -> Double) {
            self.time = time
            self.jitter = jitter
        }

        func sleep(until moment: Duration) async throws {
            let left = moment - time.elapsed()
            if left > .zero { try await time.sleep(left) }
        }
    }

    /// The narrow gate's share of the wide one.
    static let failingShare = 4

    init(
        pipelines: [TargetPipeline], concurrency: Int, environment: Environment, logger: Logger,
        stream: @escaping @Sendable (Poll) async -> Void
    ) {
        self.pipelines = pipelines
        self.stream = stream
        self.environment = environment
        healthy = Gate(width: concurrency)
        failing = Gate(width: max(1, concurrency / Self.failingShare))
        states = StateLog(logger: logger)
    }

    /// Watches until the task is cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for pipeline in pipelines {
                group.addTask { await watch(pipeline) }
            }
        }
    }

    /// Asks every target twice, `settle` apart, so that rates exist, and streams the second.
    ///
    /// - Returns: The state of every target by its name.
    public func runOnce(settle: Duration) async -> [String: TargetState] {
        await withTaskGroup(of: (String, TargetState)?.self) { group in
            for pipeline in pipelines {
                group.addTask {
                    let first = environment.time.elapsed()
                    _ = await poll(pipeline)
                    do { try await environment.sleep(until: first + settle) } catch { return nil }
                    guard let poll = await poll(pipeline) else { return nil }
                    await stream(poll)
                    return (poll.target, poll.state)
                }
            }
            var result: [String: TargetState] = [:]
            for await case (let name, let state)? in group { result[name] = state }
            return result
        }
    }

    private func watch(_ pipeline: TargetPipeline) async {
        var schedule = Schedule(
            interval: pipeline.target.definition.interval, start: environment.time.elapsed(),
            jitter: environment.jitter())
        while !Task.isCancelled {
            do { try await environment.sleep(until: schedule.next) } catch { return }
            guard let poll = await poll(pipeline) else { return }
            await stream(poll)
            schedule.advance(after: environment.time.elapsed())
        }
    }

    private func poll(_ pipeline: TargetPipeline) async -> Poll? {
        let name = pipeline.target.definition.name.value
        let gate = await states.isFailing(name) ? failing : healthy
        let poll = await gate.pass {
            await pipeline.poll(time: environment.time)
        }
        guard let poll, !Task.isCancelled else { return nil }
        await states.note(poll)
        return poll
    }
}
