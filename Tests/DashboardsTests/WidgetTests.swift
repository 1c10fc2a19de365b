import Dashboards
import Definitions
import Diagnostics
import Queries
import Testing

/// What a widget asks, and what is wrong with one.
@Suite struct WidgetTests {
    static let files: KeyValuePairs<String, String> = [
        "m.yml": """
        format: 1
        metrics:
          queue.depth: { unit: "{message}", description: d }
          queue.speed: { unit: "{message}/s", description: s }
          broker.up: { unit: "1", description: u }
          queue.total: { unit: "{message}", description: t }
        """,
        "s.yml": """
        format: 1
        source: s
        title: S
        requests:
          queues:
            path: /q
            key: [name]
            fields:
              name: string
              messages: { type: gauge?, unit: "{message}" }
              out: { type: counter?, unit: "{message}" }
          nodes: { path: /n, fields: { name: string, running: boolean } }
        samples:
          QueueRow:
            from: queues
            attributes: { name: name, cluster.name: target.cluster }
            metrics: { queue.depth: messages, queue.speed: rate(out) }
          ArchiveRow:
            from: queues
            attributes: { name: name, tier: name }
            metrics: { queue.depth: messages }
          BrokerRow:
            from: nodes
            attributes: { name: name, "odd`name": name }
            metrics: { broker.up: "if(running, 1, 0)" }
        """,
        "infra-queue/definition.yml": """
        domain: INFRA
        type: QUEUE
        ownership: { primaryOwner: { teamName: T } }
        synthesis:
          ruleName: r
          identifier: name
          name: name
          conditions: [{ attribute: eventType, value: QueueRow }]
        aggregates: { queue.total: sum(queue.depth over HOLDS) }
        """,
        "infra-queue/golden_metrics.yml": """
        depth: { title: "Depth, now", unit: COUNT, metric: queue.depth, aggregate: max }
        gone: { title: Gone, unit: COUNT, metric: broker.up }
        theirs: { title: T, query: { select: average(x), from: Metric, where: "a = 1", facet: b } }
        several:
          title: S
          queries:
            one: { select: sum(x) }
            two: { select: sum(z), facet: "" }
        """,
        "infra-bare/definition.yml": """
        domain: INFRA
        type: BARE
        ownership: { primaryOwner: { teamName: T } }
        """,
    ]

    /// The dashboard with one page of such widgets, and what was found.
    static func dashboard(_ widgets: String...) throws -> (Dashboard?, [Diagnostic]) {
        let template = """
            format: 1
            dashboard: d
            title: D
            pages: [{ title: P, widgets: [\(widgets.joined(separator: ", "))] }]
            """
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            (Array(files.map { ($0.key, $0.value) }) + [("d.yml", template)]).map {
                DefinitionFile(path: $0, bytes: Array($1.utf8))
            }, report: &report)
        let samples = set.sources
            .compactMap { $0.compile(catalogue: set.metrics, report: &report) }
            .flatMap(\.samples)
        let messages = report.sorted.map(\.message)
        let dashboard = try #require(set.dashboards.first, "\(messages)")
        try #require(messages.isEmpty, "\(messages)")
        let context = DashboardContext(set, samples: samples)
        return (dashboard.compile(in: context, report: &report), report.sorted)
    }

    @Test(arguments: [
        (
            "metrics: [queue.speed]",
            ["SELECT latest(queue.speed) FROM QueueRow TIMESERIES"]
        ),
        (
            "metrics: [queue.depth], aggregate: sum, visualization: bar, facet: [name], limit: 7",
            ["SELECT sum(queue.depth) FROM ArchiveRow, QueueRow FACET name LIMIT 7"]
        ),
        // The type narrows the samples, and selections of the same events are one query.
        (
            "metrics: [queue.depth, queue.speed], entityType: INFRA-QUEUE, visualization: table",
            ["SELECT latest(queue.depth), latest(queue.speed) FROM QueueRow"]
        ),
        (
            "metrics: [queue.depth, queue.speed], visualization: table",
            [
                "SELECT latest(queue.depth) FROM ArchiveRow, QueueRow",
                "SELECT latest(queue.speed) FROM QueueRow",
            ]
        ),
        (
            "metrics: [queue.speed], where: { name: it's, cluster.name: c }, visualization: area",
            [
                "SELECT latest(queue.speed) FROM QueueRow "
                    + "WHERE name = 'it\\'s' AND cluster.name = 'c' TIMESERIES"
            ]
        ),
        (
            "golden: [depth], entityType: INFRA-QUEUE, facet: [entityName]",
            [
                "SELECT max(queue.depth) AS 'Depth, now' FROM QueueRow "
                    + "FACET entityName LIMIT 20 TIMESERIES"
            ]
        ),
        (
            "golden: [theirs, several], entityType: INFRA-QUEUE, visualization: table",
            [
                "SELECT average(x) FROM Metric WHERE a = 1 FACET b LIMIT 20",
                "SELECT sum(x) FROM Metric", "SELECT sum(z) FROM Metric",
            ]
        ),
        // An aggregate is in rows of its own, beside the samples of the same event type.
        (
            "metrics: [queue.total, queue.depth], facet: [name], visualization: table, "
                + "entityType: INFRA-QUEUE",
            [
                "SELECT latest(queue.total), latest(queue.depth) FROM QueueRow "
                    + "FACET name LIMIT 20"
            ]
        ),
        (
            "metrics: [queue.total], where: { queue.total.known: 1 }, visualization: table",
            ["SELECT latest(queue.total) FROM QueueRow WHERE queue.total.known = '1'"]
        ),
        (
            "golden: [theirs], entityType: INFRA-QUEUE, facet: [c.d], where: { e: f }",
            [
                "SELECT average(x) FROM Metric WHERE a = 1 AND e = 'f' "
                    + "FACET c.d LIMIT 20 TIMESERIES"
            ]
        ),
    ])
    func `asks for what it shows`(_ keys: String, _ queries: [String]) throws {
        let (dashboard, findings) = try Self.dashboard("{ title: W, \(keys) }")
        #expect(findings.map(\.message) == [])
        #expect(dashboard?.pages.first?.widgets.first?.queries.map(\.nrql.text) == queries)
    }

    @Test(arguments: [
        (
            "metrics: [queue.dpeth]", "dashboard/unproduced-metric",
            "did you mean `queue.depth`?"
        ),
        (
            "metrics: [broker.up], entityType: INFRA-QUEUE", "dashboard/unproduced-metric",
            "remove `entityType:`"
        ),
        (
            "metrics: [queue.depth], entityType: INFRA-BARE", "dashboard/unproduced-metric",
            "remove `entityType:`, or change it to `INFRA-QUEUE`"
        ),
        (
            "golden: [gone], entityType: INFRA-QUEUE", "dashboard/unproduced-metric",
            "give the golden metric `gone` another metric, or show another"
        ),
        (
            "golden: [dpeth], entityType: INFRA-QUEUE", "dashboard/unknown-golden",
            "did you mean `depth`?"
        ),
        (
            "golden: [other.thing], entityType: INFRA-QUEUE", "dashboard/unknown-golden",
            "its golden metrics are depth, gone, theirs, several"
        ),
        (
            "golden: [depth], entityType: INFRA-QUEU", "dashboard/unknown-type",
            "did you mean `INFRA-QUEUE`?"
        ),
        (
            "metrics: [queue.depth], entityType: SOMETHING", "dashboard/unknown-type",
            "the types are INFRA-BARE, INFRA-QUEUE"
        ),
        (
            "metrics: [queue.speed], facet: [nmae]", "dashboard/unknown-attribute",
            "did you mean `name`?"
        ),
        (
            "metrics: [queue.total], facet: [tier]", "dashboard/unknown-attribute",
            "the attributes are entityGuid, entityName, entityType, eventType, name, "
                + "queue.total.known"
        ),
        (
            "metrics: [queue.speed], facet: [tier]", "dashboard/unknown-attribute",
            "the attributes are cluster.name, entityGuid, entityName, entityType, eventType, name"
        ),
        (
            "metrics: [queue.speed], where: { nmae: x }", "dashboard/unknown-attribute",
            "did you mean `name`?"
        ),
        (
            "metrics: [broker.up], facet: ['odd`name']", "dashboard/name",
            "rename the attribute or the metric"
        ),
        (
            "golden: [theirs], entityType: INFRA-QUEUE, facet: ['odd`name']", "dashboard/name",
            "rename the attribute or the metric"
        ),
    ])
    func `says what is wrong with a widget`(_ keys: String, _ rule: String, _ help: String) throws {
        let (dashboard, findings) = try Self.dashboard("{ title: W, \(keys) }")
        #expect(dashboard == nil)
        #expect(findings.map(\.rule.rawValue) == [rule])
        #expect(findings.first?.help == help)
        #expect(findings.first?.place?.path == "d.yml")
    }

    @Test func `says what is wrong with every widget`() throws {
        let (_, findings) = try Self.dashboard(
            "{ title: W, metrics: [a, b] }", "{ title: W, metrics: [queue.depth], facet: [c] }")
        #expect(
            findings.map(\.rule) == [
                "dashboard/unproduced-metric", "dashboard/unproduced-metric",
                "dashboard/unknown-attribute",
            ])
    }

    @Test func `shows a text without asking anything`() throws {
        let (dashboard, _) = try Self.dashboard(
            "{ title: '', visualization: markdown, text: \"# A\\nb\", width: 12, height: 1 }",
            "{ title: W, metrics: [queue.speed] }")
        let json = try #require(dashboard).newRelicJSON(account: 42).text
        let widgets = try #require(dashboard?.pages.first?.widgets)
        #expect(widgets.map(\.queries.count) == [0, 1])
        #expect(widgets.map(\.layout.row) == [1, 2])
        #expect(json.contains(##""rawConfiguration":{"text":"# A\nb"}"##))
        #expect(json.contains(#""viz.markdown""#))
        #expect(json.contains(#""accountIds":[42]"#))
        #expect(json.contains(#""name":"D","description":null"#))
    }
}
