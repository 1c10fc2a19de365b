import Definitions
import Diagnostics
import Telemetry
import Testing

@Suite struct LoadingTests {
    static let type = """
        domain: INFRA
        type: QUEUE
        ownership: { primaryOwner: { teamName: T } }
        """
    static let golden = "depth: { title: D, unit: COUNT, metric: depth }\n"
    static let summary = "depth: { title: D, unit: COUNT, goldenMetric: depth }\n"

    @Test func `tells a file's kind by its name or by its keys`() {
        let loaded = Loaded([
            "d/infra-queue/definition.yml": Self.type,
            "d/infra-queue/golden_metrics.yml": Self.golden,
            "d/infra-queue/summary_metrics.yml": Self.summary,
            "m.yml": Sources.catalogue, "s.yml": Sources.source(sample: "attributes: { a: name }"),
            "b.yml": """
            format: 1
            dashboard: d
            title: D
            pages: [{ title: P, widgets: [{ title: W, metrics: [depth] }] }]
            """,
            "c.yml": "{ format: 1, account: 1, targets: [], sinks: [] }",
        ])
        #expect(loaded.findings == [])
        #expect(loaded.set.entityTypes.map(\.definition.key) == ["INFRA-QUEUE"])
        #expect(loaded.set.entityTypes.first?.golden.map(\.name.value) == ["depth"])
        #expect(loaded.set.entityTypes.first?.summary.map(\.name.value) == ["depth"])
        #expect(loaded.set.entityTypes.first?.path == "d/infra-queue/")
        #expect(loaded.set.metrics.count == 7)
        #expect(loaded.set.source(named: "s") != nil)
        #expect(loaded.set.source(named: "t") == nil)
        #expect(loaded.set.dashboards.count == 1)
        #expect(loaded.set.configurations.count == 1)
    }

    @Test func `takes the long ending of upstream's names too`() {
        let loaded = Loaded([
            "infra-queue/definition.yaml": Self.type,
            "infra-queue/golden_metrics.yaml": Self.golden,
            "infra-queue/summary_metrics.yaml": Self.summary,
        ])
        #expect(loaded.findings == [])
        #expect(loaded.set.entityTypes.first?.golden.count == 1)
        #expect(loaded.set.entityTypes.first?.summary.count == 1)
    }

    @Test(arguments: ["a: 1", "[1, 2]", "word", "? [a]\n: 1\nb: 2"])
    func `says where a file is of no kind`(_ text: String) {
        let loaded = Loaded(text)
        #expect(loaded.report.sorted.map(\.rule).contains("format/unknown-file"))
    }

    @Test func `says where a file is no YAML and reads the others`() {
        let loaded = Loaded(["a.yml": "metrics: [", "b.yml": Sources.catalogue, "c.yml": ""])
        #expect(loaded.findings == ["1:10 yaml/unclosed-bracket", "1:1 yaml/empty"])
        #expect(loaded.set.metrics.count == 7)
    }

    @Test func `says what is defined twice and keeps the first by path`() {
        let metric = "{ format: 1, metrics: { depth: { unit: s, description: second } } }"
        let source = Sources.source(sample: "attributes: { a: name }")
        let dashboard = """
            format: 1
            dashboard: d
            title: D
            pages: [{ title: P, widgets: [{ title: W, metrics: [depth] }] }]
            """
        let loaded = Loaded([
            "z.yml": metric, "a.yml": Sources.catalogue, "s1.yml": source, "s2.yml": source,
            "d1.yml": dashboard, "d2.yml": dashboard, "x/infra-queue/definition.yml": Self.type,
            "y/infra-queue/definition.yml": Self.type,
        ])
        #expect(loaded.report.sorted.map(\.rule).allSatisfy { $0 == "definitions/duplicate" })
        #expect(
            loaded.messages == [
                "the dashboard `d` is defined twice", "the source `s` is defined twice",
                "the entity type `INFRA-QUEUE` is defined twice",
                "the metric `depth` is defined twice",
            ])
        #expect(loaded.set.metrics["depth"]?.value.help == "d")
        #expect(loaded.set.sources.count == 1)
        #expect(loaded.set.dashboards.count == 1)
        #expect(loaded.set.entityTypes.map(\.path) == ["x/infra-queue/"])
        #expect(loaded.report.sorted.allSatisfy { $0.remarks.count == 1 })
    }

    @Test func `wants a folder to have its type's name and metrics to have a type`() {
        let loaded = Loaded([
            "queues/definition.yml": Self.type, "other/golden_metrics.yml": Self.golden,
            "other/summary_metrics.yml": Self.summary, "definition.yml": Self.type,
        ])
        #expect(
            loaded.findings == [
                "2:7 definitions/folder-name", "1:1 definitions/no-entity-type",
                "1:1 definitions/no-entity-type", "2:7 definitions/duplicate",
            ])
    }

    @Test func `gives the same for files in any order`() throws {
        let files =
            try ProjectFiles.yaml(in: "definitions") + [
                .init(path: "a/definition.yml", bytes: Array(Self.type.utf8)),
                .init(path: "b/definition.yml", bytes: Array(Self.type.utf8)),
                .init(path: "b/golden_metrics.yml", bytes: Array(Self.golden.utf8)),
                .init(path: "c.yml", bytes: Array("x: 1".utf8)),
            ]
        let first = Loaded(files)
        for turn in stride(from: 0, to: files.count, by: max(files.count / 8, 1)) {
            let other = Loaded(Array(files[turn...] + files[..<turn]).reversed())
            #expect(other.report.sorted == first.report.sorted)
            #expect(other.set.sources.map(\.name) == first.set.sources.map(\.name))
            #expect(other.set.entityTypes.map(\.path) == first.set.entityTypes.map(\.path))
        }
    }
}
