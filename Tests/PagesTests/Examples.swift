import Answers
import Definitions
import QueryExecution
import Telemetry

@testable import Dashboards
@testable import Pages

/// Dashboards with answers by hand.
enum Examples {
    /// 2026-01-31 12:00 UTC.
    static let now: Int64 = 1_769_860_800_000
    static let minute: Int64 = 60_000

    /// Quotes of all kinds, backticks, braces, markup and a turn of the writing direction.
    static let name = #"a"b'c`d{{e}}</script><img src=x onerror=alert(1)>&lt; "# + "\u{202E}i"

    static func unit(_ symbol: String) -> MetricUnit { MetricUnit(symbol) ?? .one }

    static func answer(
        facets: [String] = [], columns: [String], unit symbol: String? = nil,
        _ groups: [([Scalar], [[QueryResult.Value]])], count: Int? = nil,
        notes: AnswerNotes = AnswerNotes()
    ) -> WidgetContent.Part {
        let buckets = groups.first?.1.count ?? 1
        let width = 60 * minute / Int64(max(buckets, 1))
        let start = now - width * Int64(buckets)
        let result = QueryResult(
            facets: facets, columns: columns.map { .init($0) },
            buckets: (0..<buckets).map { place in
                start + Int64(place) * width..<start + Int64(place + 1) * width
            },
            groups: groups.map { .init(facets: $0.0, values: $0.1) },
            groupCount: count ?? groups.count)
        let meaning = symbol.map { Answer.Meaning.quantity(unit($0)) } ?? .number
        return .answer(
            Answer(
                result, to: "SELECT …",
                meanings: [Answer.Meaning](repeating: meaning, count: columns.count)), notes)
    }

    /// One number for each group.
    static func numbers(
        _ values: [(String, Double?)], unit: String? = nil, count: Int? = nil,
        notes: AnswerNotes = AnswerNotes()
    ) -> WidgetContent.Part {
        answer(
            facets: ["queueName"], columns: ["latest(queue.depth)"], unit: unit,
            values.map { ([.text($0.0)], [[value($0.1)]]) }, count: count, notes: notes)
    }

    /// A number for each group and bucket.
    static func series(
        _ values: [(String, [Double?])], unit: String? = nil
    ) -> WidgetContent.Part {
        answer(
            facets: ["queueName"], columns: ["average(queue.depth)"], unit: unit,
            values.map { ([.text($0.0)], $0.1.map { [value($0)] }) })
    }

    static func value(_ number: Double?) -> QueryResult.Value {
        .scalar(number.map { .double($0) } ?? .missing)
    }

    static func widget(
        _ title: String, _ visualization: DashboardWidget.Visualization, place: Int = 0,
        unit symbol: String? = nil, thresholds: [Dashboard.Threshold] = [], link: String? = nil,
        text: String? = nil
    ) -> Dashboard.Widget {
        Dashboard.Widget(
            title: title, visualization: visualization,
            layout: GridRectangle(
                column: place % 3 * 4 + 1, row: place / 3 * 3 + 1, width: 4, height: 3),
            queries: [], text: text, unit: symbol.map(unit), thresholds: thresholds,
            linkedPage: link, topology: nil)
    }

    /// The markup of one widget.
    static func html(_ widget: Dashboard.Widget, _ parts: [WidgetContent.Part]) -> String {
        html(widget, .answers(parts))
    }

    static func html(_ widget: Dashboard.Widget, _ content: WidgetContent) -> String {
        WidgetView(widget: widget, content: content, id: "w", link: nil, time: now).markup.html
    }

    static let graph = TopologyGraph(
        types: ["MESSAGE_QUEUE_BROKER", "MESSAGE_QUEUE_CLUSTER", "MESSAGE_QUEUE_QUEUE"],
        nodes: [
            .init(id: "c", name: "orders", type: "MESSAGE_QUEUE_CLUSTER", state: .live),
            .init(id: "b1", name: "rabbit@1", type: "MESSAGE_QUEUE_BROKER", state: .live),
            .init(id: "b2", name: "rabbit@2", type: "MESSAGE_QUEUE_BROKER", state: .unreachable),
            .init(id: "q", name: name, type: "MESSAGE_QUEUE_QUEUE", state: .gone),
        ],
        edges: [
            .init(source: "c", target: "b1", type: "MANAGES"),
            .init(source: "c", target: "b2", type: "MANAGES"),
            .init(source: "c", target: "q", type: "CONTAINS"),
        ])

    static let ranges: [([Scalar], [[QueryResult.Value]])] = [
        ([.text("orders")], [[.histogram(start: 0, width: 10, counts: [5, 20, 0, 1])]]),
        ([.text(name)], [[.histogram(start: 0, width: 10, counts: [0, 0, 7, 3])]]),
    ]

    static let document: PageDocument = {
        let percent: [Dashboard.Threshold] = [
            .init(.warning, from: 80), .init(.critical, from: 90),
        ]
        let widgets: [(Dashboard.Widget, WidgetContent)] = [
            (
                widget("Memory", .billboard, unit: "%", thresholds: percent, link: name),
                .answers([numbers([("a", 42), ("b", 85.5), ("c", 97), (name, nil)], unit: "%")])
            ),
            (
                widget("Depth", .line, place: 1, thresholds: [.init(.warning, from: 50)]),
                .answers([
                    series(
                        [("a", [1, 2, nil, 4, 70]), (name, [nil, nil, 9, nil, nil])],
                        unit: "{message}")
                ])
            ),
            (
                widget("Traffic", .area, place: 2),
                .answers([
                    series([("in", [1e6, 2e6, 3e6]), ("out", [1e6, nil, 5e5])], unit: "By/s")
                ])
            ),
            (
                widget("Deepest", .bar, place: 3, link: name),
                .answers([
                    numbers(
                        [("a", 120), ("b", 60), ("c", -4), (name, nil)], unit: "{message}",
                        count: 37)
                ])
            ),
            (
                widget("Shares", .pie, place: 4),
                .answers([numbers([("a", 75), ("b", 25), ("c", -1), (name, nil)])])
            ),
            (
                widget("Queues", .table, place: 5, thresholds: percent),
                .answers([
                    answer(
                        facets: ["queueName"], columns: ["depth", "state"],
                        [
                            ([.text("a")], [[value(95), .scalar(.text("running"))]]),
                            ([.text(name)], [[value(nil), .scalar(.text(name))]]),
                        ])
                ])
            ),
            (
                widget("Waiting", .histogram, place: 6),
                .answers([answer(facets: ["q"], columns: ["histogram"], unit: "ms", ranges)])
            ),
            (
                widget("Waiting by queue", .heatmap, place: 7),
                .answers([answer(facets: ["q"], columns: ["histogram"], unit: "ms", ranges)])
            ),
            (
                widget(
                    "", .markdown, place: 8,
                    text: "# \(name)\n\nSee the [page](https://example.com/runbook) of **\(name)**"),
                .text
            ), (widget("What contains what", .topology, place: 9), .topology(graph)),
            (
                widget("No rows", .line, place: 10),
                .answers([.refused("no row of `QueueRow` is kept")])
            ), (widget("No groups", .table, place: 11), .answers([numbers([])])),
        ]
        let dashboard = Dashboard(
            name: "d", title: name, description: "By hand: \(name)",
            variables: [
                .init(name: "c", title: "Cluster", kind: .text, isMultiple: true, defaults: [])
            ],
            pages: [
                .init(title: "Overview", description: "", widgets: widgets.map(\.0)),
                .init(title: name, description: "", widgets: []),
            ])
        return PageDocument(
            dashboard, contents: [widgets.map(\.1)], at: now, chosen: ["c": ["prod", name]],
            remarks: ["what is known of entities is 5 min old"])
    }()
}
