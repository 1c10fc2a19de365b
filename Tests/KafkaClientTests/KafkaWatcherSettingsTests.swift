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
        let hidden = KafkaHandle.hide(["geheim", "key"], in: "geheim is no key, geheim")
        #expect(hidden == "*** is no ***, ***")
    }

    @Test func `words that librdkafka itself uses are not hidden`() throws {
        let settings = try KafkaWatcherSettings(
            servers: "a",
            secrets: [
                "security.protocol": { Secret("sasl_ssl") },
                "socket.timeout.ms": { Secret("1000") },
                "sasl.username": { Secret("u") }, "sasl.password": { Secret("p") },
            ])
        let (pointer, hidden) = try settings.configuration()
        rd_kafka_conf_destroy(pointer)
        #expect(hidden.sorted() == ["p", "u"])
    }
}
