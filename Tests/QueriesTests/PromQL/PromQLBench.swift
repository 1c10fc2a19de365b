import Queries
import Telemetry
import Testing

/// What tests of PromQL share.
enum PromQLBench {
    private static func metric(
        _ name: MetricName, _ unit: String, kind: MetricKind = .gauge
    ) -> MetricDescriptor {
        MetricDescriptor(name: name, kind: kind, unit: MetricUnit(unit) ?? .one, help: "")
    }

    static let shapes = [
        // Rows of a queue have a state that changes, so that a queue is several series over time.
        SampleShape(
            eventType: "Queue",
            attributes: ["cluster", "queueName", "state", "node", "durable", "priority"],
            metrics: [
                metric("queue.depth", "{message}"), metric("queue.latency", "ms"),
                metric("queue.published", "{message}", kind: .counter), metric("a.b", "1"),
            ]),
        // A broker is one series.
        SampleShape(
            eventType: "Broker", attributes: ["cluster", "broker"],
            metrics: [
                metric("broker.memory", "KiBy"), metric("broker.load", "%"), metric("up", "1"),
            ]
        ),
        // Nothing of these two can be told from something else.
        SampleShape(
            eventType: "Odd", attributes: ["moved", "nan"],
            metrics: [metric("odd.metric", "1"), metric("two.units", "s")]),
        SampleShape(
            eventType: "Odder", attributes: ["moved"], metrics: [metric("two.units", "ms")]),
        SampleShape(
            eventType: "Odd", attributes: ["moved", "attribute_moved"], metrics: []),
        SampleShape(
            eventType: "Host", attributes: ["host"],
            metrics: [metric("up", "1"), metric("a_b", "1")]),
    ]

    static let naming = PromQLNaming(
        shapes: shapes,
        identities: [
            "Queue": [.init(["cluster", "queueName"])],
            "Broker": [.init(["cluster", "broker"], isOneSeries: true)],
        ],
        metric: { metric in
            let name = metric.name.rawValue.split(separator: ".").joined(separator: "_")
            return switch metric.unit.symbol {
            case "ms": .init(metric, sampleName: name + "_seconds", factor: 0.001)
            case "KiBy": .init(metric, sampleName: name + "_bytes", factor: 1024)
            default:
                .init(metric, sampleName: metric.kind == .counter ? name + "_total" : name)
            }
        },
        labels: { shape in
            var labels = Dictionary(uniqueKeysWithValues: shape.attributes.map { ($0, $0) })
            if shape.attributes.contains("queueName") { labels["queueName"] = "queue" }
            if shape.attributes.contains("attribute_moved") { labels["moved"] = "moved_2" }
            return labels
        })

    static func query(
        _ nrql: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Query {
        let syntax = NRQLSyntax(nrql)
        let tree = try #require(
            syntax.query, "\(nrql): \(syntax.findings)", sourceLocation: sourceLocation)
        return try tree.lowered().get()
    }

    static func printed(
        _ nrql: String, _ options: PromQLOptions = PromQLOptions(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> PromQLQuery {
        try query(nrql, sourceLocation: sourceLocation).promQL(naming: naming, options: options)
            .get()
    }

    static func reasons(
        _ nrql: String, _ options: PromQLOptions = PromQLOptions(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [PromQLReason] {
        switch try query(nrql, sourceLocation: sourceLocation)
            .promQL(naming: naming, options: options)
        {
        case .failure(let refusal): return refusal.reasons
        case .success(let query):
            Issue.record(
                "\(nrql) has a form: \(query.columns.map(\.expression.text))",
                sourceLocation: sourceLocation)
            return []
        }
    }
}
