import Alerts
import Diagnostics
import Testing

/// Alerts as conditions of New Relic.
struct AlertPolicyTests {
    static func input(_ alert: String) throws -> AlertPolicy.Condition {
        let policy = AlertPolicy(AlertFiles(alerts: alert).rules)
        try #require(policy.refusals.isEmpty, "\(policy.refusals)")
        return try #require(policy.conditions.first)
    }

    @Test func `a condition has both levels, its times in whole windows`() throws {
        let condition = try Self.input(
            """
            deep:
              title: Deep
              description: It is deep.
              golden: depth
              window: 2m
              warning: { above: 10, for: 3m }
              critical: { below: 1 }
              fill: { last: 5m }
              noData: { after: 10m }
              runbook: https://example.com/deep
            """)
        #expect(!condition.isBaseline)
        #expect(
            condition.input.text
                == #"{"name":"Deep","enabled":true,"nrql":{"query":"SELECT max(queue.depth) FROM "#
                + #"QueueSample FACET provider, queueName"},"signal":{"aggregationWindow":120,"#
                + #""aggregationMethod":"EVENT_FLOW","aggregationDelay":120,"slideBy":60,"#
                + #""fillOption":"LAST_VALUE"},"terms":[{"operator":"BELOW","priority":"CRITICAL","#
                + #""threshold":1.0,"thresholdDuration":120,"thresholdOccurrences":"AT_LEAST_ONCE"},"#
                + #"{"operator":"ABOVE","priority":"WARNING","threshold":10.0,"thresholdDuration":240,"#
                + #""thresholdOccurrences":"ALL"}],"description":"It is deep.","#
                + #""runbookUrl":"https://example.com/deep","expiration":{"expirationDuration":600,"#
                + #""openViolationOnExpiration":true,"closeViolationsOnExpiration":true},"#
                + #""violationTimeLimitSeconds":86400}"#)
        #expect(
            condition.notes == [
                "The last value fills a gap of any length.",
                "A level holds for whole windows: 240 seconds.",
            ])
    }

    @Test func `guards are conditions on rows`() throws {
        let condition = try Self.input(
            """
            deep:
              golden: depth
              critical: { above: 10 }
              while: [{ golden: latency, atMost: 2 s }]
            """)
        #expect(condition.input.text.contains("WHERE queue.latency <= 2000 FACET"))
        #expect(condition.notes.count == 1)
    }

    @Test func `the conditions of a guard are conditions on rows too`() throws {
        let files = AlertFiles(
            alerts: """
                deep:
                  metric: queue.depth
                  where: { region: north }
                  critical: { above: 10 }
                  while: [{ golden: used, below: 9 }, { metric: queue.latency, atMost: 2 s }]
                """,
            golden: [
                "used":
                    "{ select: max(queue.usage), from: QueueSample, where: \"queueName = 'a'\" }"
            ])
        let policy = AlertPolicy(files.rules)
        let text = try #require(policy.conditions.first, "\(policy.refusals)").input.text
        #expect(text.contains("queueName = 'a' AND region = 'north'"), "\(text)")
        #expect(text.contains("queue.usage < 9 AND queue.latency <= 2000"), "\(text)")
        #expect(text.ranges(of: "region = 'north'").count == 2, "\(text)")
    }

    @Test(arguments: ["count(queue.depth)", "sum(queue.depth)", "uniqueCount(region)"])
    func `a guard whose value no row has is refused`(_ value: String) {
        let files = AlertFiles(
            alerts: """
                deep:
                  metric: queue.depth
                  critical: { above: 10 }
                  while: [{ golden: other, above: 3 }]
                """, golden: ["other": "{ select: \(value), from: QueueSample }"])
        let refusals = AlertPolicy(files.rules).refusals
        #expect(refusals.count == 1)
        #expect(refusals.first?.reason.contains("row by row") == true)
    }

    @Test func `a baseline is one, and its levels are deviations`() throws {
        let condition = try Self.input(
            "x: { golden: depth, baseline: { direction: lower }, critical: { above: 3, for: 5m } }")
        #expect(condition.isBaseline)
        #expect(condition.input.text.contains(#""baselineDirection":"LOWER_ONLY""#))
        #expect(condition.input.text.contains(#""threshold":3.0,"thresholdDuration":300"#))
    }

    @Test func `an alert about lost data alone counts rows`() throws {
        let condition = try Self.input("x: { golden: depth, noData: { after: 5m } }")
        #expect(condition.input.text.contains("SELECT count(queue.depth) FROM"))
        #expect(
            condition.input.text.contains(
                #""operator":"BELOW","priority":"CRITICAL","threshold":0.0"#))
    }

    @Test func `two alerts of one title have two names, and none is too long`() {
        let title = String(repeating: "long ", count: 40)
        let files = AlertFiles(
            alerts: """
                a: { golden: depth, critical: { above: 10 } }
                b: { golden: depth, critical: { above: 20 } }
                """)
        // In a file such a title is a finding.
        var rules = files.rules
        for index in rules.indices { rules[index].title = title }
        let names = AlertPolicy(rules).conditions.map(\.name)
        #expect(Set(names).count == 2)
        #expect(names.allSatisfy { $0.count == AlertPolicy.maximumNameLength })
        #expect(names.last?.hasSuffix(" (INFRA-QUEUE/b)") == true)
    }
}
