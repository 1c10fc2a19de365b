import Alerts
import Queries
import Testing

/// Parts of alerts as PromQL.
@Suite(.timeLimit(.minutes(2)))
struct PrometheusRulesTests {
    static func expressions(_ alert: String) throws -> [String] {
        let rules = AlertFiles(alerts: alert).prometheus()
        try #require(rules.refusals.isEmpty, "\(rules.refusals)")
        return rules.groups.flatMap(\.rules).map(\.expression.text)
    }

    /// The depth of each queue.
    static let depth = "max by (provider, queue_name) (max_over_time(queue_depth[1m]))"

    @Test func `a bound is in the unit that is exposed`() throws {
        let text = try #require(
            try Self.expressions("slow: { golden: latency, critical: { above: 250 } }").first)
        #expect(text.contains("queue_latency_seconds"))
        #expect(text.hasSuffix(" > 0.25"))
    }

    @Test func `guards, gaps and losses are said in PromQL`() throws {
        let depth = Self.depth
        let on = "on (provider, queue_name)"
        #expect(
            try Self.expressions(
                """
                deep:
                  golden: depth
                  critical: { atLeast: 10 }
                  while: [{ golden: depth, aggregate: min, below: 90 }]
                  fill: { last: 5m }
                  noData: { after: 5m, remember: 1h }
                """) == [
                    "(\(depth) or last_over_time(\(depth)[5m:30s])) >= 10 and \(on) "
                        + "min by (provider, queue_name) (min_over_time(queue_depth[1m])) < 90",
                    "present_over_time(\(depth)[1h:30s]) unless \(on) "
                        + "present_over_time(\(depth)[5m:30s])",
                ])
        #expect(
            try Self.expressions(
                "x: { golden: depth, critical: { equals: 7 }, fill: { value: 7, within: 1h } }")
                == [
                    "(\(depth) or present_over_time(\(depth)[1h:30s]) * 0 + 7) == 7"
                ])
    }

    @Test func `a baseline looks at the time before the window`() throws {
        let before = "[1h:30s] offset 1m"
        #expect(
            try Self.expressions(
                "x: { golden: depth, baseline: { direction: lower, over: 1h }, warning: { above: 3 } }"
            ) == [
                "(avg_over_time(\(Self.depth)\(before)) - \(Self.depth)) / "
                    + "(stddev_over_time(\(Self.depth)\(before)) > 0 and "
                    + "count_over_time(\(Self.depth)\(before)) >= 10) > 3"
            ])
    }

    @Test func `what has no form is named with its reason`() {
        let files = AlertFiles(
            alerts: """
                odd:
                  query: SELECT latest(queue.depth) + length(latest(queueName)) FROM QueueSample
                  critical: { above: 10 }
                """)
        let rules = files.prometheus()
        #expect(rules.refusals.map(\.key) == ["INFRA-QUEUE/odd"])
        #expect(rules.yaml.hasPrefix("groups: []\n  # INFRA-QUEUE/odd has no form: "))
    }
}
