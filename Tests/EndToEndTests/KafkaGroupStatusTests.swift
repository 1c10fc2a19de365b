import Brokers
import Foundation
import Testing

/// What groups do over time, at a real server of Kafka's protocol, with fields of a user's own.
@Suite(.timeLimit(.minutes(10)))
struct KafkaGroupStatusTests {
    /// Windows of ten seconds in place of minutes, and times as the cluster tells them.
    private static let extra = """
        format: 1
        extends: kafka
        metrics:
          consumer.lag.record: { unit: s, description: Age of the oldest message not read. }
          consumer.lag.timestamp: { unit: s, description: The same by timestamps around it. }
        requests:
          offsets:
            fields:
              record_lag: { type: gauge?, unit: s }
              timestamp_lag: { type: gauge?, unit: s }
              quick:
                { type: string?, history: "consumer_status(committed, end, is_assigned, 10s)" }
        samples:
          MessageQueueConsumerGroupSample:
            attributes:
              quick: >-
                map(max(map(offsets.quick, {"OK": 0, "WARN": 1, "STALL": 2, "STOP": 3,
                "REWIND": 4})), {0: "OK", 1: "WARN", 2: "STALL", 3: "STOP", 4: "REWIND"})
            metrics:
              consumer.lag.record: max(offsets.record_lag)
              consumer.lag.timestamp: max(offsets.timestamp_lag)
        """

    @Test func `a group that stops is STOP after its window, and one that goes back REWIND`()
        async throws
    {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 1)
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            try await server.produce(
                100, to: "orders", partitions: 1, timestamp: now - 7_200_000)
            for group in ["stopped", "back", "done"] {
                try await server.commit(
                    [0: group == "done" ? 100 : 90], topic: "orders", group: group)
            }
            try await withProgram { program in
                try program.write(
                    kafkaConfiguration(server.address, more: "definitions: [own]"), to: "mqp.yml")
                try program.write(Self.extra, to: "own/quick.yml")
                let lint = try await program.run("lint", "mqp.yml", "--fail-on", "warning")
                #expect(lint.status == 0, "\(lint.output)")
                let running = try program.start(["run", "mqp.yml", "--duration", "5m"])
                defer { running.signal(SIGKILL) }
                func last(_ group: String) -> EventRow? {
                    running.rows.last { $0.text("groupId") == group && $0.text("quick") != nil }
                }
                try await eventually("it is STOP", within: .seconds(120)) {
                    last("stopped")?.text("quick") == "STOP" ? true : nil
                }
                // Nothing of it is said before the window is full, nor of who has read everything.
                let first = running.rows.first { $0.text("groupId") == "stopped" }
                #expect(first?.text("quick") == "OK")
                #expect(last("done")?.text("quick") == "OK")
                let stopped = try #require(last("stopped"))
                #expect(stopped.number("consumer.lag.total") == 10)
                #expect((stopped.number("consumer.lag.record") ?? 0) >= 7_200)
                #expect(
                    (3_600...14_400).contains(stopped.number("consumer.lag.timestamp") ?? 0))
                #expect(stopped.text("lagTimeMethod") == "history")
                try await server.commit([0: 20], topic: "orders", group: "back")
                try await eventually("it is REWIND", within: .seconds(120)) {
                    last("back")?.text("quick") == "REWIND" ? true : nil
                }
                #expect(last("back")?.number("consumer.lag.total") == 80)
                running.signal(SIGTERM)
                _ = try await running.result(within: .seconds(150))
            }
        }
    }
}
