import Dashboards
import Definitions
import Diagnostics
import Foundation
import Queries
import QueryExecution
import QueryOracle
import Telemetry
import Testing

/// What the widgets of the shipped dashboards show, of rows of the simulation, by the store and by a
/// straightforward computation over the same rows.
@Suite struct ShippedDashboardAnswerTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A query of a widget, and what it is called.
    struct Asked: Sendable, CustomTestStringConvertible {
        var title: String
        var query: Query
        var testDescription: String { title }
    }

    static func files(in folder: String) throws -> [DefinitionFile] {
        let url = root.appending(path: folder).resolvingSymlinksInPath()
        return try FileManager.default.subpathsOfDirectory(atPath: url.path())
            .filter { $0.hasSuffix(".yml") }.sorted().map { name in
                let data = try Data(contentsOf: url.appending(path: name))
                return DefinitionFile(path: "\(folder)/\(name)", bytes: [UInt8](data))
            }
    }

    /// Every query of every dashboard, those of the generated pages too: as it is, and where one
    /// cluster is chosen.
    static func queries() throws -> [Asked] {
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            try files(in: "definitions") + files(in: "dashboards"), report: &report)
        let samples = set.sources
            .compactMap { $0.compile(catalogue: set.metrics, report: &report) }
            .flatMap(\.samples)
        let context = DashboardContext(set, samples: samples)
        let templates =
            set.dashboards + set.entityTypes.map { DashboardTemplate.generated(for: $0) }
        var asked: [Asked] = []
        for template in templates {
            let dashboard = try #require(template.compile(in: context, report: &report))
            for page in dashboard.pages {
                for widget in page.widgets {
                    let title = "\(dashboard.name), \(page.title), \(widget.title)"
                    #expect(!widget.queries.isEmpty || widget.topology != nil, "\(title)")
                    for query in widget.queries {
                        asked.append(Asked(title: title, query: try query.query.get()))
                        guard !query.choices.isEmpty else { continue }
                        let one = try query.query(choosing: ["cluster": ["orders"]]).get()
                        asked.append(Asked(title: title + ", of one cluster", query: one))
                    }
                }
            }
            for variable in dashboard.variables {
                guard case .query(let query) = variable.kind else { continue }
                asked.append(Asked(title: variable.name, query: try query.query.get()))
            }
        }
        let messages = report.sorted.map(\.message)
        #expect(messages == [])
        // Generated pages ask again what the others do.
        var known: Set<Query> = []
        return asked.filter { known.insert($0.query).inserted }
    }

    @Test func `the store's answer to every widget is the straightforward one`() throws {
        let queries = try Self.queries()
        #expect(queries.count > 100)
        var set = try DataSet.named("simulated")
        // The rows lie within the last minutes.
        set.now = (set.rows.map(\.sample.timestamp).max() ?? 0) + 1
        try Answering.with(set, batches: nil) { answering in
            for asked in queries {
                let differences = answering.differences(over: try asked.query.nrql.get())
                #expect(differences == [], "\(asked.title)")
            }
        }
    }

    /// What the simulation cannot tell.
    static let untold = ["message-queues, Overview, Messages waiting in RabbitMQ"]

    @Test func `all other widgets have something to show of the simulated shop`() throws {
        var set = try DataSet.named("simulated")
        set.now = (set.rows.map(\.sample.timestamp).max() ?? 0) + 1
        try Answering.with(set, batches: nil) { answering in
            for asked in try Self.queries() where !asked.title.hasSuffix("of one cluster") {
                guard !Self.untold.contains(asked.title) else { continue }
                let answer = try answering.answer(asked.query, answering.context)
                #expect(!answer.groups.isEmpty, "\(asked.title)")
            }
        }
    }
}
