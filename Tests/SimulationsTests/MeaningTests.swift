import Definitions
import Telemetry
import Testing

@testable import Simulations

/// What each incident looks like to who watches.
@Suite struct MeaningTests {
    /// The incident's bench, and the same without it, four minutes into the incident.
    private func pair(_ name: String, at elapsed: Int64 = 290_000) throws -> IncidentTests.Pair {
        var pair = try IncidentTests.Pair(name)
        pair.advance(to: elapsed)
        return pair
    }

    @Test func `a broker that is down tells only that, and others lead`() throws {
        let pair = try pair("broker-down")
        let brokers = try pair.with.rows(.brokers)
        let row = try #require(brokers.byName["main 2"])
        #expect(
            Set(row.filter { !$0.value.isMissing }.keys)
                == ["provider", "cluster", "id", "host", "up"])
        #expect(row["up"] == .boolean(false))
        let before = try pair.without.rows(.brokers)
        for id in ["main 1", "main 3"] {
            #expect(brokers.value(id, "up") == .boolean(true))
            #expect(brokers.number(id, "cpu") > before.number(id, "cpu"))
            #expect(
                brokers.number(id, "request_latency_p99")
                    > before.number(id, "request_latency_p99"))
        }
        let topics = try pair.with.rows(.topics)
        #expect(topics.number("main wide", "partitions_online") == 6)
        #expect(topics.number("main wide", "under_replicated") == 6)
        #expect(topics.number("main narrow", "partitions_online") == 2)
        #expect(topics.number("main narrow", "requests_failed") > 0)
        let partitions = try pair.with.rows(.partitions).byName.values
        #expect(partitions.allSatisfy { $0["leader"] != .text("2") })
        let offline = partitions.filter { $0["leader"] == .missing }
        #expect(offline.count == 1)
        #expect(offline.allSatisfy { $0["end_offset"] == .missing && $0["isr"] == .integer(0) })
    }

    @Test func `a broker that is up again catches up before it leads`() throws {
        let pair = try pair("broker-down", at: 310_000)
        let row = try #require(try pair.with.rows(.brokers).byName["main 2"])
        #expect(row["up"] == .boolean(true))
        // It alone has the partition of the topic without copies.
        #expect(row["leaders"] == .integer(1))
        #expect(try pair.with.rows(.topics).number("main wide", "under_replicated") == 6)
        let later = try self.pair("broker-down", at: 361_000)
        #expect(try later.with.rows(.topics).number("main wide", "under_replicated") == 0)
        #expect(try later.with.rows(.brokers).number("main 2", "leaders") == 3)
    }

    @Test func `a group that is stuck keeps its members, and its lag grows as messages come`()
        throws
    {
        let pair = try pair("stuck-consumer")
        let (stuck, well) = (try pair.with.rows(.groups), try pair.without.rows(.groups))
        #expect(stuck.value("main readers", "members") == .integer(4))
        #expect(stuck.value("main readers", "state") == .text("stable"))
        #expect(
            stuck.number("main readers", "lag_total")
                > 100 * 230 + well.number("main readers", "lag_total"))
        let early = try self.pair("stuck-consumer", at: 70_000)
        #expect(
            try early.with.rows(.groups).value("main readers", "commits")
                == stuck.value("main readers", "commits"))
        #expect(stuck.byName["main others"] == well.byName["main others"])
        var later = pair
        later.advance(to: 900_000)
        #expect(
            try later.with.rows(.groups).number("main readers", "lag_total")
                < 2 * later.without.rows(.groups).number("main readers", "lag_total"))
    }

    @Test func `a hot partition gets most, and the worst lag is not the total`() throws {
        let pair = try pair("hot-partition")
        let topics = try pair.with.rows(.topics)
        #expect(topics.number("main wide", "hottest_share") == 0.8)
        #expect(
            topics.value("main wide", "messages_in")
                == (try pair.without.rows(.topics)).value("main wide", "messages_in"))
        let groups = try pair.with.rows(.groups)
        let (most, all) = (
            groups.number("main readers", "lag_max"), groups.number("main readers", "lag_total")
        )
        #expect(most > 0.6 * all)
        #expect(most < all)
        #expect(all > 2 * (try pair.without.rows(.groups)).number("main readers", "lag_total"))
        let busiest = try pair.with.rows(.brokers).byName.values.compactMap { $0["cpu"]?.number }
            .max()
        let usual = try pair.without.rows(.brokers).byName.values.compactMap { $0["cpu"]?.number }
            .max()
        #expect(try #require(busiest) > 1.4 * (try #require(usual)))
    }

    @Test func `a disk fills, and then messages are refused`() throws {
        func share(_ bench: Bench) throws -> Double {
            let rows = try bench.rows(.brokers)
            return rows.number("main 2", "disk_used") / rows.number("main 2", "disk_size")
        }
        let half = try pair("disk-full", at: 120_000)
        #expect((0.4...0.7).contains(try share(half.with)))
        #expect(try half.with.rows(.brokers).number("main 2", "requests_failed") == 0)
        let full = try pair("disk-full")
        #expect(try share(full.with) == 1)
        #expect(try full.with.rows(.brokers).number("main 2", "requests_failed") > 100)
        #expect(try full.with.rows(.topics).number("main wide", "requests_failed") > 100)
        var later = full
        later.advance(to: 400_000)
        #expect(try share(later.with) < 0.5)
    }

    @Test func `a storm of rebalances changes state and members, and the lag grows`() throws {
        var pair = try IncidentTests.Pair("rebalance-storm")
        var states: Set<Scalar> = []
        var members: Set<Scalar> = []
        for second in 60..<300 {
            pair.advance(to: Int64(second) * 1_000)
            let row = try #require(try pair.with.rows(.groups).byName["main readers"])
            states.insert(row["state"] ?? .missing)
            members.insert(row["members"] ?? .missing)
        }
        #expect(states == [.text("stable"), .text("rebalancing")])
        #expect(members.isSubset(of: [.integer(2), .integer(3), .integer(4)]))
        #expect(members.count > 1)
        let (with, without) = (try pair.with.rows(.groups), try pair.without.rows(.groups))
        #expect(
            with.number("main readers", "commits") < 0.7 * without.number("main readers", "commits")
        )
        #expect(
            with.number("main readers", "lag_total") > 4
                * without.number("main readers", "lag_total"))
    }

    @Test func `what is silent works on`() throws {
        let pair = try pair("metrics-lost")
        let row = try #require(try pair.with.rows(.brokers).byName["main 2"])
        #expect(
            Set(row.filter { !$0.value.isMissing }.keys) == ["provider", "cluster", "id", "host"])
        let whole = try self.pair("metrics-lost-of-a-cluster")
        for (name, row) in try whole.with.rows(.topics).byName where name.hasPrefix("main") {
            #expect(
                Set(row.filter { !$0.value.isMissing }.keys) == ["provider", "cluster", "topic"])
        }
        var later = whole
        later.advance(to: 301_000)
        #expect(try later.differences() == [])
    }

    @Test func `a queue without consumers fills and is drained afterwards`() throws {
        let pair = try pair("queue-not-drained")
        let queues = try pair.with.rows(.queues)
        for name in ["main shop jobs-1", "main shop jobs-2"] {
            #expect(queues.number(name, "messages_ready") > 600)
            #expect(queues.number(name, "messages_unacknowledged") == 0)
            #expect(queues.value(name, "consumers") == .integer(0))
            #expect(queues.value(name, "running") == .boolean(true))
        }
        var later = pair
        later.advance(to: 900_000)
        #expect(try later.with.rows(.queues).number("main shop jobs-1", "messages_ready") < 20)
    }

    @Test func `requests that fail are sent again`() throws {
        let pair = try pair("errors")
        let (with, without) = (try pair.with.rows(.topics), try pair.without.rows(.topics))
        let failed = with.number("main wide", "requests_failed")
        #expect(failed > 0)
        #expect(
            with.number("main wide", "requests")
                == without.number("main wide", "requests") + failed)
        #expect(
            with.value("main wide", "messages_in") == without.value("main wide", "messages_in"))
    }

    @Test func `an incident comes again`() throws {
        var bench = try Bench(
            incident: "kind: broker-down, broker: \"1\", at: 10s, for: 20s, every: 100s")
        var up: [Scalar] = []
        for second in [0, 9, 10, 29, 30, 109, 110, 129, 130, 1_009, 1_010] as [Int64] {
            bench.advance(to: second * 1_000)
            up.append(try bench.rows(.brokers).value("main 1", "up") ?? .missing)
        }
        let (yes, no) = (Scalar.boolean(true), Scalar.boolean(false))
        #expect(up == [yes, yes, no, no, yes, yes, no, no, yes, yes, no])
    }
}
