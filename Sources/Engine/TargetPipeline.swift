import Collectors
public import Definitions
import Delivery
import Plans
import Synthesis
public import Telemetry
import Transforms

/// One target's way through the stages: Collect, Transform, Synthesize; what comes out is streamed.
///
/// Everything that must be remembered between two polls is here and nowhere else: the last answer
/// of each request, the counters, and the target's state.
actor TargetPipeline {
    nonisolated let target: ResolvedTarget
    private let source: CompiledSource
    private let plans: [RequestPlan]
    private let collect: Collect
    private let transform: SourceTransform
    private var synthesizer: Synthesizer
    private let own: SelfTelemetry
    private let targetRow: RowTable

    private var answers: [RowTable?]
    private var counters: [CounterBaselines]

    /// How an answer is fetched; the test's seam.
    typealias Collect = @Sendable (RequestPlan) async throws(CollectionError) -> Collected

    init(
        _ target: ResolvedTarget, source: CompiledSource, synthesizer: Synthesizer,
        own: SelfTelemetry, collect: @escaping Collect
    ) {
        self.target = target
        self.source = source
        self.collect = collect
        self.own = own
        self.synthesizer = synthesizer
        plans = source.requests.map { request in
            plan(request.definition, named: request.name, using: request.usedFields)
        }
        transform = SourceTransform(source)
        answers = Array(repeating: nil, count: plans.count)
        counters = plans.map { _ in CounterBaselines() }
        targetRow = TargetFields.table(
            name: target.definition.name.value, cluster: target.definition.cluster,
            source: source.definition.name.value, url: target.address.description)
    }

    /// Asks the target once and gives the rows that its answers make.
    ///
    /// - Parameter time: The wall clock for the rows' times, and the other one for rates.
    func poll(time: TimeSource) async -> Poll {
        let start = time.elapsed()
        let timestamp = time.milliseconds()
        var poll = Poll(target: target.definition.name.value, timestamp: timestamp)
        for index in plans.indices {
            await ask(index, time: time, poll: &poll)
        }
        for sample in source.samples where poll.answered.contains(sample.request) {
            let samples = transform.samples(
                sample, from: answers, target: targetRow, at: timestamp)
            for sample in samples {
                poll.rows.append(EntityRow(sample: sample, entities: synthesizer.entities(sample)))
            }
        }
        poll.findings += synthesizer.takeFindings()
        poll.duration = time.elapsed() - start
        poll.rows.append(EntityRow(sample: own.sample(of: poll, target: target), entities: []))
        return poll
    }

    private func ask(_ index: Int, time: TimeSource, poll: inout Poll) async {
        let plan = plans[index]
        do throws(CollectionError) {
            let collected = try await collect(plan)
            var rows = collected.rows
            counters[index].advance(&rows, layout: plan.layout, at: time.elapsed())
            answers[index] = rows
            poll.answered.insert(index)
            poll.add(collected, of: plan.name)
        } catch {
            poll.failures.append(.init(request: plan.name, error: error))
            answers[index] = answers[index].flatMap { plan.identity(of: $0) }
        }
    }
}

extension RequestPlan {
    /// What of an earlier answer still identifies things when a request fails: the texts of the
    /// one row. Numbers are not repeated; missing is not what it was before.
    fileprivate func identity(of table: RowTable) -> RowTable? {
        guard layout.rows.isOne else { return nil }
        var kept = table
        for index in kept.scalars.indices {
            if case .text = kept.scalars[index] { continue }
            kept.scalars[index] = .missing
        }
        for index in kept.changes.indices { kept.changes[index] = .nan }
        return kept
    }
}
