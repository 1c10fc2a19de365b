import Delivery
import KafkaClient
import StandIns
import Telemetry
import Testing

@testable import Sinks

struct KafkaSettingsTests {
    @Test func `what librdkafka knows is passed on`() throws {
        _ = try KafkaSettings(
            servers: "a:9092,b:9092",
            settings: ["security.protocol": "sasl_ssl", "compression.codec": "lz4"],
            secrets: ["sasl.password": { Secret("geheim") }])
    }

    @Test func `an unknown setting, a reserved one and a wrong value are errors with their name`() {
        #expect(throws: KafkaPropertyError.unknown("sasl.pasword")) {
            try KafkaSettings(servers: "a", settings: ["sasl.pasword": "x"])
        }
        for name in KafkaSettings.reservedNames {
            #expect(throws: KafkaPropertyError.refused(name, "delivery rests on it")) {
                try KafkaSettings(servers: "a", secrets: [name: { Secret("x") }])
            }
        }
        let error = #expect(throws: KafkaPropertyError.self) {
            try KafkaSettings(servers: "a", settings: ["linger.ms": "soon"])
        }
        #expect(error?.description.hasPrefix("linger.ms: ") == true)
    }

    @Test func `the value of a secret is in no error`() {
        let error = #expect(throws: KafkaPropertyError.self) {
            try KafkaSettings(servers: "a", secrets: ["linger.ms": { Secret("geheim") }])
        }
        #expect(error?.description == "linger.ms: the value is not accepted")
    }

    @Test func `a producer that cannot begin is a failure that may pass`() async throws {
        let settings = try KafkaSettings(
            servers: "127.0.0.1:1",
            settings: ["security.protocol": "ssl", "ssl.ca.location": "/nowhere/ca.pem"])
        let sink = KafkaSink(topic: "rows", settings: settings)
        let error = await #expect(throws: SinkError.self) {
            try await sink.deliver(Rows.batch(Rows.rows(1)))
        }
        #expect(error?.reason == .unreachable && error?.isRetryable == true)
        await sink.close()
    }
}
