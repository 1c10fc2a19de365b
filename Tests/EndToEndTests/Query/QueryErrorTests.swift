import Foundation
import Testing

/// What cannot be run or is wrong in a query, and what is said of it.
@Suite(.timeLimit(.minutes(10)))
struct QueryErrorTests {
    private func query(_ arguments: String...) async throws -> MQPProgram.Result {
        try await withProgram { program in
            try program.writeShop()
            return try await program.start(["query"] + arguments).result(within: .seconds(150))
        }
    }

    @Test func `what is wrong is drawn with its place`() async throws {
        let result = try await query("SELECT count(*) FROM T WHERE a = 1 FACTE b", "mqp.yml")
        #expect(result.status == 2)
        #expect(result.output == "")
        #expect(
            result.errors.contains(
                """
                1 | SELECT count(*) FROM T WHERE a = 1 FACTE b
                  |                                    ^^^^^
                """), "\(result.errors)")
        #expect(result.errors.contains("did you mean `FACET`?"))
    }

    @Test func `what it cannot run it names`() async throws {
        let result = try await query(
            "SELECT funnel(session, WHERE a = 1, WHERE b = 2) FROM PageView", "mqp.yml")
        #expect(result.status == 2)
        #expect(result.errors.contains("error: funnel() is not run here"))
        #expect(result.errors.contains("|        ^^^^^^^"), "\(result.errors)")
    }

    @Test func `a query as PromQL asks for any rows that a sink exposes`() async throws {
        for query in [
            "SELECT latest(cluster.health.score) FROM MessageQueueClusterSample FACET entityGuid",
            "SELECT latest(topic.consumer.lag) FROM MessageQueueTopicSample "
                + "FACET provider, clusterName, topicName",
            "SELECT latest(queue.depth) FROM MessageQueueQueueSample WHERE provider = 'rabbitmq' "
                + "AND region IS NULL AND vhost = '/' FACET clusterName, queueName",
            "SELECT latest(mqp.target.up) FROM MqpTargetSample FACET target",
            "SELECT max(mqp.sink.backlog) FROM MqpSinkSample FACET sink",
            "SELECT latest(mqp.spool.bytes), latest(mqp.spool.rows) FROM MqpSpoolSample",
            "SELECT latest(mqp.store.rows) FROM MqpStoreSample",
        ] {
            let result = try await self.query("--print", "promql", query)
            #expect(result.status == 0, "\(query): \(result.errors)")
        }
        let queues = try await query(
            "--print", "promql",
            "SELECT latest(queue.depth) FROM MessageQueueQueueSample FACET clusterName, queueName")
        #expect(queues.status == 2)
        #expect(
            queues.errors.contains(
                "add `entityGuid`, or `provider`, `region` and `vhost` to FACET, or give each one "),
            "\(queues.errors)")
    }

    @Test(arguments: [
        (["--width", "7", "SELECT 1"], "--width is from 20 to 1000"),
        ([], "there is no query"),
        (["--check", "--format", "chart"], "--check writes lines"),
        (["SELECT count(*) FROM T", "none.yml"], "none.yml: no such file or folder"),
        (["SELECT count(*) FROM T", "mqp.yml", "--now", "yesterday"], "'yesterday'"),
        (
            ["SELECT count(*) FROM T", "mqp.yml", "--now", "2026-02-30T12:00:00Z"],
            "'2026-02-30T12:00:00Z'"
        ),
    ])
    func `wrong arguments end with 2 and a sentence`(
        arguments: [String], words: String
    ) async throws {
        try await withProgram { program in
            try program.writeShop()
            let result = try await program.start(["query"] + arguments)
                .result(within: .seconds(150))
            #expect(result.status == 2)
            #expect(result.output == "")
            #expect(result.errors.contains(words), "\(result.errors)")
        }
    }
}
