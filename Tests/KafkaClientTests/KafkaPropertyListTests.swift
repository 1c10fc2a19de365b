import Testing

@testable import KafkaClient

struct KafkaPropertyListTests {
    private let list = KafkaPropertyList.ofLibrary

    @Test func `the names are those that librdkafka takes from a text`() throws {
        #expect(list.names.count > 100)
        #expect(list.names == Set(list.names).sorted())
        for name in list.names where !KafkaProperties.loadingNames.contains(name) {
            do throws(KafkaPropertyError) {
                _ = try KafkaProperties(
                    [name: ""], secrets: [:], refusing: [], since: "", own: [:])
            } catch {
                guard case .invalid = error else {
                    Issue.record("\(name): \(error)")
                    continue
                }
                #expect(!error.description.contains("dedicated"), "\(error)")
            }
        }
    }

    @Test func `aliases, settings of topics and what is not set are among them`() {
        for name in ["linger.ms", "sasl.username", "ssl.ca.location", "request.timeout.ms"] {
            #expect(list.values(of: name) != nil, "\(name)")
        }
        for name in ["sasl.jaas.config", "error_cb", "Property", "default_topic_conf"] {
            #expect(list.values(of: name) == nil, "\(name)")
        }
    }

    @Test func `what a setting takes is known where librdkafka says it`() {
        #expect(
            list.values(of: "security.protocol")
                == .words(["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"]))
        #expect(list.values(of: "socket.keepalive.enable") == .words(["true", "false"]))
        #expect(list.values(of: "linger.ms") == .numbers(from: "0", to: "900000"))
        #expect(
            list.values(of: "topic.metadata.refresh.interval.ms")
                == .numbers(from: "-1", to: "3600000"))
        #expect(list.values(of: "sasl.username") == .texts)
    }

    @Test func `a text without a table has no names`() {
        #expect(KafkaPropertyList(table: "").names.isEmpty)
        #expect(KafkaPropertyList(table: "a | b\n| | | | | |\n\n----|--|--|--|--|--").names.isEmpty)
    }

    @Test func `what librdkafka says of a value is one line`() {
        let error = #expect(throws: KafkaPropertyError.self) {
            try KafkaWatcherSettings(servers: "a", properties: ["linger.ms": "1000000"])
        }
        #expect(error?.description.contains("outside allowed range") == true)
        #expect(error?.description.contains(where: \.isNewline) == false)
    }
}
