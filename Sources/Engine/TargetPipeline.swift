import Collectors
import Definitions
import Delivery
import Diagnostics
import Entities
import Offsets
import Plans
import Synthesis
import Telemetry
import Transforms

/// One target's way through the stages: Collect, Transform, Synthesize; what comes out is streamed.
///
/// What the rows of a poll need of the polls before it is here and nowhere else: the last answer of
/// each request, the counters, and what identified things.
actor TargetPipeline {
    nonisolated let target: ResolvedTarget
    private let source: CompiledSource
    /// The requests as they are written, which counters follow whatever the profile.
    private let plans: [RequestPlan]
    private var requests: ProfiledRequests
    private let collect: MonitoringEngine.Collect
    private let transform: SourceTransform
    private var synthesizer: Synthesizer
    private var relationships: RelationshipSynthesizer
    private let inventory: Inventory
    private let own: SelfTelemetry
    private let targetRow: RowTable
    /// By sample, the attributes that identify its entities.
    private let identifiers: [Set<String>]
    /// By request, the fields from which these are made.
    private let identityFields: [Set<Int>]

    private var answers: [RowTable?]
    private var counters: [CounterBaselines]
    private var histories: [RowHistories]
    /// As they were with the last rows that were accepted.
    private var accepted: [CounterBaselines]
    /// By sample, which of its rows are kept; nil where all are.
    private var selections: [TopSelection?]
    private var identities = IdentityWatch()
    /// What is to be told when the rows of the last poll are kept.
    private var settlements: [(request: Int, settle: @Sendable () async -> Void)] = []
    /// Whether what is asked is a recording: its counters and offsets are of another time.
    private let isReplayed: Bool
    /// How often a recording that is over is asked; fast ones would make a row each 10 ms for ever.
    static let intervalAfterEnd = Duration.seconds(30)

    init(
        _ target: ResolvedTarget, source: CompiledSource, synthesizer: Synthesizer,
        relationships: RelationshipSynthesizer, inventory: Inventory, own: SelfTelemetry,
        collect: @escaping MonitoringEngine.Collect
    ) {
        self.target = target
        isReplayed = if case .recording = target.address { true } else { false }
        self.source = source
        self.own = own
        self.relationships = relationships
        self.inventory = inventory
        requests = ProfiledRequests(
            source, budget: target.definition.budget, interval: target.definition.interval)
        plans = requests.written
        self.collect = collect
        var synthesizer = synthesizer
        identifiers = source.samples.map { synthesizer.identifierAttributes(of: $0.shape) }
        self.synthesizer = synthesizer
        selections = zip(source.samples, identifiers).map {
            TopSelection($0, identifiedBy: $1)
        }
        var fields = [Set<Int>](repeating: [], count: source.requests.count)
        for (sample, names) in zip(source.samples, identifiers) {
            for field in names.flatMap(sample.fields) { fields[field.request].insert(field.slot) }
        }
        identityFields = fields
        transform = SourceTransform(source)
        answers = Array(repeating: nil, count: plans.count)
        counters = plans.map { _ in CounterBaselines() }
        histories = plans.map { _ in RowHistories() }
        accepted = counters
        targetRow = TargetFields.table(
            name: target.definition.name.value, cluster: target.definition.cluster,
            source: source.definition.name.value, url: target.address.description,
            instance: target.definition.instance)
    }

    /// What of a source is asked.
    static func plans(of source: CompiledSource) -> [RequestPlan] {
        ProfilePlans(source).plans
    }

    /// Asks the target once and gives the rows that its answers make.
    ///
    /// - Parameter time: The wall clock for the rows' times, and the other one for rates.
    /// - Returns: The rows, and what went wrong.
    func poll(time: TimeSource) async -> Poll {
        let start = time.elapsed()
        let timestamp = time.milliseconds()
        var poll = Poll(
            target: target.definition.name.value, timestamp: timestamp, start: start)
        let deadline = start + limit
        settlements = []
        for index in requests.order {
            await ask(index, until: deadline, time: time, poll: &poll)
        }
        poll.judgeRefused()
        poll.profile = requests.profile
        poll.pace = requests.pay(for: poll, duration: time.elapsed() - start)
        if poll.failures.contains(where: { $0.error.reason == .ended }) {
            poll.pace.interval = max(poll.pace.interval, Self.intervalAfterEnd)
        }
        for index in source.samples.indices { synthesize(index, &poll) }
        // Rows of which nothing could be made are not settled, so that they come again.
        let unmade = Set(source.samples.map(\.request)).subtracting(
            zip(source.samples, poll.groups).filter { $1.isAnswered }.map { $0.0.request })
        settlements.removeAll { unmade.contains($0.request) }
        poll.findings += synthesizer.takeFindings() + relationships.takeFindings()
        let told = inventory.take(report(poll), rest: poll.groups.map(\.rest))
        poll.derived = told.rows
        poll.findings += told.findings
        poll.duration = time.elapsed() - start
        if counters.contains(where: { !$0.isEmpty }), !isReplayed {
            poll.baselines = CounterBaselines.bytes(
                of: zip(plans, counters).map { ($0.name, $0.layout, $1) }, at: time.elapsed(),
                wallClock: time.milliseconds())
        }
        poll.own = [EntityRow(sample: own.sample(of: poll, target: target), entities: [])]
        return poll
    }

    /// Takes the counters of a run before.
    ///
    /// - Returns: False where the bytes are not whole or say nothing about this source any more.
    func restore(_ bytes: [UInt8], at time: TimeSource) -> Bool {
        guard !isReplayed else { return false }
        let read = CounterBaselines.read(
            bytes, for: plans.map { ($0.name, $0.layout) }, at: time.elapsed(),
            wallClock: time.milliseconds())
        guard let read, read.contains(where: { !$0.isEmpty }) else { return false }
        counters = read
        accepted = read
        return true
    }

    /// Takes what a run before remembered of offsets.
    ///
    /// - Returns: What of it cannot be read, in words.
    func restoreOffsets(from store: OffsetStore) -> [String] {
        guard !isReplayed else { return [] }
        return plans.indices.compactMap { index in
            let plan = plans[index]
            guard !plan.layout.histories.isEmpty,
                let bytes = store.load(target.definition.name.value, plan.name)
            else { return nil }
            do throws(OffsetBytesError) {
                try histories[index].restore(bytes)
                return nil
            } catch {
                return "what was remembered of `\(plan.name)` is lost: \(error)"
            }
        }
    }

    /// Hands on what is remembered of offsets, so that it outlives the process.
    func saveOffsets(to store: OffsetStore) {
        guard !isReplayed else { return }
        for (plan, history) in zip(plans, histories) {
            guard let bytes = history.bytes else { continue }
            store.save(target.definition.name.value, plan.name, bytes)
        }
    }

    /// Notes that the rows of the last poll were accepted.
    func settle() async {
        accepted = counters
        let settlements = settlements
        self.settlements = []
        for settlement in settlements { await settlement.settle() }
    }

    /// Goes back to where the counters were before polls whose rows were refused. Their times are
    /// those of the clock that never goes back, whatever the wall clock did meanwhile.
    func takeBackCounters() {
        counters = accepted
        settlements = []
    }

    /// The rows that one sample mapping makes, with their entities and relationships.
    private func synthesize(_ index: Int, _ poll: inout Poll) {
        let sample = source.samples[index]
        var group = Poll.Group(name: sample.name, isAnswered: false)
        defer { poll.groups.append(group) }
        guard poll.answered.contains(sample.request), !transform.lacksIdentity(sample, answers)
        else { return }
        group.isAnswered = true
        let samples = transform.samples(
            sample, from: answers, target: targetRow, at: poll.timestamp)
        poll.findings += identities.findings(sample, samples, identifiers: identifiers[index])
        let isCut = poll.cut.contains(sample.request)
        group.isWhole =
            !isCut && !poll.appended.contains(sample.request)
            && !poll.truncated.contains(sample.request)
        let split = selections[index]?.split(samples)
        let kept = split?.kept ?? samples
        group.rows = kept.map { row(of: $0) }
        var rollups = split?.rollups ?? []
        // One row stands for all that are not told, those that were not read among them.
        if isCut {
            let rest = transform.rest(
                of: sample, beside: kept, size: poll.profile?.size, from: answers,
                target: targetRow)
            rollups = sample.limits?.rest == .drop ? [] : [rest].compactMap(\.self)
        }
        group.rows += rollups.map { EntityRow(sample: $0, entities: []) }
        guard let split else { return }
        group.rest = split.rest.map { row(of: $0) }
        poll.droppedRowCount += split.droppedCount
        if split.hasTooManyGroups {
            poll.findings.append(
                "\(sample.name): more than \(TopSelection.maximumGroups) groups by `limits:`; the "
                    + "rows of further ones are one with the last")
        }
    }

    private func row(of sample: Sample) -> EntityRow {
        let entities = synthesizer.entities(sample)
        let told = relationships.relationships(
            of: sample, entities: entities, lookup: inventory.guids(matching:))
        return EntityRow(sample: sample, entities: entities, relationships: told)
    }

    /// What the poll told, for the inventory.
    private func report(_ poll: Poll) -> EntityReport {
        EntityReport(
            origin: RowOrigin(
                target: poll.target, source: source.definition.name.value,
                priority: source.definition.priority,
                interval: poll.pace.interval.wholeMilliseconds),
            timestamp: poll.timestamp,
            groups: poll.groups.map {
                .init(
                    name: $0.name, isAnswered: $0.isAnswered, rows: $0.rows,
                    rest: $0.rest.flatMap { $0.entities.map(\.guid) }, isWhole: $0.isWhole)
            })
    }

    /// What of an earlier answer still identifies things when the request fails; all else of it is
    /// missing from then on, for missing is not what it was before. Nil where it is nothing.
    private func remembered(of table: RowTable, request: Int) -> RowTable? {
        guard plans[request].layout.isOneRow else { return nil }
        var kept = table
        // One row, so a value's index is its field's slot.
        for slot in kept.scalars.indices where !identityFields[request].contains(slot) {
            kept.scalars[slot] = .missing
        }
        for index in kept.changes.indices { kept.changes[index] = .nan }
        return kept
    }

    /// How long all requests of a poll may take together, so that one that drags on, page after page,
    /// does not keep others from being asked.
    private var limit: Duration { max(target.definition.interval, target.definition.timeout) }

    private func ask(
        _ index: Int, until deadline: Duration, time: TimeSource, poll: inout Poll
    ) async {
        let layout = plans[index].layout
        guard let plan = requests.plan(index) else {
            answers[index] = answers[index].flatMap { remembered(of: $0, request: index) }
            return
        }
        do throws(CollectionError) {
            // Where nobody answers, the other requests would only wait in vain as well.
            if let first = poll.failures.first, poll.answered.isEmpty,
                first.error.reason.isSilence
            {
                throw first.error
            }
            let left = deadline - time.elapsed()
            guard left > .zero else {
                throw CollectionError(
                    .timeout, detail: "the requests before it took the whole interval")
            }
            var collected = try await timed(plan, within: left, time: time, poll: &poll)
            var rows = collected.rows
            let moment =
                collected.moment
                ?? .init(elapsed: time.elapsed(), milliseconds: time.milliseconds())
            counters[index].advance(&rows, layout: layout, at: moment.elapsed)
            let forgotten = histories[index].advance(
                &rows, layout: layout, at: moment.milliseconds)
            if forgotten > 0 { collected.faults.noteForgotten(forgotten) }
            requests.note(rows, of: index)
            answers[index] = rows
            poll.answered.insert(index)
            if collected.isCut { poll.cut.insert(index) }
            if collected.isAppended { poll.appended.insert(index) }
            if let settle = collected.settle { settlements.append((index, settle)) }
            if collected.faults.truncatedAnswers > 0 { poll.truncated.insert(index) }
            poll.add(collected, of: plan.name)
        } catch {
            if plan.isOptional, error.isRefusal {
                poll.refused.append(.init(request: plan.name, error: error))
            } else {
                poll.failures.append(.init(request: plan.name, error: error))
            }
            answers[index] = answers[index].flatMap { remembered(of: $0, request: index) }
        }
    }

    /// Sends a request, and counts it and its time to the poll, whether or not it is answered.
    private func timed(
        _ plan: RequestPlan, within limit: Duration, time: TimeSource, poll: inout Poll
    ) async throws(CollectionError) -> Collected {
        let start = time.elapsed()
        do throws(CollectionError) {
            let collected = try await collect(plan, limit)
            poll.answerTime += time.elapsed() - start
            return collected
        } catch {
            poll.answerTime += time.elapsed() - start
            poll.sentRequestCount += 1
            throw error
        }
    }
}

extension CollectionError.Reason {
    /// Whether nothing came from the target.
    fileprivate var isSilence: Bool {
        switch self {
        case .unreachable, .dns, .tls, .proxy, .timeout, .token: true
        default: false
        }
    }
}

extension CollectionError {
    /// Whether the target answers, and has nothing there or nothing for us.
    fileprivate var isRefusal: Bool {
        switch reason {
        case .unauthorized, .forbidden, .notFound, .unexpectedShape: true
        // RabbitMQ says 406 of a path that it does not know to who asks for JSON.
        case .httpStatus: status == 406 || status == 410
        default: false
        }
    }
}
