import Brokers
import Delivery
import Foundation
import StandIns
import Synchronization
import Telemetry
import Testing

@testable import Sinks

/// Hands the shared node and a queue in a virtual host of its own to a test.
func withQueue(
    _ body: (RabbitMQBroker, QueueDeclaration) async throws -> Void
) async throws {
    let node = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
    try await node.management.withVirtualHost("sink") { host in
        let queue = QueueDeclaration("rows", in: host)
        try await node.management.declare(queue)
        try await body(node, queue)
    }
}

extension RabbitMQBroker {
    /// A sink that publishes to this node.
    nonisolated func sink(
        in virtualHost: String, exchange: String, key: String,
        login: (@Sendable () -> RabbitMQLogin)? = nil,
        limits: RabbitMQLimits = RabbitMQBroker.patient,
        time: TimeSource = .system
    ) throws -> RabbitMQSink {
        let path = RabbitMQManagement.path(virtualHost)
        let url = "amqp://guest:guest@127.0.0.1:\(ports.amqp)/\(path)"
        return RabbitMQSink(
            address: try #require(RabbitMQAddress(url)),
            route: try #require(RabbitMQRoute(exchange: exchange, routingKey: key)), login: login,
            limits: limits, time: time)
    }

    /// Binds a queue to an exchange.
    nonisolated func bind(_ queue: QueueDeclaration, to exchange: String, key: String) async throws
    {
        let path = RabbitMQManagement.path(
            "bindings", queue.virtualHost, "e", exchange, "q", queue.name)
        try await management.send("POST", path, ["routing_key": key])
    }

    /// The names of the connections in a virtual host, once the broker knows of one.
    nonisolated func connections(in virtualHost: String) async throws -> [String] {
        struct Connection: Decodable {
            var name: String
        }
        return try await Brokers.eventually("the connection is in the list") {
            let data = try await management.get(
                RabbitMQManagement.path("vhosts", virtualHost, "connections"))
            let names = try JSONDecoder().decode([Connection].self, from: data).map(\.name)
            return names.isEmpty ? nil : names
        }
    }

    /// A node that is busy with the virtual hosts of many tests lets one wait for its login.
    nonisolated static var patient: RabbitMQLimits {
        RabbitMQLimits(connectTimeout: .seconds(60), confirmTimeout: .seconds(60))
    }

    /// How many bytes the broker has had from a connection.
    nonisolated func receivedBytes(_ connection: String) async throws -> Int {
        struct Traffic: Decodable {
            var recv_oct: Int
        }
        let data = try await management.get(RabbitMQManagement.path("connections", connection))
        return try JSONDecoder().decode(Traffic.self, from: data).recv_oct
    }
}

/// A login that a test changes.
final class Login: Sendable {
    private let state: Mutex<RabbitMQLogin>

    init(_ value: RabbitMQLogin) { state = Mutex(value) }

    var value: RabbitMQLogin {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// A queue that holds a message and rejects the next.
struct FullQueue: Encodable {
    struct Arguments: Encodable {
        let length = 1
        let overflow = "reject-publish"

        enum CodingKeys: String, CodingKey {
            case length = "x-max-length"
            case overflow = "x-overflow"
        }
    }
    let durable = true
    let arguments = Arguments()
}

/// A number that several count up.
final class Counter: Sendable {
    private let state = Atomic(0)

    var value: Int { state.load(ordering: .sequentiallyConsistent) }

    func add() { state.add(1, ordering: .sequentiallyConsistent) }
}

extension TimeSource {
    /// The system's clocks, which count how often they are looked at.
    static func counted(by counter: Counter) -> TimeSource {
        var time = TimeSource.system
        let elapsed = time.elapsed
        time.elapsed = {
            counter.add()
            return elapsed()
        }
        return time
    }
}
