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

    @Test func `a secret that a broker sends back is in no error`() async throws {
        var script = KafkaScript(brokers: [1])
        script.loginError = 58
        script.loginWords = "geheim-4711 is not the password of reader"
        try await KafkaPeer.with(script) { peer in
            let settings = try KafkaSettings(
                servers: peer.servers,
                settings: [
                    "security.protocol": "sasl_plaintext", "sasl.mechanisms": "PLAIN",
                    "sasl.username": "reader",
                ],
                secrets: ["sasl.password": { Secret("geheim-4711") }], timeout: .seconds(3))
            let sink = KafkaSink(topic: "rows", settings: settings)
            let error = await #expect(throws: SinkError.self) {
                try await sink.deliver(Rows.batch(Rows.rows(1)))
            }
            let message = try #require(error?.message)
            #expect(message.contains("<redacted> is not the password of reader"), "\(message)")
            await sink.close()
        }
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
