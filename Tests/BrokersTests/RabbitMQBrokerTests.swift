import Brokers
import Foundation
import Testing

@Suite(.timeLimit(.minutes(6)))
struct RabbitMQBrokerTests {
    private static let names = [
        "orders", "with:colon", "with/slash", "with|bar", "with space", "Bestellungen-ä", "队列",
        "очередь", "%2F", "a?b#c&d",
    ]

    @Test(arguments: QueueKind.allCases.filter { $0 != .stream })
    func `ten published and four consumed are a depth of six`(kind: QueueKind) async throws {
        let management = try await SharedBrokers.ofThisProcess.rabbitMQBroker().management
        try await management.withVirtualHost("depth") { host in
            let queue = QueueDeclaration("orders", kind, in: host)
            try await management.declare(queue)
            try await management.publish(10, to: queue)
            try await management.consume(4, from: queue)
            let expected = QueueState(
                name: "orders", vhost: host, type: kind, state: "running", messages: 6,
                messages_ready: 6, messages_unacknowledged: 0, consumers: 0)
            // A queue that has just been made says some of this seconds later.
            try await eventually("the API says 6 messages and all else") {
                try await management.state(of: queue) == expected ? true : nil
            }
        }
    }

    @Test func `a stream keeps all that was published`() async throws {
        let management = try await SharedBrokers.ofThisProcess.rabbitMQBroker().management
        try await management.withVirtualHost("stream") { host in
            let queue = QueueDeclaration("clicks", .stream, in: host)
            try await management.declare(queue)
            try await management.publish(10, to: queue)
            try await eventually("the API says 10 messages") {
                try await management.state(of: queue).messages == 10 ? true : nil
            }
        }
    }

    @Test func `names of every script and sign come back as they were given`() async throws {
        let management = try await SharedBrokers.ofThisProcess.rabbitMQBroker().management
        try await management.withVirtualHost("names:/|ö") { host in
            try await management.declare(Self.names.map { QueueDeclaration($0, in: host) })
            for name in Self.names {
                let queue = QueueDeclaration(name, in: host)
                try await management.publish(1, to: queue)
                #expect(try await management.state(of: queue).name == name)
            }
            let listed = try await management.queues(in: host).map(\.name)
            #expect(listed == Self.names.sorted())
            try await management.delete(QueueDeclaration("with/slash", in: host))
            let left = try await management.queues(in: host).map(\.name)
            #expect(left == Self.names.sorted().filter { $0 != "with/slash" })
        }
    }

    @Test func `taking more than there is fails and says so`() async throws {
        let management = try await SharedBrokers.ofThisProcess.rabbitMQBroker().management
        try await management.withVirtualHost("few") { host in
            let queue = QueueDeclaration("orders", in: host)
            try await management.declare(queue)
            try await management.publish(1, to: queue)
            await #expect {
                try await management.consume(2, from: queue)
            } throws: {
                String(describing: $0) == "unexpected answer: orders gave 1 messages of 2"
            }
        }
    }

    @Test func `a user without permission sees an empty list`() async throws {
        let broker = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        let management = broker.management
        try await management.withVirtualHost("secret") { host in
            try await management.declare(QueueDeclaration("orders", in: host))
            try await management.createUser("watcher", password: "secret", tags: "monitoring")
            let watcher = RabbitMQManagement(
                port: broker.ports.management, user: "watcher", password: "secret")
            // The node answers 500 while another test's virtual host is being made.
            let seen = try await eventually("the list is answered") {
                try await watcher.get("queues")
            }
            #expect(seen == Data("[]".utf8))
            try await management.permit("watcher", in: host)
            #expect(try await watcher.queues(in: host).map(\.name) == ["orders"])
        }
    }

    @Test func `steady traffic shows in the broker's own rates`() async throws {
        let broker = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        try await broker.management.withVirtualHost("traffic") { host in
            let flows = [
                RabbitMQFlow(queue: "flowing", publishedPerSecond: 20, consumedPerSecond: [30]),
                RabbitMQFlow(queue: "stuck", publishedPerSecond: 10, stuckConsumers: 1),
            ]
            try await broker.management.declare(
                flows.map { QueueDeclaration($0.queue, in: host) })
            let traffic = try broker.traffic(flows, in: host)
            try await eventually("the stuck consumer holds its messages", within: .seconds(150)) {
                let states = try await broker.management.queues(in: host)
                return states.last?.messages_unacknowledged == RabbitMQFlow.messagesHeldByStuck
                    && (states.last?.messages ?? 0) > RabbitMQFlow.messagesHeldByStuck
                    && states.first?.consumers == 1 ? true : nil
            }
            try await eventually("20 messages a second flow") {
                let data = try await broker.management.get(
                    RabbitMQManagement.path("queues", host, "flowing"))
                let rate = try JSONDecoder().decode(Rates.self, from: data)
                    .message_stats.deliver_get_details.rate
                return (18...22).contains(rate) ? true : nil
            }
            try await traffic.end()
            #expect(traffic.processes() == [])
        }
    }

    private struct Rates: Decodable {
        struct Statistics: Decodable {
            struct Details: Decodable {
                var rate: Double
            }
            var deliver_get_details: Details
        }
        var message_stats: Statistics
    }
}
