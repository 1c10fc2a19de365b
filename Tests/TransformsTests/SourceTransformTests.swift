import Definitions
import Diagnostics
import Plans
import Telemetry
import Testing
import Transforms

/// From rows to samples.
@Suite struct SourceTransformTests {
    static let text = """
        format: 1
        source: s
        title: S
        requests:
          about:
            path: /about
            rows: one
            fields: { cluster: string, total: { type: gauge?, unit: "{message}" } }
          queues:
            path: /queues
            key: [name]
            fields:
              name: string
              state: string?
              big: integer?
              messages: { type: gauge?, unit: "{message}" }
              out: { type: counter?, unit: "{message}" }
          nodes:
            path: /nodes
            fields: { running: boolean?, used: { type: gauge?, unit: By } }
        samples:
          Row:
            from: queues
            where: state != "deleted" or name == "keep"
            attributes:
              provider: { const: p }
              cluster: target.cluster ?? about.cluster
              name: name
              state: { value: state, on_missing: unknown }
              big: big
            metrics:
              depth: messages
              speed: rate(out)
              wait: { value: messages / rate(out), when: rate(out) > 0 }
              up: count(nodes.running)
              used: sum(nodes.used)
              total: about.total
        """
    static let catalogue = """
        format: 1
        metrics:
          depth: { unit: "{message}", description: d }
          speed: { unit: "{message}/s", description: s }
          wait: { unit: ms, description: w }
          up: { unit: "{node}", description: u }
          used: { unit: KiBy, description: u }
          total: { unit: "{message}", description: t }
        """

    let transform: SourceTransform

    init() throws {
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [
                .init(path: "s.yml", bytes: Array(Self.text.utf8)),
                .init(path: "m.yml", bytes: Array(Self.catalogue.utf8)),
            ], report: &report)
        let compiled = set.sources.first?.compile(catalogue: set.metrics, report: &report)
        let messages = report.sorted.map(\.message)
        transform = SourceTransform(try #require(compiled, "\(messages)"))
    }

    static let queue: [Scalar] = [
        .text("orders"), .text("running"), .integer(9_007_199_254_740_993), .integer(120),
        .integer(500),
    ]

    /// A table of one of the source's requests.
    func table(_ request: Int, _ rows: [[Scalar]]) -> RowTable {
        let fields = transform.source.requests[request].definition.fields
        let counters = fields.count { $0.value.kind.value == .counter }
        var table = RowTable(fieldCount: fields.count, counterCount: counters)
        for row in rows {
            let index = table.appendRow()
            for (slot, value) in row.enumerated() { table[index, slot] = value }
        }
        return table
    }

    func samples(
        about: [Scalar]? = [.text("c1"), .integer(7)],
        queues: RowTable? = nil, nodes: [[Scalar]]? = [], cluster: String? = nil
    ) -> [Sample] {
        transform.samples(
            transform.source.samples[0],
            from: [about.map { table(0, [$0]) }, queues, nodes.map { table(2, $0) }],
            target: TargetFields.table(name: "t", cluster: cluster, source: "s", url: "u"),
            at: 1_700_000_000_123)
    }

    @Test func `makes a sample of every row`() throws {
        var queues = table(1, [Self.queue])
        queues.changes = [30]
        queues.elapsed = [15]
        let samples = samples(
            queues: queues,
            nodes: [[.boolean(true), .integer(1024)], [.boolean(false), .integer(3072)]])
        let sample = try #require(samples.first)
        #expect(samples.count == 1)
        #expect(sample.shape.eventType == "Row")
        #expect(sample.timestamp == 1_700_000_000_123)
        #expect(
            sample.attributes == [
                .text("p"), .text("c1"), .text("orders"), .text("running"),
                .integer(9_007_199_254_740_993),
            ])
        #expect(sample.metrics == [120, 2, 60_000, 1, 4, 7])
    }

    @Test func `takes missing for unknown and never for zero`() throws {
        let row: [Scalar] = [.text("q"), .missing, .missing, .missing, .missing]
        // The state is unknown, so whether the filter holds is too, but for the name.
        #expect(samples(queues: table(1, [row])).isEmpty)
        let sample = try #require(
            samples(
                about: [.text("c1"), .missing],
                queues: table(1, [[.text("keep"), .missing, .missing, .missing, .missing]])
            ).first)
        #expect(sample.attribute("state") == .text("unknown"))
        #expect(sample.attribute("big") == .missing)
        for name in ["depth", "speed", "wait", "used", "total"] as [MetricName] {
            #expect(sample.metric(name) == nil, "\(name)")
        }
        #expect(sample.metric("up") == 0)
    }

    @Test func `takes a row of zeros for zeros`() throws {
        var queues = table(
            1, [[.text("q"), .text("running"), .integer(0), .integer(0), .integer(0)]])
        queues.changes = [0]
        queues.elapsed = [15]
        let sample = try #require(samples(queues: queues, nodes: [[.missing, .integer(0)]]).first)
        #expect(sample.attribute("big") == .integer(0))
        #expect(sample.metric("depth") == 0)
        #expect(sample.metric("speed") == 0)
        #expect(sample.metric("wait") == nil)
        #expect(sample.metric("used") == 0)
    }

    @Test func `leaves out the rows that a filter does not take`() {
        let names = ["a", "keep", "c"].map { Scalar.text($0) }
        let states: [Scalar] = [.text("deleted"), .text("deleted"), .text("running")]
        let rows = zip(names, states).map { [$0, $1, .missing, .missing, .missing] }
        #expect(samples(queues: table(1, rows)).map { $0.attribute("name").text } == ["keep", "c"])
    }

    @Test func `does not know aggregates over a request without an answer`() throws {
        let sample = try #require(samples(queues: table(1, [Self.queue]), nodes: nil).first)
        #expect(sample.metric("up") == nil)
        #expect(sample.metric("used") == nil)
        #expect(sample.metric("depth") == 120)
        let answered = try #require(samples(queues: table(1, [Self.queue]), nodes: []).first)
        #expect(answered.metric("up") == 0)
        #expect(answered.metric("used") == nil)
    }

    @Test func `makes no sample before the identity is known`() {
        let queues = table(1, [Self.queue])
        #expect(samples(about: nil, queues: queues).isEmpty)
        // Also where the target names the cluster: which one a row reads is not known beforehand.
        #expect(samples(about: nil, queues: queues, cluster: "c2").isEmpty)
        #expect(samples(queues: queues, cluster: "c2").first?.attribute("cluster") == .text("c2"))
        #expect(samples(queues: nil).isEmpty)
    }

    @Test func `makes no sample of no rows`() {
        #expect(samples(queues: table(1, [])).isEmpty)
    }

    @Test func `reads an advanced counter as a rate`() throws {
        let request = transform.source.requests[1]
        let layout = plan(request.definition, named: "q", using: request.usedFields).layout
        var baselines = CounterBaselines()
        var speeds: [Double?] = []
        for (second, value) in [(0, 100), (10, 150), (20, 20), (30, 50)] {
            var queues = table(1, [Self.queue.dropLast() + [.integer(Int64(value))]])
            baselines.advance(&queues, layout: layout, at: .seconds(second))
            speeds.append(samples(queues: queues).first?.metric("speed"))
        }
        #expect(speeds == [nil, 5, nil, 3])
    }
}
