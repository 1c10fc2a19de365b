import Brokers
import Foundation
import Testing

@Suite(.timeLimit(.minutes(3)))
struct RabbitMQNodeTests {
    @Test func `a node of one's own alarms, restarts with its data, and leaves nothing`()
        async throws
    {
        let broker = try await RabbitMQBroker.start()
        let management = broker.management
        let queue = QueueDeclaration("orders", .quorum, in: "/")
        try await management.declare(queue)
        try await management.publish(3, to: queue)

        try await broker.setMemoryAlarm(true)
        try await eventually("the memory alarm is raised") {
            try await memoryAlarm(of: management) ? true : nil
        }
        try await broker.setMemoryAlarm(false)
        try await eventually("the memory alarm is over") {
            try await memoryAlarm(of: management) ? nil : true
        }

        try await broker.kill()
        #expect(broker.server.processes() == [])
        await #expect(throws: (any Error).self) { try await management.get("overview") }
        try await broker.start()
        try await eventually("the messages are there again") {
            try await management.state(of: queue).messages == 3 ? true : nil
        }

        #expect(broker.server.processes().count > 1)
        try await broker.end()
        #expect(broker.server.processes() == [])
        #expect(!FileManager.default.fileExists(atPath: broker.server.folder.path))
    }

    private func memoryAlarm(of management: RabbitMQManagement) async throws -> Bool {
        struct Node: Decodable {
            var mem_alarm: Bool
        }
        let answer = try await management.get("nodes")
        return try JSONDecoder().decode([Node].self, from: answer).map(\.mem_alarm) == [true]
    }
}
