import Definitions
import Diagnostics
import Telemetry
import Testing

/// Golden and summary metrics, of ours and of upstream.
@Suite struct GoldenMetricTests {
    static func golden(_ text: String, summary: String = "{}") -> Loaded {
        Loaded([
            "infra-queue/definition.yml": LoadingTests.type,
            "infra-queue/golden_metrics.yml": text, "infra-queue/summary_metrics.yml": summary,
        ])
    }

    @Test func `reads a metric of the catalogue and upstream's queries`() throws {
        let loaded = Self.golden(
            """
            a: { title: A, unit: COUNT, metric: depth }
            b: { title: B, metric: depth, aggregate: max, unit: MS, displayAsValue: true }
            c: { title: C, query: { select: average(x) } }
            d:
              title: D
              unit: BYTES
              queries:
                one/two: { select: sum(y), from: E, where: "z = 1", facet: f, eventId: i, eventName: m }
                three: { select: sum(y) }
            """)
        #expect(loaded.findings == [])
        let golden = try #require(loaded.set.entityTypes.first?.golden).map(\.value)
        #expect(golden.map(\.metric?.value) == ["depth", "depth", nil, nil])
        #expect(golden.map(\.aggregate) == [.latest, .max, .latest, .latest])
        #expect(golden.map(\.unit.value) == [.count, .milliseconds, .count, .bytes])
        #expect(golden.map(\.showsValue) == [false, true, false, false])
        let query = try #require(golden[2].query)
        #expect((query.select.text, query.from.text) == ("average(x)", "Metric"))
        #expect((query.eventID, query.eventName) == ("entity.guid", "entity.name"))
        #expect(query.filter == nil && query.facet == nil)
        #expect(golden[3].queries.map(\.name.value) == ["one/two", "three"])
        #expect(golden[3].queries.first?.value.filter?.text == "z = 1")
    }

    @Test(arguments: [
        ("a: { title: A, unit: COUNT }", "golden/source"),
        ("a: { title: A, unit: COUNT, metric: m, query: { select: s } }", "golden/source"),
        ("a: { title: A, metric: m }", "format/missing-key"),
        ("a: { unit: COUNT, metric: m }", "format/missing-key"),
        ("a: { title: A, unit: COUNTS, metric: m }", "format/choice"),
        ("a: { title: A, unit: COUNT, query: { from: E } }", "format/missing-key"),
        ("a: { title: A, unit: COUNT, query: text }", "format/type"),
        ("- a", "format/type"),
    ])
    func `refuses a golden metric`(_ text: String, _ rule: String) {
        #expect(Self.golden(text).report.sorted.map(\.rule.rawValue).contains(rule))
    }

    @Test func `warns of keys that upstream lets pass`() {
        let loaded = Self.golden(
            "a: { title: A, units: BYTES, query: { select: s, form: E } }")
        #expect(
            loaded.findings == [
                "1:16 format/unknown-key warning", "1:50 format/unknown-key warning",
            ])
        #expect(loaded.set.entityTypes.first?.golden.count == 1)
    }

    @Test func `shows at most ten golden metrics`() {
        let text = (1...11).map { "m\($0): { title: M, unit: COUNT, metric: m }\n" }.joined()
        #expect(Self.golden(text).findings == ["11:1 golden/limit"])
    }

    @Test(
        arguments: [
            ("a: { title: A, unit: COUNT, goldenMetric: a }", nil),
            ("a: { title: A, unit: STRING, tag: { key: k } }", nil),
            ("a: { title: A, unit: COUNT }", "summary/source"),
            ("a: { title: A, unit: COUNT, goldenMetric: a, tag: { key: k } }", "summary/source"),
            ("a: { title: A, goldenMetric: a }", "format/missing-key"),
            ("a: { title: A, unit: STRING, tag: { } }", "format/missing-key"),
            ("a: { title: A, unit: STRING, tag: { key: k }, more: 1 }", "format/unknown-key"),
        ] as [(String, RuleID?)])
    func `takes a golden metric or a tag in a summary`(_ text: String, _ rule: RuleID?) {
        #expect(
            Self.golden("{}", summary: text).report.sorted.map(\.rule) == (rule.map { [$0] } ?? []))
    }

    @Test(
        arguments: [
            (.count, ["1", "{message}"], ["s", "%", "{message}/s", "By"]),
            (.percentage, ["%"], ["1", "{message}"]),
            (
                .messagesPerSecond, ["{message}/s", "1/s", "Hz"],
                ["{message}/min", "{message}", "By/s"]
            ),
            (.requestsPerSecond, ["{request}/s"], ["{request}"]),
            (.pagesPerSecond, ["{page}/s"], ["s"]),
            (.operationsPerSecond, ["{operation}/s"], ["1"]),
            (.hertz, ["Hz", "1/s"], ["s"]),
            (.requestsPerMinute, ["{request}/min"], ["{request}/s"]),
            (.seconds, ["s"], ["ms", "min"]), (.milliseconds, ["ms"], ["s"]),
            (.bytes, ["By"], ["KiBy", "bit"]), (.bits, ["bit"], ["By"]),
            (.bytesPerSecond, ["By/s"], ["By", "bit/s"]), (.bitsPerSecond, ["bit/s"], ["By/s"]),
            (.celsius, ["Cel"], ["1"]), (.apdex, ["1", "%"], ["s"]),
            (.timestamp, ["s", "ms"], ["1"]), (.string, [], ["1", "s"]),
        ] as [(MetricDisplayUnit, [String], [String])])
    func `knows which units a shown unit fits`(
        _ unit: MetricDisplayUnit, _ fitting: [String], _ others: [String]
    ) throws {
        for text in fitting { #expect(unit.fits(try #require(MetricUnit(text))), "\(text)") }
        for text in others { #expect(!unit.fits(try #require(MetricUnit(text))), "\(text)") }
    }
}
