import Definitions
import Diagnostics
import Queries
import Telemetry
import Testing

@testable import Dashboards

/// What becomes of variables, thresholds, links, units and places.
@Suite struct TemplateTests {
    static let head = """
        format: 1
        dashboard: d
        title: D
        variables:
          name: { attribute: name }
          one: { values: [a, b], default: [a] }

        """

    static func compiled(
        _ pages: String, head: String = head
    ) throws -> (dashboard: Dashboard?, findings: [Diagnostic]) {
        var report = DiagnosticReport()
        let files = WidgetTests.files.map { ($0.key, $0.value) } + [("d.yml", head + pages)]
        let set = DefinitionSet.load(
            files.map { DefinitionFile(path: $0.0, bytes: Array($0.1.utf8)) }, report: &report)
        let samples = set.sources
            .compactMap { $0.compile(catalogue: set.metrics, report: &report) }
            .flatMap(\.samples)
        let template = try #require(set.dashboards.first, "\(report.sorted.map(\.message))")
        let context = DashboardContext(set, samples: samples)
        let dashboard = template.compile(in: context, report: &report)
        let findings = report.sorted.filter { !$0.message.hasPrefix("no widget uses") }
        return (dashboard, findings)
    }

    static func widget(_ keys: String) throws -> (Dashboard.Widget?, [Diagnostic]) {
        let (dashboard, findings) = try compiled(
            "pages: [{ title: P, widgets: [{ title: W, \(keys) }] }]")
        return (dashboard?.pages.first?.widgets.first, findings)
    }

    // MARK: Variables

    @Test func `a choice is a condition in New Relic and an addition elsewhere`() throws {
        let (widget, findings) = try Self.widget(
            "metrics: [queue.depth], where: { name: { variable: name }, cluster.name: c }, "
                + "visualization: table")
        #expect(findings.map(\.message) == [])
        let query = try #require(widget?.queries.first)
        #expect(
            query.nrql.text
                == "SELECT latest(queue.depth) FROM ArchiveRow, QueueRow "
                + "WHERE cluster.name = 'c' AND name IN ({{name}})")
        #expect(query.choices == [.init("name", among: "name")])
        let odd = #"it's "a" `b` {{c}} \"#
        let chosen = try query.query(choosing: ["name": [odd, "x"]]).get()
        let tree = try chosen.nrql.get()
        #expect(tree.text.contains(#"name IN ('it\'s "a" `b` {{c}} \\', 'x')"#), "\(tree.text)")
        let read = try #require(NRQLSyntax(tree.text).query)
        #expect(try read.lowered().get() == chosen)
        #expect(try query.query(choosing: [:]).get() == (try query.query.get()))
    }

    @Test(arguments: ["{{name}}", "a{{ one }}b", "}}{{one}}{{", "{{{name}}}"])
    func `a value in which New Relic would put a variable is refused at its place`(
        value: String
    ) throws {
        let (widget, findings) = try Self.widget(
            "metrics: [queue.depth], where: { name: \"\(value)\" }")
        #expect(widget == nil)
        #expect(findings.map(\.rule) == ["dashboard/variable"])
        let finding = try #require(findings.first)
        #expect(finding.severity == .error && finding.label != nil)
        #expect(finding.help?.contains("{ variable: ") == true)
        #expect(finding.place?.range.start.line == 7)
    }

    @Test(arguments: ["{name}", "{{name", "name}}", "{{other}}", "{{name_}}", "{ {name} }"])
    func `a value with other braces is that text in every form`(value: String) throws {
        let (widget, findings) = try Self.widget(
            "metrics: [queue.depth], where: { name: \"\(value)\" }")
        #expect(findings.map(\.message) == [])
        #expect(widget?.queries.first?.nrql.text.contains("name = '\(value)'") == true)
    }

    @Test(arguments: [
        (
            "SELECT latest(queue.depth) FROM QueueRow WHERE name IN ({{name}}) AND x = 1",
            "SELECT latest(queue.depth) FROM QueueRow WHERE x = 1", ["name"]
        ),
        (
            "SELECT sum(d) FROM (SELECT latest(queue.depth) AS d FROM QueueRow WHERE a = 1 AND "
                + "(b = 2 AND name = {{name}}) FACET name)",
            "SELECT sum(d) FROM (SELECT latest(queue.depth) AS 'd' FROM QueueRow WHERE a = 1 AND "
                + "b = 2 FACET name)", ["name"]
        ),
        // Where all need not hold, a variable stands for its values.
        (
            "SELECT latest(queue.depth) FROM QueueRow WHERE x = 1 OR name IN ({{one}})",
            "SELECT latest(queue.depth) FROM QueueRow WHERE x = 1 OR name IN ('a')", []
        ),
    ])
    func `conditions of a query on a variable are choices`(
        _ text: String, _ without: String, _ attributes: [String]
    ) throws {
        let (widget, findings) = try Self.widget("visualization: table, query: \"\(text)\"")
        #expect(findings.map(\.message) == [])
        let query = try #require(widget?.queries.first)
        #expect(query.choices.map(\.attribute) == attributes)
        let expected = try #require(NRQLSyntax(without).query)
        #expect(try query.query.get() == (try expected.lowered().get()))
        #expect(query.nrql == NRQLSyntax(text).query)
    }

    @Test func `a variable has its values, or a query with a facet`() throws {
        let (dashboard, _) = try Self.compiled(
            "pages: [{ title: P, widgets: [{ title: W, metrics: [queue.depth] }] }]")
        let variables = try #require(dashboard?.variables)
        guard case .query(let query) = variables[0].kind else {
            Issue.record("no query")
            return
        }
        #expect(
            query.nrql.text
                == "SELECT count(*) FROM ArchiveRow, BrokerRow, QueueRow FACET name LIMIT MAX")
        guard case .values(["a", "b"]) = variables[1].kind else {
            Issue.record("no values")
            return
        }
        #expect(variables.map(\.defaults) == [[], ["a"]])
    }

    // MARK: Units and thresholds

    @Test(
        arguments: [
            (
                "metrics: [queue.depth], thresholds: { warning: 5, critical: 9 }", "{message}",
                [
                    Dashboard.Threshold(.warning, from: 5, to: 9),
                    Dashboard.Threshold(.critical, from: 9),
                ]
            ),
            (
                "metrics: [queue.depth], thresholds: { warning: 9, critical: 5 }", "{message}",
                [
                    Dashboard.Threshold(.warning, from: 5, to: 9),
                    Dashboard.Threshold(.critical, to: 5),
                ]
            ),
            (
                "metrics: [queue.speed], thresholds: { warning: \"120 {message}/min\" }",
                "{message}/s",
                [Dashboard.Threshold(.warning, from: 2)]
            ),
            (
                "metrics: [queue.speed], thresholds: { critical: { from: 1, to: 2 } }",
                "{message}/s",
                [Dashboard.Threshold(.critical, from: 1, to: 2)]
            ),
            (
                "query: SELECT max(queue.depth) FROM QueueRow, thresholds: { warning: 1 }",
                "{message}",
                [Dashboard.Threshold(.warning, from: 1)]
            ),
            (
                "query: SELECT count(*) FROM QueueRow, unit: s, thresholds: { warning: 500 ms }",
                "s",
                [Dashboard.Threshold(.warning, from: 0.5)]
            ),
            ("query: \"SELECT percentage(count(*), WHERE a = 1) FROM QueueRow\"", "%", []),
            (
                "query: \"SELECT sum(d) FROM (SELECT max(queue.depth) AS d FROM QueueRow)\"",
                "{message}",
                []
            ),
            ("golden: [theirs], entityType: INFRA-QUEUE, visualization: table", "1", []),
            ("query: SELECT max(queue.depth) / 2 FROM QueueRow", nil, []),
            ("metrics: [queue.depth, queue.speed], visualization: table", nil, []),
            ("golden: [depth], entityType: INFRA-QUEUE", "{message}", []),
        ] as [(String, String?, [Dashboard.Threshold])])
    func `a widget is in the unit of what it shows`(
        _ keys: String, _ unit: String?, _ thresholds: [Dashboard.Threshold]
    ) throws {
        let (widget, findings) = try Self.widget(keys)
        #expect(findings.map(\.message) == [])
        #expect(widget?.unit?.symbol == unit)
        #expect(widget?.thresholds == thresholds)
    }

    @Test func `a histogram counts values in ranges`() throws {
        let (widget, findings) = try Self.widget(
            "metrics: [queue.depth], visualization: histogram, buckets: { from: 10, to: 50, count: 8 }"
        )
        #expect(findings.map(\.message) == [])
        #expect(
            widget?.queries.map(\.nrql.text)
                == ["SELECT histogram(queue.depth, 40, 8, 10) FROM ArchiveRow, QueueRow"])
    }

    @Test func `a topology names entity types and asks nothing`() throws {
        let (all, _) = try Self.widget("visualization: topology")
        #expect(all?.topology?.entityTypes == ["INFRA-BARE", "INFRA-QUEUE"])
        let (some, findings) = try Self.widget(
            "visualization: topology, entityTypes: [INFRA-QUEUE, INFRA-QUEU], "
                + "relationships: [CONTAINS]")
        #expect(some == nil)
        #expect(findings.map(\.rule) == ["dashboard/unknown-type"])
    }

    // MARK: Places and pages

    @Test func `widgets of a row share what is left of it`() throws {
        let (dashboard, findings) = try Self.compiled(
            """
            pages:
              - title: P
                rows:
                  - - { title: A, metrics: [queue.depth] }
                    - { title: B, metrics: [queue.depth], width: 1, height: 5 }
                    - { title: C, metrics: [queue.depth] }
                  - { height: 2, widgets: [{ title: D, metrics: [queue.depth] }] }
            """)
        #expect(findings.map(\.message) == [])
        let places = try #require(dashboard?.pages.first?.widgets.map(\.layout))
        #expect(
            places == [
                GridRectangle(column: 1, row: 1, width: 6, height: 3),
                GridRectangle(column: 7, row: 1, width: 1, height: 5),
                GridRectangle(column: 8, row: 1, width: 5, height: 3),
                GridRectangle(column: 1, row: 6, width: 12, height: 2),
            ])
    }

    @Test func `others are packed around a place that is told`() throws {
        let (dashboard, findings) = try Self.compiled(
            """
            pages:
              - title: P
                widgets:
                  - { title: A, metrics: [queue.depth], width: 6 }
                  - { title: B, metrics: [queue.depth], width: 6, at: { column: 4, row: 2 } }
                  - { title: C, metrics: [queue.depth], width: 3 }
            """)
        #expect(findings.map(\.message) == [])
        let places = try #require(dashboard?.pages.first?.widgets.map(\.layout))
        #expect(places.map(\.column) == [1, 4, 7])
        #expect(places.map(\.row) == [5, 2, 5])
        for (index, place) in places.enumerated() {
            for other in places.dropFirst(index + 1) { #expect(!place.overlaps(other)) }
        }
    }

    @Test func `a link is the title of the page that has the key`() throws {
        let (dashboard, findings) = try Self.compiled(
            """
            pages:
              - title: P
                widgets: [{ title: A, metrics: [queue.depth], facet: [name], link: more }]
              - title: "Odd 'title' `{{x}}`"
                key: more
                description: Says more.
                widgets: [{ title: B, metrics: [queue.depth], facet: [name], link: P }]
            """)
        #expect(findings.map(\.message) == [])
        #expect(
            dashboard?.pages.flatMap(\.widgets).map(\.linkedPage)
                == ["Odd 'title' `{{x}}`", "P"])
        #expect(dashboard?.pages.map(\.description) == ["", "Says more."])
    }

    @Test func `a name stays a name, whatever is in it`() throws {
        let odd = #"it's \"a\" \\ `b` {{c}}"#
        let (dashboard, findings) = try Self.compiled(
            """
            pages:
              - title: P
                widgets:
                  - for: name
                    in: ["\(odd)"]
                    widgets:
                      - title: ${name}
                        golden: [depth]
                        entityType: INFRA-QUEUE
                        where: { name: "${name}" }
                        facet: ["{{c}} it's"]
            """)
        #expect(findings.map(\.rule) == ["dashboard/unknown-attribute"])
        _ = dashboard
        let (named, more) = try Self.compiled(
            """
            pages:
              - title: P
                widgets:
                  - for: name
                    in: ["\(odd)"]
                    widgets:
                      - { title: "${name}", metrics: [queue.depth], where: { name: "${name}" } }
            """)
        #expect(more.map(\.message) == [])
        let widget = try #require(named?.pages.first?.widgets.first)
        #expect(widget.title == #"it's "a" \ `b` {{c}}"#)
        let query = try #require(widget.queries.first)
        #expect(
            try #require(NRQLSyntax(query.nrql.text).query).lowered().get() == query.query.get())
    }
}
