import Foundation
import Testing

/// The program over a simulated shop: nothing else is needed.
@Suite(.timeLimit(.minutes(10)))
struct SimulatedShopTests {
    private static let types = ["CLUSTER", "BROKER", "TOPIC", "QUEUE", "CONSUMER_GROUP"]

    /// The last row of each entity that has a value of a metric.
    private func latest(_ metric: String, _ rows: [EventRow]) -> [String: Double] {
        var values: [String: Double] = [:]
        for row in rows {
            guard let name = row.text("entityName"), let value = row.number(metric) else {
                continue
            }
            values[name] = value
        }
        return values
    }

    @Test func `one seed gives the same bytes, and another one others`() async throws {
        try await withProgram { program in
            let first = try await program.run("simulate", "shop", "--for", "20m")
            let again = try await program.run("simulate", "shop", "--for", "20m")
            let other = try await program.run("simulate", "shop", "--for", "20m", "--seed", "8")
            #expect(first.status == 0, "\(first.errors)")
            #expect(first.errors.isEmpty)
            #expect(first.output == again.output)
            #expect(first.output != other.output)
            #expect(first.rows.count > 1_000)
        }
    }

    /// A minute or some of the shop.
    private func shop(_ length: String) async throws -> [EventRow] {
        try await withProgram { try await $0.run("simulate", "shop", "--for", length).rows }
    }

    @Test func `entities of all five types, and the broken cluster's score says why`() async throws
    {
        let rows = try await shop("3m")
        let present = Set(rows.compactMap { $0.text("entityType") })
        #expect(present == Set(Self.types.map { "MESSAGE_QUEUE_\($0)" }))
        let health = latest("cluster.health.score", rows)
        #expect(health == ["orders": 50, "storefront": 100, "clickstream": 100])
        let scored = rows.filter { $0.text("health.terms") != nil }
        let reason = scored.last { $0.text("entityName") == "orders" }?.text("health.deductions")
        #expect(reason == "offline partitions 30, under-replicated partitions 20")
        let availability = try #require(latest("cluster.availability.percentage", rows)["orders"])
        #expect(availability < 67)
        // The queue service tells nothing of what the score weighs.
        #expect(latest("health.known", rows)["jobs"] == 0)
    }

    @Test func `the table has the broken cluster on top, with the reason`() async throws {
        try await withProgram { program in
            let example = MQPProgram.project.appending(path: "Examples/simulation/mqp.yml").path
            let result = try await program.run("run", example, "--once", "--settle", "1s")
            #expect(result.status == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n").map(String.init)
            for title in ["Clusters (4)", "Brokers (9)", "Topics (7)", "Consumer groups (5)"] {
                #expect(lines.contains { $0.hasPrefix(title) })
            }
            let head = try #require(lines.firstIndex { $0.hasPrefix("Clusters (4)") })
            #expect(lines[head + 1].hasSuffix("why"))
            #expect(lines[head + 2].hasPrefix("orders"))
            #expect(lines[head + 2].contains("offline partitions 30"))
            let brokers = try #require(lines.firstIndex { $0.hasPrefix("Brokers (9)") })
            #expect(lines[brokers + 2].hasSuffix("down"))
        }
    }

    @Test func `a metric and a score of one's own take a file of a few lines`() async throws {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                extends: [simulation, INFRA-MESSAGE_QUEUE_QUEUE]
                metrics:
                  queue.unacknowledged.share:
                    { unit: "%", description: Share of messages that were delivered and not
                      acknowledged., minimum: 0, maximum: 100 }
                samples:
                  MessageQueueQueueSample:
                    metrics:
                      queue.unacknowledged.share:
                        value: messages_unacknowledged / (messages_ready + messages_unacknowledged)
                        when: messages_ready + messages_unacknowledged > 0
                golden:
                  unacknowledgedShare:
                    { title: Unacknowledged, unit: PERCENTAGE, metric: queue.unacknowledged.share }
                """, to: "mine/queue.yml")
            try program.write(
                """
                format: 1
                extends: INFRA-MESSAGE_QUEUE_CLUSTER
                metrics:
                  cluster.calm.score: { unit: "1", description: 100 where consumers keep up.,
                    minimum: 0, maximum: 100, worst: lowest }
                aggregates:
                  cluster.calm.score:
                    score:
                      name: calm
                      terms:
                        - { name: lag, deduct: 'in(sum(topic.consumer.lag over CONTAINS), "{message}") / 100', to: 60 }
                        - { name: brokers, when: count(broker.up over MANAGES) > sum(broker.up over MANAGES), deduct: 40 }
                golden:
                  calm: { title: Calm, unit: COUNT, metric: cluster.calm.score }
                """, to: "mine/cluster.yml")
            let lint = try await program.run("lint", "mine", "--fail-on", "info")
            #expect(lint.status == 0, "\(lint.output)")
            let result = try await program.run(
                "simulate", "shop", "--for", "3m", "--definitions", "mine")
            #expect(result.status == 0, "\(result.errors)")
            let shares = latest("queue.unacknowledged.share", result.rows)
            #expect(shares.count == 8)
            #expect(shares.values.allSatisfy { (0...100).contains($0) })
            for row in result.rows {
                guard let share = row.number("queue.unacknowledged.share"),
                    let part = row.number("queue.messages.unacknowledged"),
                    let whole = row.number("queue.depth")
                else { continue }
                #expect(abs(share - 100 * part / whole) < 1e-9)
            }
            let calm = latest("cluster.calm.score", result.rows)
            #expect(calm["orders"] == 0)
            let row = result.rows.last { $0.text("calm.terms") != nil }
            #expect(row?.text("calm.terms")?.contains("brokers") == true)
            let shown = try await program.run(
                "definitions", "show", "INFRA-MESSAGE_QUEUE_CLUSTER", "mine")
            #expect(shown.output.contains("mine/cluster.yml"))
            #expect(shown.output.contains("cluster.calm.score"))
        }
    }

    /// A source of one's own that keeps the two deepest queues of each cluster, and an aggregate
    /// over all of them.
    private func writeRanked(limits: String, _ program: MQPProgram) throws {
        try program.write(
            """
            format: 1
            source: ranked
            title: Two queues of each cluster
            requests:
              clusters:
                transport: simulation
                table: clusters
                key: [provider, cluster]
                fields: { provider: string, cluster: string }
              queues:
                transport: simulation
                table: queues
                key: [provider, cluster, vhost, queue]
                fields:
                  provider: string
                  cluster: string
                  vhost: string
                  queue: string
                  messages_ready: { type: gauge?, unit: "{message}" }
            samples:
              MessageQueueClusterSample:
                from: clusters
                attributes: { provider: provider, clusterName: cluster }
              MessageQueueQueueSample:
                from: queues
                attributes: { provider: provider, clusterName: cluster, vhost: vhost, queueName: queue }
                metrics: { queue.messages.ready: messages_ready }
                \(limits)
            """, to: "mine/ranked.yml")
        try program.write(
            """
            format: 1
            extends: INFRA-MESSAGE_QUEUE_CLUSTER
            metrics:
              cluster.waiting: { unit: "{message}", description: Messages that wait in all queues. }
            aggregates:
              cluster.waiting: sum(queue.messages.ready over CONTAINS)
            """, to: "mine/waiting.yml")
    }

    /// The rows of such a source.
    private func ranked(limits: String) async throws -> [EventRow] {
        try await withProgram { program in
            try writeRanked(limits: limits, program)
            let result = try await program.run(
                "simulate", "shop", "--for", "3m", "--source", "ranked", "--definitions", "mine")
            #expect(result.status == 0, "\(result.errors)")
            return result.rows
        }
    }

    @Test func `queues beyond the limit are no entities, and are in the sum all the same`()
        async throws
    {
        let all = try await ranked(limits: "")
        let some = try await ranked(
            limits: "limits: { rows: 2, keep: top(queue.messages.ready), by: [clusterName] }")
        let sums = latest("cluster.waiting", all)
        #expect(sums.count == 2)
        #expect(sums == latest("cluster.waiting", some))
        let kept = latest("queue.messages.ready", some)
        #expect(latest("queue.messages.ready", all).count == 8)
        #expect(kept.count >= 4 && kept.count < 8)
        let rest = some.filter { $0.text("rollup") == "rest" }
        let named = rest.filter { $0.text("entityGuid") != nil }
        #expect(!rest.isEmpty && named.isEmpty)
    }

    @Test func `two targets of one cluster do not count its rest twice`() async throws {
        let counted = try await withProgram { program in
            try writeRanked(
                limits: "limits: { rows: 1, keep: top(queue.messages.ready), by: [clusterName] }",
                program)
            try program.write(
                """
                format: 1
                extends: INFRA-MESSAGE_QUEUE_CLUSTER
                metrics:
                  cluster.counted: { unit: "{queue}", description: Queues that tell of messages. }
                aggregates:
                  cluster.counted: count(queue.messages.ready over CONTAINS)
                """, to: "mine/counted.yml")
            try program.write(
                """
                format: 1
                account: 1
                definitions: [mine]
                targets:
                  - { target: a, source: ranked, simulation: shop }
                  - { target: b, source: ranked, simulation: shop }
                sinks: [ { sink: stdout, format: ndjson } ]
                """, to: "mqp.yml")
            // The two are asked at almost the same moment; where the shop changes in between, each has
            // another queue as its first.
            var counted: [String: Double] = [:]
            for _ in 0..<3 where counted["storefront"] != 5 || counted["jobs"] != 3 {
                let result = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
                counted = latest("cluster.counted", result.rows)
            }
            return counted
        }
        #expect(counted["storefront"] == 5 && counted["jobs"] == 3)
    }

    @Test func `a row can be of two types that both have aggregates`() async throws {
        let rows = try await withProgram { program in
            try program.write(
                """
                format: 1
                metrics:
                  twin.brokers: { unit: "{broker}", description: Brokers that are up. }
                """, to: "mine/metrics.yml")
            try program.write(
                """
                domain: INFRA
                type: TWIN_CLUSTER
                ownership: { primaryOwner: { teamName: Tests } }
                synthesis:
                  rules:
                    - ruleName: twin_cluster
                      identifier: clusterName
                      name: clusterName
                      encodeIdentifierInGUID: true
                      conditions: [ { attribute: eventType, value: MessageQueueClusterSample } ]
                aggregates:
                  twin.brokers: sum(broker.up over TWINS)
                """, to: "mine/infra-twin_cluster/definition.yml")
            let result = try await program.run(
                "simulate", "shop", "--for", "1m", "--definitions", "mine")
            #expect(result.status == 0, "\(result.errors)")
            return result.rows
        }
        #expect(latest("cluster.health.score", rows)["orders"] == 50)
        let twins = rows.filter { $0.text("entityType") == "TWIN_CLUSTER" }
        #expect(!twins.isEmpty)
    }

    @Test func `what is found about the rows is said once`() async throws {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                simulation: clash
                clusters:
                  - cluster: c
                    provider: p
                    brokers: 0
                    queues: [ { vhost: "a:b", queue: c }, { vhost: a, queue: "b:c" } ]
                """, to: "mine/clash.yml")
            let result = try await program.run(
                "simulate", "clash", "--for", "5m", "--definitions", "mine")
            #expect(result.status == 0)
            let lines = result.errors.split(separator: "\n")
            #expect(lines.count == 1)
            #expect(result.errors.contains("has the identifier of"))
        }
    }
}
