import Definitions
import KafkaClient
import Plans
import StandIns
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// The protocol of Kafka, with a password.
///
/// What is malformed is never more than librdkafka 2.0.2 survives: garbage, which is no answer of a
/// cluster at all, lengths, and parts. A list of groups that is cut off is more, so there is no group.
struct KafkaConformance: ConformingTransport {
    let kind = TransportKind.kafka
    var testDescription: String { "kafka" }

    func outcome(of behaviour: PeerBehaviour) -> PeerOutcome {
        switch behaviour {
        case .right: .answer
        case .silent, .dripping: .failure([.timeout])
        // librdkafka gives the connection up, tries again, and is late with that.
        case .endless, .malformed: .failure([.unexpectedShape, .unreachable, .timeout])
        case .cutOff, .gone: .failure([.unreachable, .timeout])
        case .sendingOn:
            .impossible("a cluster says where its brokers are, and asking these is the protocol")
        case .refusing: .failure([.unauthorized])
        case .failing: .impossible("an error is of a topic or of a group, and never of a cluster")
        }
    }

    /// A question before a cluster that is down takes all the time it has.
    func limits(for behaviour: PeerBehaviour) -> PeerLimits {
        behaviour == .refusing ? PeerLimits(timeout: .seconds(10)) : .brief
    }

    func with(_ limits: PeerLimits, _ body: @escaping (Peer) async throws -> Void) async throws {
        let log = Log()
        let plan = try requestPlan(
            """
            transport: kafka
            table: brokers
            key: [id]
            fields: { id: integer }
            """)
        try await KafkaPeer.with(Self.script(.right)) { peer in
            let settings = try KafkaWatcherSettings(
                servers: peer.servers,
                properties: [
                    "security.protocol": "sasl_plaintext", "sasl.mechanisms": "PLAIN",
                    "sasl.username": "reader", "debug": "security,broker,protocol",
                    "reconnect.backoff.ms": "10", "reconnect.backoff.max.ms": "100",
                ],
                secrets: ["sasl.password": { Secret(Self.secret) }], log: { log.add($0) })
            let collector = KafkaCollector(
                KafkaWatcher(settings), timeout: limits.timeout, now: { 0 })
            try await body(
                Peer(
                    behave: { peer.answer(by: Self.script($0)) },
                    asked: { peer.count(.apiVersions) + peer.count(.metadata) },
                    ask: {
                        await CollectorsTests.outcome { () async throws(CollectionError) in
                            try await collector.collect(plan, within: .seconds(600))
                        }
                    },
                    log: { log.lines }))
            // Or it would prove nothing that there is no secret in it.
            try await eventually("something is logged") { !log.lines.isEmpty }
        }
    }

    private static func script(_ behaviour: PeerBehaviour) -> KafkaScript {
        var script = KafkaScript(brokers: [1])
        script.loginError = 0
        switch behaviour {
        case .right, .sendingOn, .failing: break
        case .silent: script.silent = [1]
        case .dripping: script.isDripping = true
        case .endless: script.length = Int32(KafkaWatcherSettings.maximumAnswerBytes + 1)
        case .malformed: script.garbage = "HTTP/1.1 400 \(secret)\r\nContent-Length: 0\r\n\r\n"
        case .cutOff: script.isCutOff = true
        case .refusing:
            script.loginError = 58
            script.loginWords = "no such user with the password \(secret)"
        case .gone: script.closed = [1]
        }
        return script
    }

    private final class Log: Sendable {
        private let kept = Mutex<[String]>([])

        var lines: [String] { kept.withLock { $0 } }

        func add(_ line: KafkaLogLine) { kept.withLock { $0.append(line.text) } }
    }
}
