import Alerts
import Definitions
import Diagnostics
import Formats
import Telemetry
import Testing

/// The labels that an Alertmanager gets.
struct AlertLabelTests {
    private func labels(_ alert: FiringAlert) -> [String: String] {
        let posted = AlertNotice(alert).alertmanager(validUntil: 0, generator: nil)
        var labels: [String: String] = [:]
        guard case .object(let parts) = posted else { return labels }
        for (part, value) in parts where part == "labels" {
            guard case .object(let members) = value else { continue }
            for (name, value) in members {
                if case .string(let text) = value { labels[name] = text }
            }
        }
        return labels
    }

    private func alert(_ attributes: [String: String]) throws -> FiringAlert {
        let rule = try depthRule([.init(.critical, .above, 10, for: 0)])
        var evaluation = AlertEvaluation([rule], step: 15_000)
        _ = evaluation.evaluate([rule.key: AlertReading([.queue("a"): 11])], at: 15_000)
        var alert = try #require(evaluation.firing.first)
        alert.attributes = attributes
        return alert
    }

    @Test(arguments: [
        "queueName", "aws.region", "k8s.cluster-name", "HTTPServer", "2nd", "ünicode", "éé", "a__b",
        "entity_guid", "le", "x9Y", "ABc", "_x_", "A1B",
    ])
    func `an attribute is called as a sink for Prometheus calls it`(attribute: String) throws {
        let shape = SampleShape(eventType: "S", attributes: [attribute], metrics: [])
        let name = try #require(shape.prometheusLabels[attribute])
        let labels = self.labels(try alert([attribute: "v"]))
        #expect(labels[name] == "v", "\(labels)")
        #expect(labels["entity_type"] == "INFRA-QUEUE")
    }

    @Test func `no two entities are one alert`() throws {
        let entity = try alert(["entityGuid": "g"])
        #expect(labels(entity)["entity_guid"] == "g")
        let attributes = ["aws.region": "1", "awsRegion": "2", "severity": "3", "alertname": "4"]
        let labels = self.labels(try alert(attributes))
        #expect(labels["aws_region"] == "1")
        #expect(labels["attribute_aws_region"] == "2")
        #expect(labels["attribute_severity"] == "3")
        #expect(labels["attribute_alertname"] == "4")
        #expect(labels["severity"] == "critical")
    }

    @Test func `an alert that tells of a loss has a name of its own, as the rendered rules have`()
        throws
    {
        var alert = try self.alert([:])
        #expect(labels(alert)["alertname"] == "QueueDeep")
        alert.cause = .loss
        #expect(labels(alert)["alertname"] == "QueueDeepNoData")
    }
}
