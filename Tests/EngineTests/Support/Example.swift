import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Logging
import Plans
import StandIns
import Synchronization
import Telemetry
import Testing

/// A small source with one cluster and its queues, and an engine over answers that a test scripts.
struct Example {
    static let files: [(path: String, text: String)] = [
        (
            "metrics.yml",
            """
            format: 1
            metrics:
              q.depth: { unit: "{message}", description: Messages. }
              q.in: { unit: "{message}/s", description: Messages in. }
              c.queues: { unit: "{queue}", description: Queues. }
              mqp.target.up: { unit: "1", description: Whether it answers. }
              mqp.collect.rows: { unit: "{row}", description: Rows. }
              mqp.collect.load: { unit: "%", description: Load. }
              mqp.collect.interval: { unit: s, description: Interval. }
              mqp.collect.size: { unit: "1", description: Size. }
            """
        ),
        ("source.yml", source()),
        (
            "infra-example_queue/definition.yml",
            """
            domain: INFRA
            type: EXAMPLE_QUEUE
            ownership: { primaryOwner: { teamName: Tests } }
            synthesis:
              rules:
                - ruleName: example_queue
                  compositeIdentifier: { separator: ":", attributes: [clusterName, queueName] }
                  name: queueName
                  encodeIdentifierInGUID: true
                  conditions: [ { attribute: eventType, value: QueueSample } ]
            """
        ),
        (
            "infra-example_queue/golden_metrics.yml",
            """
            depth: { title: Depth, unit: COUNT, metric: q.depth }
            """
        ),
    ]

    /// The source: a cluster and its queues.
    ///
    /// - Parameters:
    ///   - fields: Lines with more fields of the cluster.
    ///   - asksLast: Whether the request for the cluster stands behind that for the queues.
    ///   - end: What stands behind the samples.
    /// - Returns: Its text.
    static func source(
        cluster fields: String = "", asksLast: Bool = false, end: String = ""
    ) -> String {
        let about = """
              about:
                path: /about
                rows: one
                fields:
                  cluster: string
                  version: string
            \(fields)
            """
        let queues = """
              queues:
                path: /queues
                key: [name]
                fields:
                  name: string
                  depth: { type: gauge?, unit: "{message}" }
                  published: { type: counter?, unit: "{message}" }
            """
        return """
            format: 1
            source: example
            title: An example
            requests:
            \(asksLast ? queues : about)
            \(asksLast ? about : queues)
            samples:
              ClusterSample:
                from: about
                attributes: { clusterName: cluster, version: version }
                metrics: { c.queues: count(queues) }
              QueueSample:
                from: queues
                attributes: { clusterName: about.cluster, queueName: name }
                metrics: { q.depth: depth, q.in: rate(published) }
            \(end)
            """
    }

    /// What a target answers: by request, the rows of each field by its name, or a failure.
    typealias Answer = Result<[[String: Scalar]], CollectionError>

    /// The answers of every target, which a test can change at any time.
    final class Script: Sendable {
        private let answers = Mutex<[String: [String: Answer]]>([:])
        private let asked = Mutex<[String]>([])
        private let plans = Mutex<[RequestPlan]>([])
        private let kept = Mutex<[String]>([])

        func set(_ target: String, _ request: String, _ answer: Answer) {
            answers.withLock { $0[target, default: [:]][request] = answer }
        }

        /// The targets that were asked, one entry a request.
        var questions: [String] { asked.withLock { $0 } }

        /// The requests whose rows were told to be kept.
        var settled: [String] { kept.withLock { $0 } }

        /// The requests that were made.
        var requests: [RequestPlan] { plans.withLock { $0 } }

        func answer(_ target: String, _ plan: RequestPlan) throws(CollectionError) -> Collected {
            asked.withLock { $0.append(target) }
            plans.withLock { $0.append(plan) }
            let answer = answers.withLock { $0[target]?[plan.name] } ?? .success([])
            let all = try answer.get()
            let rows = all.prefix(plan.maximumRows ?? all.count)
            var table = RowTable(
                fieldCount: plan.layout.fieldCount, counterCount: plan.layout.counterCount)
            for row in rows {
                let index = table.appendRow()
                for field in plan.layout.fields {
                    table[index, field.slot] = row[field.name] ?? .missing
                }
            }
            var collected = Collected(rows: table, faults: RowFaults(), requests: 1, bytes: 100)
            collected.isCut = rows.count < all.count
            collected.settle = { self.kept.withLock { $0.append(plan.name) } }
            return collected
        }
    }

    /// What is loaded; a test can change the source.
    var files = Self.files
    let script = Script()
    /// What the engine knows.
    let inventory = Inventory(Self.definitions, accountID: 7)
    /// How long every answer takes.
    var delay = Duration.zero
    /// How long the answer to a request takes beyond that.
    var cost: @Sendable (RequestPlan) -> Duration = { _ in .zero }
    /// The source, in the place of the one above.
    var source: String?
    /// Further keys of every target.
    var targetKeys = ""
    let time = SteppedTime(startMilliseconds: 1_700_000_000_000)
    let log = LogRecorder()
    let polls = Polls()
    private let targetCount = Count()

    private final class Count: Sendable {
        private let value = Mutex(0)

        func set(_ count: Int) { value.withLock { $0 = count } }
        var now: Int { value.withLock { $0 } }
    }

    /// What was streamed.
    actor Polls {
        private(set) var all: [Poll] = []

        func add(_ poll: Poll) { all.append(poll) }
    }

    /// The example without a configuration.
    static var definitions: DefinitionSet {
        var report = DiagnosticReport()
        return DefinitionSet.load(
            files.map { DefinitionFile(path: $0.path, bytes: Array($0.text.utf8)) },
            report: &report)
    }

    /// An engine over targets of the example source, each asked every ten seconds.
    func engine(
        _ names: [String] = ["one"], concurrency: Int = 4, stream: RowStream? = nil
    ) throws -> MonitoringEngine {
        targetCount.set(names.count)
        let targets = names.map {
            "  - { target: \($0), source: example, url: \"http://localhost:1\", interval: 10s"
                + "\(targetKeys) }"
        }
        let configuration = """
            format: 1
            account: 7
            concurrency: \(concurrency)
            targets:
            \(targets.joined(separator: "\n"))
            sinks: [ { sink: stdout } ]
            """
        var report = DiagnosticReport()
        let files =
            files.map { ($0.path, $0.path == "source.yml" ? source ?? $0.text : $0.text) }
            + [("mqp.yml", configuration)]
        let set = DefinitionSet.load(
            files.map { DefinitionFile(path: $0.0, bytes: Array($0.1.utf8)) },
            report: &report)
        let sources = set.sources.compactMap {
            $0.compile(catalogue: set.metrics, report: &report)
        }
        let outside = OutsideValues(
            environment: { _ in nil }, file: { _ in .failure(.init(reason: "none")) })
        let resolved = set.configurations.first?.resolve(
            in: set, values: outside, report: &report)
        try #require(report.diagnostics.isEmpty, "\(report.sorted)")
        return MonitoringEngine(
            try #require(resolved), definitions: set, sources: sources, inventory: inventory,
            environment: .init(time: time.source, jitter: { 0 }), logger: log.logger,
            collector: { [script] target, _ in
                { [time, delay, cost] plan, _ throws(CollectionError) in
                    time.advance(by: delay + cost(plan))
                    return try script.answer(target.definition.name.value, plan)
                }
            },
            stream: stream ?? RowStream(taking: { [polls] in await polls.add($0) }))
    }

    /// Says how many targets there are to wait for, where they come and go.
    func expectTargets(_ count: Int) { targetCount.set(count) }

    /// Runs the engine until the condition holds.
    func run(_ engine: MonitoringEngine, until condition: @Sendable () async -> Bool) async throws {
        let task = Task { await engine.run() }
        try await advance(until: condition)
        task.cancel()
        await task.value
    }

    /// Lets the clock run in steps of a second, whenever every target waits for it, until the
    /// condition holds.
    func advance(until condition: @Sendable () async -> Bool) async throws {
        for _ in 0..<300_000 {
            if await condition() { return }
            if time.sleeping.count == targetCount.now { time.advance(by: .seconds(1)) }
            try await Task.sleep(for: .microseconds(100))
        }
        Issue.record("the condition never held")
    }
}
