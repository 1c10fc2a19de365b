import Alerts
import Dashboards
import Definitions
import Queries

/// A rule over the greatest depth of each queue.
func depthRule(
    _ levels: [AlertRule.Level] = [.init(.critical, .above, 10, for: 60_000)],
    window: Int64 = 60_000, guards: [(AlertRule.Comparison, Double)] = [],
    condition: AlertRule.Condition = .fixed, fill: AlertRule.Fill = .none,
    loss: AlertRule.Loss? = nil, name: String = "deep"
) throws -> AlertRule {
    try AlertRule(
        entityType: "INFRA-QUEUE", name: name, title: "The queue is deep",
        signal: signal(.max, "queue.depth"), facets: ["queueName"], window: window,
        guards: guards.map { AlertRule.Guard(try signal(.min, "queue.rate"), $0.0, $0.1) },
        condition: condition, levels: levels, fill: fill, loss: loss)
}

/// The value of a metric by queue.
func signal(_ function: Aggregate.Function, _ metric: String) throws -> WidgetQuery {
    try WidgetQuery(
        Query(
            .values([.init(.aggregate(function, of: metric))]), from: .events(["QueueSample"]),
            facets: [.by(.attribute("queueName"))]))
}

extension AlertSeries {
    /// The series of a queue.
    static func queue(_ name: String) -> AlertSeries { AlertSeries([name]) }
}

extension AlertEvaluator {
    /// Evaluates with the values of one queue every 15 s from 0 on; nil is missing.
    mutating func run(_ values: [Double?], from start: Int64 = 0) -> [String] {
        var lines: [String] = []
        for (index, value) in values.enumerated() {
            let time = start + Int64(index) * 15_000
            let reading = AlertReading(value.map { [.queue("a"): $0] } ?? [:])
            for change in evaluate(reading, at: time) {
                lines.append("\(time / 1000) \(change.severity) \(change.kind)")
            }
        }
        return lines
    }
}
