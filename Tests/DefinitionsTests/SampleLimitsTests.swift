import Definitions
import Diagnostics
import Telemetry
import Testing

/// Which rows of a sample are kept.
@Suite struct SampleLimitsTests {
    private func row(_ limits: String, more: String = "") -> CompiledRow {
        CompiledRow(
            """
            attributes: { name: name, vhost: vhost\(more) }
            metrics: { up: rank, depth: messages }
            limits: \(limits)
            """)
    }

    @Test func `finds the columns that the names mean`() throws {
        let row = row("{ rows: 5, keep: top(depth), by: [vhost, name], rest: drop }")
        let sample = try #require(row.sample, "\(row.findings)")
        let limits = try #require(sample.limits)
        #expect(row.findings == [])
        #expect(limits.rows == 5)
        #expect(limits.keep == 1)
        #expect(limits.by == [1, 0])
        #expect(limits.rest == .drop)
        #expect(limits.rollupShape.eventType == "Row")
        #expect(limits.rollupShape.attributes == ["name", "vhost", "rollup", "rollup.rows"])
        #expect(limits.rollupShape.metrics == sample.shape.metrics)
    }

    @Test(arguments: ["top(up)", "top( up )", "'top(up)'"])
    func `has one group and a rollup unless it says otherwise`(keep: String) throws {
        let row = row("{ rows: 1000000, keep: \(keep) }")
        let limits = try #require(row.sample?.limits, "\(row.findings)")
        #expect(limits.keep == 0)
        #expect(limits.by == [])
        #expect(limits.rest == .rollup)
        #expect(CompiledRow("attributes: { name: name }").sample?.limits == nil)
    }

    @Test func `reports every name that is none of the sample's`() {
        let row = row("{ rows: 5, keep: top(dept), by: [names, other] }")
        #expect(row.source == nil)
        #expect(
            row.findings == [
                "source/unknown-metric: the sample has no metric `dept`",
                "source/unknown-attribute: the sample has no attribute `names`",
                "source/unknown-attribute: the sample has no attribute `other`",
            ])
        let helps = row.report.sorted.map { $0.help ?? "" }
        #expect(
            helps == [
                "did you mean `depth`?", "did you mean `name`?", "its attributes are name, vhost",
            ])
        let columns = row.report.sorted.map { $0.place?.range.start.column ?? 0 }
        #expect(columns == [34, 46, 53])
    }

    @Test func `says nothing of columns that could not be read`() {
        let row = CompiledRow(
            """
            attributes: { name: name, vhost: [vhost] }
            metrics: { depth: { vaule: messages } }
            limits: { rows: 1, keep: top(depth), by: [vhost] }
            """)
        #expect(
            row.report.sorted.map(\.rule.description) == ["format/type", "format/unknown-key"])
    }

    @Test func `keeps the columns of a rollup free`() {
        let limits = "{ rows: 5, keep: top(depth) }"
        #expect(
            row(limits, more: ", rollup: { const: x }, rollup.rows: rank").findings == [
                "source/reserved-name: `rollup` is a column of rollup rows",
                "source/reserved-name: `rollup.rows` is a column of rollup rows",
            ])
        let dropping = "{ rows: 5, keep: top(depth), rest: drop }"
        #expect(row(dropping, more: ", rollup: { const: x }").findings == [])
    }

    @Test(arguments: [
        ("rows: 0, keep: top(up)", "format/value"),
        ("rows: 1000001, keep: top(up)", "format/value"),
        ("rows: 5", "format/missing-key"), ("keep: top(up)", "format/missing-key"),
        ("rows: 5, keep: up", "format/value"), ("rows: 5, keep: top()", "format/value"),
        ("rows: 5, keep: 'top('", "format/value"), ("rows: 5, keep: top(up) x", "format/value"),
        ("rows: 5, keep: top(up x)", "format/value"), ("rows: 5, keep: top((up))", "format/value"),
        ("rows: 5, keep: top(up))", "format/value"), ("rows: 5, keep: bottom(up)", "format/value"),
        ("rows: 5, keep: [up]", "format/type"),
        ("rows: 5, keep: top(up), rest: sum", "format/choice"),
        ("rows: 5, keep: top(up), by: vhost", "format/type"),
        ("rows: 5, keep: top(up), kep: 1", "format/unknown-key"),
    ])
    func `refuses what is no limit`(limits: String, rule: String) {
        #expect(row("{ \(limits) }").report.sorted.map(\.rule.description) == [rule])
    }

    @Test func `suggests the form to one who wrote a name`() {
        let finding = row("{ rows: 5, keep: depth }").report.sorted.first
        #expect(finding?.help == "did you mean `top(depth)`?")
    }

    @Test func `a metric of the catalogue can say what becomes of many values`() {
        let loaded = Loaded(
            """
            format: 1
            metrics:
              a: { unit: s, description: d, rollup: maximum }
              b: { unit: By, description: d, rollup: none }
              c: { unit: By, description: d }
            """)
        #expect(loaded.findings == [])
        let rollups = (["a", "b", "c"] as [MetricName]).map {
            loaded.set.metrics[$0]?.value.rollup
        }
        #expect(rollups == [.maximum, .unknown, .sum])
    }
}
