import Definitions
import Diagnostics
import Telemetry
import TestSupport
import Testing

@Suite struct LayerTests {
    /// The files of a test: the source and the catalogue of all tests, and a type, in layer 0.
    private static func load(_ own: [(path: String, layer: Int, text: String)]) -> Loaded {
        let shipped = [
            ("m.yml", Sources.catalogue),
            (
                "s.yml",
                Sources.source(sample: "attributes: { a: name }\nmetrics: { depth: messages }")
            ),
            ("infra-queue/definition.yml", LoadingTests.type),
            ("infra-queue/golden_metrics.yml", LoadingTests.golden),
        ]
        return Loaded(
            shipped.map { DefinitionFile(path: $0, bytes: Array($1.utf8)) }
                + own.map { DefinitionFile(path: $0, bytes: Array($2.utf8), layer: $1) })
    }

    private static func metrics(_ lines: String, of parent: String = "s") -> String {
        """
        format: 1
        extends: \(parent)
        samples:
          Row:
            metrics:
        \(lines.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
        """
    }

    private static func mapping(
        _ name: String, of source: String = "s", in loaded: Loaded
    ) -> NamedValue<MetricMapping>? {
        loaded.set.source(named: source)?.samples.first?.value.metrics
            .first { $0.name.value == name }
    }

    @Test func `adds a metric to a source, which keeps where each part is from`() throws {
        let loaded = Self.load([("own/a.yml", 1, Self.metrics("up: rank"))])
        #expect(loaded.findings == [])
        let source = try #require(loaded.set.source(named: "s"))
        #expect(source.files == ["s.yml", "own/a.yml"])
        #expect(source.place.path == "s.yml")
        let mappings = source.samples.flatMap(\.value.metrics)
        #expect(mappings.map(\.name.value) == ["depth", "up"])
        #expect(mappings.map(\.name.place.path) == ["s.yml", "own/a.yml"])
        #expect(mappings.last?.name.place.range.start.line == 6)
        var report = DiagnosticReport()
        let compiled = source.compile(catalogue: loaded.set.metrics, report: &report)
        #expect(report.findings == [])
        #expect(compiled?.samples.first?.shape.metrics.map(\.name) == ["depth", "up"])
    }

    @Test(arguments: [
        ("messages * 2, replaces: messages", []),
        ("messages * 2, replaces: '( messages )'", []),
        ("messages * 2, replaces: ready", ["6:47 extends/parent-changed warning"]),
        ("messages * 2, replaces: '('", ["6:47 extends/parent-changed warning"]),
    ])
    func `replaces a metric that says so`(_ rest: String, _ findings: [String]) {
        let loaded = Self.load([("own/a.yml", 1, Self.metrics("depth: { value: \(rest) }"))])
        #expect(loaded.findings == findings)
        let mapping = Self.mapping("depth", in: loaded)
        #expect(mapping?.value.value.text == "messages * 2")
        let replaced = mapping.flatMap { loaded.set.replaced[$0.name.place] }
        #expect(replaced?.value == "messages")
        #expect(replaced?.place.path == "s.yml")
    }

    @Test func `keeps the parent's metric where nothing is said to be replaced`() {
        let loaded = Self.load([("own/a.yml", 1, Self.metrics("depth: ready"))])
        #expect(loaded.findings == ["6:7 extends/taken"])
        #expect(Self.mapping("depth", in: loaded)?.value.value.text == "messages")
        #expect(loaded.set.replaced.isEmpty)
        #expect(!loaded.set.knowsExtensions)
    }

    @Test func `lets a later layer replace what an earlier one added`() {
        let files = [
            ("z.yml", 1, Self.metrics("up: rank")),
            ("a.yml", 2, Self.metrics("up: { value: rank + 1, replaces: rank }")),
        ]
        let loaded = Self.load(files)
        #expect(loaded.findings == [])
        #expect(Self.mapping("up", in: loaded)?.value.value.text == "rank + 1")
        let backwards = Self.load([(files[0].0, 2, files[0].2), (files[1].0, 1, files[1].2)])
        #expect(backwards.findings == ["6:7 extends/nothing-to-replace"])
    }

    @Test func `says what to write, as YAML takes it`() {
        let loaded = Self.load([
            ("a.yml", 1, Self.metrics("up: 'least(rank, 2)'")),
            ("b.yml", 2, Self.metrics("up: rank")),
        ])
        #expect(loaded.findings == ["6:7 extends/twice"])
        let help = loaded.report.sorted.first?.help
        #expect(
            help?.hasPrefix("write `replaces: 'least(rank, 2)'` beside it") == true, "\(help ?? "")"
        )
    }

    @Test func `lets no file of one layer replace what another of it added`() {
        let loaded = Self.load([
            ("a.yml", 1, Self.metrics("up: rank")),
            ("z.yml", 1, Self.metrics("up: { value: rank + 1, replaces: rank }")),
        ])
        #expect(loaded.findings == ["6:7 extends/twice"])
        #expect(loaded.report.sorted.first?.remarks.first?.place.path == "a.yml")
    }

    @Test func `adds to an entity type, each part with its origin`() throws {
        let loaded = Self.load([
            (
                "own.yml", 1,
                """
                format: 1
                extends: INFRA-QUEUE
                golden:
                  depth: { title: D, unit: COUNT, metric: count, replaces: depth }
                  up: { title: U, unit: COUNT, metric: up }
                summary: { up: { title: U, unit: COUNT, goldenMetric: up } }
                goldenTags: [team, team]
                tags: { team: }
                configuration: { entityExpirationTime: DAILY }
                """
            )
        ])
        #expect(loaded.findings == ["7:20 extends/twice"])
        let folder = try #require(loaded.set.entityTypes.first)
        #expect(folder.extensions == ["own.yml"])
        #expect(folder.golden.map(\.name.value) == ["depth", "up"])
        #expect(folder.golden.map(\.value.metric?.value) == ["count", "up"])
        #expect(folder.summary.map(\.name.value) == ["up"])
        #expect(folder.definition.goldenTags.map(\.value) == ["team"])
        #expect(folder.definition.synthesis?.tags.map(\.attribute.value) == ["team"])
        #expect(folder.definition.configuration.expiration == .daily)
        #expect(folder.definition.configuration.isAlertable)
        let parts = try #require(loaded.set.parts(of: "INFRA-QUEUE"))
        let own = parts.filter { $0.origin.path == "own.yml" }
        #expect(own.map(\.kind) == [.tag, .goldenTag, .golden, .golden, .summary, .configuration])
        #expect(
            own.map(\.replaced?.value) == [nil, nil, "depth", nil, nil, "EIGHT_DAYS"])
    }

    @Test func `derives a source of another one with what extends that one`() throws {
        let loaded = Self.load([
            ("a.yml", 1, "format: 1\nsource: c\nextends: b\ntitle: C"),
            (
                "b.yml", 1,
                Self.metrics("count: { value: 'count(nodes)', replaces: 'count( nodes )' }")
                    .replacing("extends: s", with: "source: b\nextends: s")
            ),
            ("d.yml", 1, Self.metrics("count: count(nodes)")),
            ("e.yml", 1, Self.metrics("up: rank", of: "b")),
        ])
        #expect(loaded.findings == [])
        #expect(loaded.set.sources.map(\.name.value) == ["s", "b", "c"])
        #expect(loaded.set.sources.map(\.title) == ["S", "S", "C"])
        #expect(
            loaded.set.source(named: "c")?.files == ["a.yml", "b.yml", "s.yml", "d.yml", "e.yml"])
        let names = loaded.set.sources.map { $0.samples[0].value.metrics.map(\.name.value) }
        #expect(
            names == [["depth", "count"], ["depth", "count", "up"], ["depth", "count", "up"]])
        let paths = loaded.set.sources.map { $0.samples[0].value.metrics.map(\.name.place.path) }
        #expect(paths[2] == ["s.yml", "b.yml", "e.yml"])
    }

    @Test func `says nothing of a parent that could not be read`() {
        let loaded = Self.load([
            ("a.yml", 1, "format: 1\nextends: broken\nsamples: {}"),
            ("b.yml", 1, "format: 1\nsource: mine\nextends: broken"),
            ("c.yml", 1, "format: 1\nsource: broken\n"),
        ])
        #expect(Set(loaded.report.sorted.map(\.rule)) == ["format/missing-key"])
        #expect(loaded.set.source(named: "mine") == nil)
    }

    @Test func `a source and a derived one of the same name are one too many`() {
        let loaded = Self.load([("a.yml", 1, "format: 1\nsource: s\nextends: s")])
        #expect(loaded.findings == ["2:9 definitions/duplicate"])
    }

    @Test func `a source that extends itself is a circle of one`() {
        let loaded = Self.load([("a.yml", 1, "format: 1\nsource: t\nextends: t")])
        #expect(loaded.findings == ["3:10 extends/circle"])
    }

    @Test(arguments: 1...40)
    func `gives the same whatever the order of the files`(_ seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let parents = ["s", "INFRA-QUEUE", "[s, INFRA-QUEUE]", "d0", "d1", "nothing"]
        let lines = [
            "up: rank", "depth: { value: ready, replaces: messages }", "count: count(nodes)",
            "up: { value: rank * 2, replaces: rank }",
        ]
        var files = (0..<6).map { index in
            let text = Self.metrics(
                lines[Int.random(in: 0..<4, using: &generator)],
                of: parents[Int.random(in: 0..<6, using: &generator)])
            return ("e\(index).yml", Int.random(in: 1...2, using: &generator), text)
        }
        for index in 0..<3 {
            let parent = ["s", "d0", "d1", "d2"][Int.random(in: 0..<4, using: &generator)]
            files.append(("d\(index).yml", 1, "format: 1\nsource: d\(index)\nextends: \(parent)"))
        }
        func seen(_ loaded: Loaded) -> [String] {
            let parts = loaded.set.sources.flatMap { loaded.set.parts(of: $0.name.value) ?? [] }
            return loaded.report.sorted.map { "\($0)" } + parts.map { "\($0)" }
        }
        let first = seen(Self.load(files))
        for _ in 0..<5 { #expect(seen(Self.load(files.shuffled(using: &generator))) == first) }
    }
}
