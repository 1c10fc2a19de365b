import Definitions
import Diagnostics
import Telemetry
import Testing

/// What profiles a source can have.
@Suite struct ProfileTests {
    private static let good = """
        profiles:
          size: about.total
          sums: { Row: { depth: about.total } }
          steps:
            full: { upTo: 10 }
            less: { upTo: 20, requests: { queues: { query: { a: b }, answers: \(answers) } } }
            first: { without: [nodes], requests: { queues: { first: 5 } } }
        """
    /// What is found while a file is read, so that the rest of it compiles.
    private static let readingRules = [
        "format/value", "format/choice", "format/unknown-key", "source/profile-order",
        "source/rows-twice",
    ]
    private static let answers = "[vhost, name, ready, durable]"

    private static func row(_ profiles: String, sample: String? = nil) -> CompiledRow {
        let sample =
            sample
                ?? """
                attributes: { name: name, vhost: vhost, durable: durable, place: about.place ?? "" }
                metrics:
                  depth: ready
                  wait: { value: uptime, when: messages >= 0 }
                  speed: rate(stats.in)
                  up: count(nodes)
                """
        return CompiledRow(whole: Sources.source(sample: sample) + "\n" + profiles)
    }

    @Test func `compiles what is asked in each`() throws {
        let row = Self.row(Self.good)
        let source = try #require(row.source, "\(row.findings)")
        let profiles = try #require(source.profiles)
        #expect(row.findings == [])
        #expect(profiles.probe == 0)
        #expect(source.requests[0].usedFields.contains(profiles.sizeSlot))
        #expect(profiles.steps.map(\.name.value) == ["full", "less", "first"])
        #expect(profiles.steps.map(\.upTo) == [10, 20, nil])
        #expect(source.samples[0].sums.keys.sorted() == [0])
        #expect(
            source.samples[0].restShape?.attributes
                == ["name", "vhost", "durable", "place", "rollup", "rollup.rows"])
    }

    @Test func `knows which metrics a profile leaves out`() throws {
        let source = try #require(Self.row(Self.good).source)
        let left = source.profiles?.steps.map { source.metrics(without: $0).map { "\($0)" } }
        #expect(left == [[], ["speed", "wait"], ["up"]])
    }

    @Test func `a source without profiles has none`() throws {
        let source = try #require(Self.row("").source)
        #expect(source.profiles == nil)
        #expect(source.samples[0].restShape == nil)
    }

    @Test(arguments: [
        ("size: about.total", "size: about.totl", "source/profile-size"),
        ("size: about.total", "size: total", "source/profile-size"),
        ("size: about.total", "size: about.cluster", "source/profile-size"),
        ("size: about.total", "size: queues.messages", "source/profile-size"),
        ("full: { upTo: 10 }", "full: {}", "source/profile-order"),
        ("full: { upTo: 10 }", "full: { upTo: 20 }", "source/profile-order"),
        ("first: {", "first: { upTo: 30,", "source/profile-order"),
        ("full: { upTo: 10 }", "full: { upTo: -1 }", "format/value"),
        ("first: 5", "first: 0", "format/value"),
        ("without: [nodes]", "without: [node]", "source/profile-request"),
        ("without: [nodes]", "without: [about]", "source/profile-request"),
        ("without: [nodes]", "without: [queues]", "source/profile-request"),
        ("queues: { first", "queue: { first", "source/profile-request"),
        ("queues: { first: 5 }", "about: { path: /x }", "source/profile-request"),
        ("queues: { first: 5 }", "queues: { frist: 5 }", "format/unknown-key"),
        ("queues: { first: 5 }", "queues: { rows: items }", "source/rows-twice"),
        ("queues: { first: 5 }", "queues: { paginate: some }", "format/choice"),
        (
            "queues: { first: 5 }", "queues: { paginate: none, rows: one }",
            "source/profile-request"
        ),
        ("[vhost, name, ready,", "[vhost, name, redy,", "source/unknown-field"),
        ("[vhost, name, ready,", "[vhost, name,", "source/profile-field"),
        ("[vhost, name, ready,", "[name, ready,", "source/profile-field"),
        ("Row: { depth", "Rov: { depth", "source/profile-sum"),
        ("{ depth: about", "{ dept: about", "source/profile-sum"),
        ("{ depth: about.total", "{ wait: about.total", "source/profile-sum"),
        ("depth: about.total", "depth: ready", "source/profile-sum"),
        ("depth: about.total", "depth: about.missing", "expression/unknown-name"),
    ])
    func `reports a mistake at its place`(text: String, wrong: String, rule: String) throws {
        try #require(Self.good.contains(text))
        let row = Self.row(Self.good.replacing(text, with: wrong, maxReplacements: 1))
        #expect(
            row.report.sorted.contains { $0.rule.description == rule }, "\(row.findings)")
        #expect(row.source == nil || Self.readingRules.contains(rule))
    }

    @Test func `one profile alone is none, and nine are too many`() {
        let one = Self.row("profiles: { size: about.total, steps: { a: {} } }")
        #expect(one.report.sorted.map(\.rule.description) == ["source/profile-order"])
        let steps = (1...8).map { "p\($0): { upTo: \($0) }" } + ["last: {}"]
        let nine = Self.row(
            "profiles: { size: about.total, steps: { \(steps.joined(separator: ", ")) } }")
        #expect(nine.report.sorted.map(\.rule.description) == ["source/profile-order"])
    }

    @Test func `what identifies rows cannot be left out`() {
        let source = Sources.source(
            sample: "attributes: { name: name, cluster: other.cluster }\n"
                + "metrics: { depth: ready }"
        ).replacing(
            "  queues:\n",
            with: "  other: { path: /other, rows: one, fields: { cluster: string } }\n  queues:\n",
            maxReplacements: 1)
        let profiles =
            "profiles: { size: about.total, steps: { a: { upTo: 1 }, b: { without: [other] } } }"
        let row = CompiledRow(whole: source + "\n" + profiles)
        #expect(row.report.sorted.map(\.rule.description) == ["source/profile-request"])
    }

    @Test(arguments: [("[vhosts]", 1), ("[vhosts, limits]", 0), ("[limits]", 0)])
    func `what is followed is left out with those who follow it`(
        _ without: String, _ expected: Int
    ) {
        let source = Sources.source(
            sample: "attributes: { name: name }\nmetrics: { depth: ready }"
        ).replacing(
            "  queues:\n",
            with: """
                  vhosts: { path: /vhosts, key: [vhost], fields: { vhost: string } }
                  limits:
                    path: "/limits/{v}"
                    for_each: { request: vhosts, with: { v: vhost } }
                    key: [v]
                    fields: { v: { type: string, from: v } }
                  queues:

                """, maxReplacements: 1)
        let profiles =
            "profiles: { size: about.total, steps: { a: { upTo: 1 }, b: { without: \(without) } } }"
        let row = CompiledRow(whole: source + "\n" + profiles)
        let count = row.report.sorted.count { $0.rule.description == "source/profile-request" }
        #expect(count == expected, "\(row.findings)")
    }

    @Test func `a sample with a filter has no sum of all rows`() {
        let row = Self.row(
            "profiles: { size: about.total, sums: { Row: { depth: about.total } }, "
                + "steps: { a: { upTo: 1 }, b: {} } }",
            sample: "where: durable\nattributes: { name: name }\nmetrics: { depth: ready }")
        #expect(row.report.sorted.map(\.rule.description) == ["source/profile-sum"])
    }

    @Test(
        arguments: [
            ("{}", nil, nil), ("{ requests: 60/min }", 60, nil), ("{ time: 5% }", nil, 0.05),
            ("{ requests: 1/min, time: 0.5% }", 1, 0.005), ("{ time: 100% }", nil, 1),
        ] as [(String, Int?, Double?)])
    func `a budget is requests in a minute and a share of time`(
        text: String, requests: Int?, share: Double?
    ) throws {
        let (budget, findings) = Self.budget(text)
        #expect(findings == [])
        #expect(budget?.requestsPerMinute == requests)
        #expect(budget?.share == share)
    }

    @Test(arguments: [
        "{ requests: 60 }", "{ requests: 0/min }", "{ requests: 60/s }", "{ requests: -1/min }",
        "{ time: 5 }", "{ time: 0% }", "{ time: 101% }", "{ time: 1.2.3% }", "{ time: \"%\" }",
        "{ requests: 99999999999999999999/min }",
    ])
    func `a budget of anything else is refused`(text: String) {
        #expect(Self.budget(text).findings == ["format/value"])
    }

    private static func budget(_ text: String) -> (budget: BudgetDefinition?, findings: [String]) {
        let configuration = """
            format: 1
            account: 7
            targets:
              - { target: t, source: s, url: "http://localhost:1", budget: \(text) }
            sinks: [ { sink: stdout } ]
            """
        let loaded = Loaded(["mqp.yml": configuration])
        let target = loaded.set.configurations.first?.targets.first
        return (
            target?.budget,
            loaded.report.sorted.map(\.rule.description).filter { $0.hasPrefix("format/") }
        )
    }
}
