import Brokers
import Foundation

/// A configuration that watches one RabbitMQ and writes its rows to standard output.
func rabbitMQConfiguration(
    port: UInt16, interval: String = "1s", definitions: String? = nil, more: String = ""
) -> String {
    """
    format: 1
    account: 42
    \(definitions.map { "definitions: [\($0)]" } ?? "")
    targets:
      - target: broker
        source: rabbitmq
        url: http://127.0.0.1:\(port)
        cluster: under-test
        credentials: { username: "${env:BROKER_USER}", password: "${env:BROKER_PASSWORD}" }
        interval: \(interval)
    \(more)
    sinks:
      - sink: stdout
        format: ndjson
    """
}

/// A configuration with one target of the Kafka source; `more` stands at the top, such as `state: state`.
func kafkaConfiguration(
    _ address: String, interval: String = "1s", timeout: String = "10s", more: String = ""
) -> String {
    """
    format: 1
    account: 42
    \(more)
    targets:
      - target: kafka
        source: kafka
        brokers: ["\(address)"]
        cluster: under-test
        interval: \(interval)
        timeout: \(timeout)
    sinks: [ { sink: stdout, format: ndjson } ]
    """
}

/// The variables that a configuration of RabbitMQ reads.
let brokerVariables = ["BROKER_USER": RabbitMQBroker.user, "BROKER_PASSWORD": RabbitMQBroker.user]

extension MQPProgram {
    /// Writes a configuration with targets of the NATS source, each asked every second.
    func writeNATSConfiguration(
        targets: [(name: String, url: String)],
        sinks: String = "[ { sink: stdout, format: ndjson } ]", more: String = ""
    ) throws {
        let fixtures = Self.project.appending(path: "Tests/EndToEndTests/Fixtures/nats-own")
        try FileManager.default.copyItem(at: fixtures, to: folder.appending(path: "nats"))
        let entries = targets.map {
            "  - { target: \($0.name), source: nats-own, url: \"\($0.url)\", interval: 1s, timeout: 2s }"
        }
        try write(
            """
            format: 1
            account: 42
            definitions: [nats]
            \(more)
            targets:
            \(entries.joined(separator: "\n"))
            sinks: \(sinks)
            """, to: "mqp.yml")
    }
}
