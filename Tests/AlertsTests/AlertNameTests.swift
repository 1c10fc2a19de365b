import Alerts
import Brokers
import Dashboards
import Definitions
import Diagnostics
import Queries
import Testing

/// Whatever stands in a name stays a name, in every form.
@Suite(.timeLimit(.minutes(2)))
struct AlertNameTests {
    /// What could end a quote, a template, a comment or a line.
    static let wild = "a\"b'c`d{{ $value }}}} # \\ $x [[y]] é\tz"

    static func files() -> AlertFiles {
        let text = JSONValue.string(wild).text
        return AlertFiles(
            alerts: """
                \(text):
                  title: \(text)
                  description: \(text)
                  golden: depth
                  where: { queueName: \(text) }
                  critical: { above: 10 }
                  runbook: \(JSONValue.string("https://example.com/" + wild).text)
                """)
    }

    @Test func `a name stays a name in a query of New Relic`() throws {
        let rule = try #require(Self.files().rules.first)
        let condition = try #require(AlertPolicy([rule]).conditions.first)
        #expect(condition.name == Self.wild)
        #expect(condition.input.text.contains(JSONValue.string(Self.wild).text))
        #expect(rule.signal.nrql.text.contains("queueName = '"))
    }

    @Test func `Prometheus shows names as they are`() async throws {
        let rules = Self.files().prometheus().yaml
        let wild = JSONValue.string(Self.wild).text
        // In PromQL, in YAML.
        let series = "queue_depth{provider=\"hare\",queue_name=\(Self.label(Self.wild))}"
        let runbook = JSONValue.string("https://example.com/" + Self.wild).text
        let summary = JSONValue.string("\(Self.wild): hare \(Self.wild)").text
        let description = JSONValue.string("\(Self.wild) The value is 11 message.").text
        let test = """
            rule_files: [rules.yml]
            evaluation_interval: 30s
            tests:
              - interval: 30s
                input_series:
                  - series: \(JSONValue.string(series).text)
                    values: 11x10
                alert_rule_test:
                  - eval_time: 1m
                    alertname: QueueABCDValueXYÉZ
                    exp_alerts:
                      - exp_labels:
                          severity: critical
                          entity_type: INFRA-QUEUE
                          alert: \(JSONValue.string("INFRA-QUEUE/" + Self.wild).text)
                          provider: hare
                          queue_name: \(wild)
                        exp_annotations:
                          summary: \(summary)
                          description: \(description)
                          runbook_url: \(runbook)
            """
        let result = try await promtool(
            ["test", "rules", "test.yml"], files: ["rules.yml": rules, "test.yml": test])
        #expect(result.isRight, "\(result.output)\n\(rules)")
    }

    @Test func `what cannot be printed is escaped in YAML`() async throws {
        let title = "a\u{7}b\u{85}c\u{2028}d"
        let files = AlertFiles(alerts: "x: { golden: depth, critical: { above: 1 } }")
        // In a file such a title is a finding.
        var rules = files.rules
        for index in rules.indices { rules[index].title = title }
        let yaml = PrometheusRules(rules, naming: files.naming, step: 30_000).yaml
        #expect(yaml.contains(#""a\U00000007b\U00000085c\U00002028d: "#))
        let check = try await promtool(["check", "rules", "r.yml"], files: ["r.yml": yaml])
        #expect(check.isRight, "\(check.output)")
    }

    /// A text as the value of a label in PromQL.
    private static func label(_ text: String) -> String {
        "\""
            + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\t", with: "\\t") + "\""
    }
}
