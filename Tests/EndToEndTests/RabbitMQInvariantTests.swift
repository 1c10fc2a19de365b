import Brokers
import Foundation
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RabbitMQInvariantTests {
    private static let hosts = ["/", "shop", "b:c/ü"]
    private static let oddNames = [
        "with:colon", "with/slash", "with|bar", "with space", "Bestellungen-ä", "队列", "очередь",
        "%2F", "a?b#c&d", "quote\"and\\backslash",
    ]
    private static let queuesOfEachKind = 200

    @Test func `three hosts with two hundred queues of each kind are seen as they are`()
        async throws
    {
        try await RabbitMQBroker.withNode { broker in
            let management = broker.management
            var all: [QueueDeclaration] = []
            for host in Self.hosts where host != "/" {
                try await management.createVirtualHost(host)
            }
            for kind in QueueKind.allCases {
                for number in 0..<Self.queuesOfEachKind {
                    let host = Self.hosts[number % Self.hosts.count]
                    all.append(QueueDeclaration("\(kind.rawValue)-\(number)", kind, in: host))
                }
            }
            all += Self.oddNames.map { QueueDeclaration($0, in: "shop") }
            try await management.declare(all)
            let busy = [0, 1, 2].flatMap { number in
                QueueKind.allCases.map {
                    QueueDeclaration("\($0.rawValue)-\(number)", $0, in: Self.hosts[number])
                }
            }
            for queue in busy {
                try await management.publish(10, to: queue)
                if queue.kind != .stream { try await management.consume(4, from: queue) }
            }
            for queue in busy {
                let expected = queue.kind == .stream ? 10 : 6
                try await eventually(
                    "the API knows the depth of \(queue.name)", within: .seconds(150)
                ) {
                    try await management.state(of: queue).messages == expected ? true : nil
                }
            }
            let rows = try await rows(of: broker)
            check(rows, all, busy)
        }
    }

    private func rows(of broker: RabbitMQBroker) async throws -> [EventRow] {
        try await withProgram { program in
            try program.write(
                rabbitMQConfiguration(port: broker.ports.management), to: "mqp.yml")
            let result = try await program.run(
                "run", "mqp.yml", "--once", "--settle", "2s", environment: brokerVariables)
            #expect(result.status == 0, "\(result.errors)")
            return result.rows
        }
    }

    private func check(
        _ rows: [EventRow], _ all: [QueueDeclaration], _ busy: [QueueDeclaration]
    ) {
        let queues = rows.filter { $0.eventType == "MessageQueueQueueSample" }
        let keys = queues.map { [$0.text("vhost") ?? "", $0.text("queueName") ?? ""] }
        #expect(keys.count == all.count)
        #expect(Set(keys) == Set(all.map { [$0.virtualHost, $0.name] }))
        #expect(Set(queues.compactMap { $0.text("entityGuid") }).count == all.count)
        for row in queues {
            let vhost = row.text("vhost") ?? ""
            let name = row.text("queueName") ?? ""
            let identifier = "rabbitmq:under-test:\(vhost):\(name)"
            let guid = EntityGUID(
                accountID: 42, domain: "INFRA", type: "MESSAGE_QUEUE_QUEUE",
                identifier: entityIdentifierHash(identifier).map(String.init) ?? "")
            #expect(row.text("entityGuid") == guid?.encoded)
            #expect(row.text("entityName") == "\(vhost)/\(name)")
        }
        for queue in busy {
            let row = queues.first {
                $0.text("vhost") == queue.virtualHost && $0.text("queueName") == queue.name
            }
            #expect(row?.number("queue.depth") == (queue.kind == .stream ? 10 : 6))
            #expect(row?.text("queueType") == queue.kind.rawValue)
        }
        let kinds = Dictionary(grouping: queues) { $0.text("queueType") ?? "" }
        #expect(kinds["quorum"]?.count == Self.queuesOfEachKind)
        #expect(kinds["stream"]?.count == Self.queuesOfEachKind)
        let cluster = rows.first { $0.eventType == "MessageQueueClusterSample" }
        #expect(cluster?.number("cluster.queues.count") == Double(all.count))
        #expect(cluster?.number("cluster.brokers.up") == 1)
        #expect(cluster?.text("clusterName") == "under-test")
        let broker = rows.first { $0.eventType == "MessageQueueBrokerSample" }
        #expect(broker?.number("broker.up") == 1)
        #expect((broker?.number("broker.memory.usage") ?? 0) > 0)
    }
}
