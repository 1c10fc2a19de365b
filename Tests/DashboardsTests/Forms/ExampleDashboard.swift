import Definitions
import Queries
import Telemetry

@testable import Dashboards

/// A dashboard by hand that has one of everything, with names that could break out of a form.
enum ExampleDashboard {
    /// Quotes of all kinds, backticks, braces, brackets, a dollar, a backslash, markup and a turn of the
    /// writing direction.
    static let name = #"a"b'c`d{{e}}[[f]]$g\h</script><b>&amp; "# + "\u{202E}i"

    static let naming = PromQLNaming(
        shapes: [
            SampleShape(
                eventType: "Queue", attributes: ["cluster", "queue"],
                metrics: [metric("queue.depth", "{message}"), metric("queue.latency", "ms")])
        ], identities: ["Queue": [.init(["cluster", "queue"], isOneSeries: true)]],
        metric: { metric in
            let name = metric.name.rawValue.split(separator: ".").joined(separator: "_")
            return metric.unit.symbol == "ms"
                ? .init(metric, sampleName: name + "_seconds", factor: 0.001)
                : .init(metric, sampleName: name)
        }, labels: { Dictionary(uniqueKeysWithValues: $0.attributes.map { ($0, $0) }) })

    private static func metric(_ name: MetricName, _ unit: String) -> MetricDescriptor {
        MetricDescriptor(name: name, kind: .gauge, unit: MetricUnit(unit) ?? .one, help: "")
    }

    static func query(
        _ nrql: String, choices: [WidgetQuery.Choice] = []
    ) -> [WidgetQuery] {
        guard let query = try? NRQLSyntax(nrql).query?.lowered().get(),
            let widget = try? WidgetQuery(query, choices: choices)
        else { return [] }
        return [widget]
    }

    static func widget(
        _ title: String, _ visualization: DashboardWidget.Visualization, _ queries: [WidgetQuery],
        column: Int = 1, row: Int = 1, text: String? = nil, unit: String? = nil,
        thresholds: [Dashboard.Threshold] = [], link: String? = nil,
        topology: Dashboard.Topology? = nil
    ) -> Dashboard.Widget {
        Dashboard.Widget(
            title: title, visualization: visualization,
            layout: GridRectangle(column: column, row: row, width: 4, height: 3),
            queries: queries, text: text, unit: unit.flatMap { MetricUnit($0) },
            thresholds: thresholds, linkedPage: link, topology: topology)
    }

    static func dashboard(
        _ widgets: [Dashboard.Widget], variables: [Dashboard.Variable] = []
    ) -> Dashboard {
        Dashboard(
            name: "example", title: "Example", description: "", variables: variables,
            pages: [.init(title: "Only", description: "", widgets: widgets)])
    }

    static let whole: Dashboard = {
        let choice = WidgetQuery.Choice("cluster", among: "cluster")
        let latency = "SELECT average(queue.latency) FROM Queue"
        let widgets = [
            widget(
                "Latency", .billboard, query(latency + " FACET cluster", choices: [choice]),
                unit: "ms",
                thresholds: [.init(.warning, from: 100), .init(.critical, from: 500)],
                link: "Queues"),
            widget(
                "Latency over time", .line,
                query(latency + " FACET cluster TIMESERIES", choices: [choice]), column: 5,
                unit: "ms", thresholds: [.init(.critical, to: 5)]),
            widget(
                "Depth", .area,
                query(
                    "SELECT average(queue.depth) FROM Queue FACET cluster TIMESERIES SINCE 1 day ago"
                ),
                column: 9, unit: "{message}"),
            widget(
                "Spread", .histogram, query("SELECT histogram(queue.depth, 100, 10) FROM Queue"),
                row: 4, unit: "{message}"),
            widget(
                "By cluster", .heatmap,
                query("SELECT histogram(queue.depth, 100, 10) FROM Queue FACET cluster"), column: 5,
                row: 4),
            widget(
                "Known", .topology, [], column: 9, row: 4,
                topology: .init(entityTypes: ["INFRA-QUEUE"])),
        ]
        let queues = [
            widget(
                "Queues", .table,
                query(
                    "SELECT latest(queue.depth) AS 'Depth', latest(queue.latency) FROM Queue "
                        + "FACET cluster, queue LIMIT 100", choices: [choice]),
                thresholds: [.init(.warning, from: 10, to: 20)]),
            widget(
                name, .bar,
                [named("FACET queue", choices: [.init("queue", among: "typed")])], column: 5),
            widget(name, .pie, [named("FACET queue")], column: 9),
            widget("", .markdown, [], row: 4, text: "# \(name)"),
        ]
        return Dashboard(
            name: "example.dashboard", title: name, description: name,
            variables: [
                .init(
                    name: "cluster", title: "Cluster",
                    kind: .query(query("SELECT uniques(cluster) FROM Queue")[0]), isMultiple: true,
                    defaults: []),
                .init(
                    name: "tier", title: name, kind: .values(["gold", "a, b", name]),
                    isMultiple: false, defaults: ["gold"]),
                .init(name: "typed", title: "Typed", kind: .text, isMultiple: false, defaults: []),
            ],
            pages: [
                .init(title: "Overview", description: name, widgets: widgets),
                .init(title: "Queues", description: "", widgets: queues),
            ])
    }()

    /// The depth of the queue that has the name.
    private static func named(
        _ rest: String, choices: [WidgetQuery.Choice] = []
    ) -> WidgetQuery {
        var query = query("SELECT max(queue.depth) FROM Queue \(rest)")[0].query
        query = query.map { query in
            var query = query
            query.filter = .equals("queue", .text(name))
            return query
        }
        guard let named = try? WidgetQuery(try query.get(), choices: choices) else {
            preconditionFailure("the name has a form in NRQL")
        }
        return named
    }
}
