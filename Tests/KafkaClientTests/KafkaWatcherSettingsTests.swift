import CRdKafka
import Telemetry
import Testing

@testable import KafkaClient

struct KafkaWatcherSettingsTests {
    @Test func `what librdkafka knows is passed on`() throws {
        _ = try KafkaWatcherSettings(
            servers: "a:9092,b:9092",
            properties: ["security.protocol": "sasl_ssl", "sasl.mechanisms": "SCRAM-SHA-512"],
            secrets: ["sasl.password": { Secret("geheim") }])
    }

    @Test func `an unknown property, and every one that is refused, is an error with its name`() {
        #expect(throws: KafkaPropertyError.unknown("sasl.pasword")) {
            try KafkaWatcherSettings(servers: "a", properties: ["sasl.pasword": "x"])
        }
        for name in KafkaWatcherSettings.refusedNames {
            #expect(throws: KafkaPropertyError.refused(name, "a cluster is only looked at")) {
                try KafkaWatcherSettings(servers: "a", properties: [name: "x"])
            }
            #expect(throws: KafkaPropertyError.refused(name, "a cluster is only looked at")) {
                try KafkaWatcherSettings(servers: "a", secrets: [name: { Secret("x") }])
            }
        }
    }

    @Test func `a wrong value is told, a secret one is not`() {
        let wrong = #expect(throws: KafkaPropertyError.self) {
            try KafkaWatcherSettings(servers: "a", properties: ["socket.timeout.ms": "soon"])
        }
        #expect(wrong?.description.contains("socket.timeout.ms: ") == true)
        let secret = #expect(throws: KafkaPropertyError.self) {
            try KafkaWatcherSettings(servers: "a", secrets: ["socket.timeout.ms": { Secret("x") }])
        }
        #expect(secret?.description == "socket.timeout.ms: the value is not accepted")
    }

    @Test func `the names of secrets are known wherever they stand`() {
        for name in ["sasl.password", "ssl.key.password", "ssl.key.pem"] {
            #expect(KafkaProperties.isSecret(name))
        }
        #expect(!KafkaProperties.isSecret("sasl.username"))
    }

    /// What is left of words with a space between.
    private static func shown(
        _ words: String, properties: [String: String] = [:], secrets: [String: String] = [:]
    ) throws -> String {
        let settings = try KafkaWatcherSettings(
            servers: "a", properties: properties,
            secrets: secrets.mapValues { value in { Secret(value) } })
        let (pointer, hidden) = try settings.configuration()
        rd_kafka_conf_destroy(pointer)
        return hidden.hidden(in: words).replacing("<redacted>", with: "*")
    }

    @Test func `what is secret by its name is hidden wherever it came from`() throws {
        let words = "no geheim, nor geheim-4711, nor PEM- here"
        #expect(
            try Self.shown(
                words, properties: ["sasl.password": "geheim"],
                secrets: ["ssl.key.password": "geheim-4711", "ssl.key.pem": "PEM-"])
                == "no *, nor *, nor * here")
    }

    @Test func `what is too short would be found in any words, and is not looked for`() throws {
        let least = String(repeating: "x", count: KafkaSecrets.leastLength)
        #expect(try Self.shown("\(least)", properties: ["sasl.password": least]) == "*")
        let short = String(least.dropLast())
        #expect(try Self.shown("\(short)", properties: ["sasl.password": short]) == short)
    }

    @Test func `what is written in the configuration and no secret is not hidden`() throws {
        let words = "sasl_plaintext://kafka-1:9092/bootstrap: Connect to ipv4#127.0.0.1:9092 by all"
        #expect(
            try Self.shown(
                words,
                properties: [
                    "socket.max.fails": "1", "broker.address.family": "v4", "debug": "all",
                    "security.protocol": "sasl_plaintext", "sasl.mechanisms": "PLAIN",
                    "sasl.username": "kafka", "ssl.ca.location": "bootstrap",
                ]) == words)
    }

    @Test func `of what came from outside all is hidden but librdkafka's own words and numbers`()
        throws
    {
        let words = "sasl_plaintext://reader@a:9092: PLAIN, 9092 ms of broker,topic"
        #expect(
            try Self.shown(
                words,
                secrets: [
                    "security.protocol": "sasl_plaintext", "sasl.mechanisms": "PLAIN",
                    "socket.timeout.ms": "9092", "debug": "broker,topic",
                    "sasl.username": "reader",
                ]) == words.replacing("reader", with: "*"))
    }

    @Test func `what is set by the watcher itself is so by any name of it`() throws {
        let settings = try KafkaWatcherSettings(
            servers: "a", properties: ["max.partition.fetch.bytes": "5"],
            secrets: ["fetch.wait.max.ms": { Secret("7") }]
        ).readingRecords
        let (pointer, _) = try settings.configuration()
        defer { rd_kafka_conf_destroy(pointer) }
        for (name, value) in [("fetch.message.max.bytes", "1024"), ("fetch.wait.max.ms", "100")] {
            var text = [CChar](repeating: 0, count: KafkaProperties.maximumTextLength)
            var length = text.count
            #expect(rd_kafka_conf_get(pointer, name, &text, &length) == RD_KAFKA_CONF_OK)
            #expect(text.asText == value)
        }
    }
}
