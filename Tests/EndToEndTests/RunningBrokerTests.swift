import Brokers
import Foundation
import Testing

/// The program beside a broker that lives: rates, alarms, queues that go, and a broker that stops.
@Suite(.timeLimit(.minutes(5)))
struct RunningBrokerTests {
    @Test func `rates are the broker's own within its sampling`() async throws {
        let broker = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        try await broker.management.withVirtualHost("rates") { host in
            let flow = RabbitMQFlow(
                queue: "flowing", publishedPerSecond: 20, consumedPerSecond: [40])
            try await broker.management.declare(QueueDeclaration("flowing", in: host))
            let traffic = try broker.traffic([flow], in: host)
            try await withRunning(broker) { running in
                let rate = try await eventually("20 a second go in and out", within: .seconds(150))
                {
                    () -> Double? in
                    let row = running.rows.last {
                        $0.text("vhost") == host && $0.number("queue.throughput.out") != nil
                    }
                    guard let into = row?.number("queue.throughput.in"),
                        let out = row?.number("queue.throughput.out"),
                        (15...25).contains(into), (15...25).contains(out)
                    else { return nil }
                    return into
                }
                #expect(rate > 0)
            }
            try await traffic.end()
        }
    }

    @Test func `a queue that is deleted is in no later row`() async throws {
        let broker = try await SharedBrokers.ofThisProcess.rabbitMQBroker()
        try await broker.management.withVirtualHost("deleted") { host in
            let queue = QueueDeclaration("short-lived", in: host)
            try await broker.management.declare(queue)
            try await withRunning(broker) { running in
                try await eventually("the queue is seen") {
                    running.rows.contains { $0.text("queueName") == queue.name } ? true : nil
                }
                try await broker.management.delete(queue)
                let clusters = { (rows: [EventRow]) in
                    rows.filter { $0.eventType == "MessageQueueClusterSample" }.count
                }
                try await eventually("two polls pass without the queue") { () -> Bool? in
                    let rows = running.rows
                    guard let last = rows.lastIndex(where: { $0.text("queueName") == queue.name })
                    else {
                        return nil
                    }
                    return clusters(Array(rows[last...])) >= 2 ? true : nil
                }
            }
        }
    }

    @Test func `an alarm and a restart are seen, and the program runs on`() async throws {
        try await RabbitMQBroker.withNode { broker in
            try await broker.management.declare(QueueDeclaration("kept", in: "/"))
            try await withRunning(broker) { running in
                try await eventually("the broker answers") {
                    running.rows.contains { $0.number("broker.memory.alarm") == 0 } ? true : nil
                }
                try await broker.setMemoryAlarm(true)
                try await eventually("the alarm is seen", within: .seconds(150)) {
                    running.rows.last { $0.eventType == "MessageQueueBrokerSample" }?
                        .number("broker.memory.alarm") == 1 ? true : nil
                }
                try await broker.setMemoryAlarm(false)
                try await broker.stop()
                try await eventually("the broker is missed", within: .seconds(150)) {
                    running.rows.last { $0.eventType == "MqpTargetSample" }?
                        .number("mqp.target.up") == 0 ? true : nil
                }
                let missed = running.rows.count
                try await broker.start()
                try await eventually("the queue is seen again", within: .seconds(150)) {
                    running.rows.dropFirst(missed).contains { $0.text("queueName") == "kept" }
                        ? true : nil
                }
                #expect(running.isRunning)
                let log = running.errors
                #expect(log.contains("reason=unreachable"), "\(log)")
                #expect(log.ranges(of: "target answers again").count >= 1, "\(log)")
            }
        }
    }

    /// Runs the program beside the broker, ends it by SIGTERM, and expects a good end.
    private func withRunning(
        _ broker: RabbitMQBroker, _ body: (RunningProgram) async throws -> Void
    ) async throws {
        try await withProgram { program in
            try program.write(
                rabbitMQConfiguration(port: broker.ports.management), to: "mqp.yml")
            let running = try program.start(["run", "mqp.yml"], environment: brokerVariables)
            try await body(running)
            running.signal(SIGTERM)
            let result = try await running.result(within: .seconds(150))
            #expect(result.status == 0, "\(result.errors)")
        }
    }
}
