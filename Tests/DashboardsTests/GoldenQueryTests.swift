import Dashboards
import Definitions
import Diagnostics
import Queries
import Testing

/// What golden metrics ask, without a widget.
@Suite struct GoldenQueryTests {
    static func queries(
        of name: String, adding additions: QueryAdditions = QueryAdditions()
    ) throws -> [WidgetQuery] {
        var report = DiagnosticReport()
        let files = WidgetTests.files.map {
            DefinitionFile(path: $0.key, bytes: Array($0.value.utf8))
        }
        let set = DefinitionSet.load(files, report: &report)
        let samples = set.sources
            .compactMap { $0.compile(catalogue: set.metrics, report: &report) }
            .flatMap(\.samples)
        let context = DashboardContext(entityTypes: set.entityTypes, samples: samples)
        let type = try #require(set.entityTypes.first { $0.definition.key == "INFRA-QUEUE" })
        let golden = try #require(type.golden.first { $0.name.value == name })
        return context.queries(of: golden.value, in: type.definition, adding: additions)
    }

    @Test(arguments: [
        ("depth", ["SELECT max(queue.depth) AS 'Depth, now' FROM QueueRow"]),
        ("gone", []),
        ("theirs", ["SELECT average(x) FROM Metric WHERE a = 1 FACET b"]),
        ("several", ["SELECT sum(x) FROM Metric", "SELECT sum(z) FROM Metric"]),
    ])
    func `asks for a golden metric`(_ name: String, _ expected: [String]) throws {
        #expect(try Self.queries(of: name).map(\.nrql.text) == expected)
    }

    @Test func `has the algebra of what is added too`() throws {
        let additions = QueryAdditions(
            where: [.init("vhost", equals: "a'b")], facets: ["name"], limit: 3, isTimeSeries: true)
        let query = try #require(try Self.queries(of: "depth", adding: additions).first)
        #expect(
            query.nrql.text
                == "SELECT max(queue.depth) AS 'Depth, now' FROM QueueRow WHERE vhost = 'a\\'b' "
                + "FACET name LIMIT 3 TIMESERIES")
        #expect(try query.query.get() == (try query.nrql.lowered().get()))
    }
}
