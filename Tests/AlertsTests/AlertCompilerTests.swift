import Alerts
import Dashboards
import Definitions
import Diagnostics
import Queries
import Telemetry
import Testing

/// What alerts mean.
struct AlertCompilerTests {
    static func rule(_ alert: String) throws -> AlertRule {
        let files = AlertFiles(alerts: alert)
        try #require(files.findings.filter { $0.severity == .error }.isEmpty, "\(files.findings)")
        return try #require(files.rules.first)
    }

    @Test func `a golden metric is watched for each entity by its own aggregate`() throws {
        let rule = try Self.rule("deep: { golden: depth, warning: { above: 10, for: 5m } }")
        #expect(rule.key == "INFRA-QUEUE/deep")
        #expect(rule.title == "deep")
        #expect(rule.facets == ["provider", "queueName"])
        #expect(
            rule.signal.nrql.text
                == "SELECT max(queue.depth) FROM QueueSample FACET provider, queueName")
        #expect(rule.window == 60_000)
        #expect(rule.levels == [.init(.warning, .above, 10, for: 300_000)])
        #expect(rule.fill == .none)
        #expect(rule.loss == nil)
    }

    @Test func `bounds are converted to the unit of the metric`() throws {
        let rule = try Self.rule(
            """
            slow:
              golden: latency
              warning: { above: 2 s }
              critical: { atLeast: "0.5 min", for: 1m }
              while: [{ metric: queue.usage, below: "0.5 1" }]
            """)
        #expect(rule.levels.map(\.bound) == [2000, 30_000])
        #expect(rule.unit?.symbol == "ms")
        #expect(rule.guards.map(\.bound) == [50])
    }

    @Test func `attributes and providers narrow every query`() throws {
        let rule = try Self.rule(
            """
            deep:
              golden: depth
              where: { queueName: a'b }
              provider: [hare, tortoise]
              while: [{ metric: queue.usage, above: 1 }]
              critical: { above: 10 }
            """)
        let filter = "WHERE queueName = 'a\\'b' AND provider IN ('hare', 'tortoise')"
        #expect(rule.signal.nrql.text.contains(filter))
        #expect(rule.guards.first?.signal.nrql.text.contains(filter) == true)
    }

    @Test func `a query of its own gets the facets and the conditions`() throws {
        let rule = try Self.rule(
            """
            deep:
              query: SELECT percentile(queue.latency, 99) FROM QueueSample WHERE queue.depth > 1
              where: { region: north }
              provider: hare
              critical: { above: 1 s }
            """)
        #expect(
            rule.signal.nrql.text
                == "SELECT percentile(queue.latency, 99) FROM QueueSample WHERE queue.depth > 1 AND "
                + "region = 'north' AND provider = 'hare' FACET provider, queueName")
        #expect(rule.levels.map(\.bound) == [1000])
    }

    @Test func `baselines, gaps and losses are what was written`() throws {
        let rule = try Self.rule(
            """
            odd:
              golden: depth
              baseline: { direction: upper, over: 2h }
              warning: { above: 3 }
              fill: { value: 0, within: 1h }
              noData: { after: 10m, remember: 2h }
              runbook: https://example.com/odd
            """)
        #expect(rule.condition == .baseline(.upper, over: 7_200_000))
        #expect(rule.levels == [.init(.warning, .above, 3, for: 0)])
        #expect(rule.fill == .value(0, within: 3_600_000))
        #expect(rule.loss == .init(after: 600_000, memory: 7_200_000, severity: .critical))
        #expect(rule.runbook == "https://example.com/odd")
    }

    @Test func `where rules identify by more than others the GUID is a facet`() throws {
        let queue = try #require(
            try AlertFiles.shipped().rules.first { $0.entityType == "INFRA-MESSAGE_QUEUE_QUEUE" })
        #expect(
            queue.facets == ["provider", "clusterName", "vhost", "queueName", "entityGuid"])
    }

    @Test func `a guard of rows that do not tell the entities apart is an error`() throws {
        let files = AlertFiles(
            alerts: """
                deep:
                  metric: queue.depth
                  critical: { above: 10 }
                  while: [{ golden: region, above: 1 }]
                """, golden: ["region": "{ select: max(queue.usage), from: RegionSample }"],
            """
            format: 1
            source: tortoise
            title: Tortoise
            requests:
              sums:
                path: /sums
                key: [region]
                fields: { region: string, usage: { type: gauge, unit: "1" } }
            samples:
              RegionSample:
                from: sums
                attributes: { provider: { const: tortoise }, region: region }
                metrics: { queue.usage: usage }
            """)
        #expect(files.rules.isEmpty)
        let finding = try #require(
            files.findings.first { $0.rule == "alerts/unknown-attribute" }, "\(files.findings)")
        #expect(finding.severity == .error)
        #expect(finding.message.contains("rows without `queueName`,"))
        #expect(finding.place?.path == "infra-queue/alerts.yml")
    }

    @Test func `the loss of one alert and another alert have not one name in Prometheus`() {
        for alerts in [
            [
                "x: { golden: depth, noData: { after: 5m } }",
                "x-nodata: { golden: depth, critical: { above: 1 } }",
            ],
            [
                "xNoData: { golden: depth, critical: { above: 1 } }",
                "x: { golden: depth, noData: { after: 5m } }",
            ],
        ] {
            let files = AlertFiles(alerts: alerts.joined(separator: "\n"))
            #expect(files.rules.count == 1)
            let found = files.findings.filter { $0.rule == "alerts/duplicate-name" }
            #expect(found.map(\.message.isEmpty) == [false])
        }
    }

    @Test func `one that is switched off is not watched`() {
        #expect(AlertFiles(alerts: "off: { disabled: true }").rules.isEmpty)
    }
}
