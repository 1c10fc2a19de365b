import Telemetry
import Testing

/// What the shipped definitions make of a cluster, computed by hand.
@Suite struct ClusterTests {
    static let u = Double.nan

    /// A topic with some of its partitions online.
    static func topic(_ online: Double, of count: Double) -> Related {
        ["topic.partitions.online": online, "topic.partitions.count": count]
    }

    static func queue(_ running: Double) -> Related { ["queue.running": running] }

    @Test(
        arguments: [
            // Brokers alone.
            ([1, 1, 1], [], 100), ([1, 0], [], 50), ([0], [], 0), ([1, 0, u, u], [], 50),
            ([u], [], nil), ([], [], nil), ([], [topic(1, of: 1)], nil),
            // Partitions, queues, or both: the smaller share.
            ([1], [topic(3, of: 4)], 75), ([1, 0], [topic(3, of: 4)], 50),
            ([1], [topic(1, of: 1), topic(1, of: 3)], 50), ([1], [topic(0, of: 5)], 0),
            ([1], [queue(1), queue(0), queue(1), queue(1)], 75), ([1], [queue(0)], 0),
            ([1], [topic(1, of: 2), queue(1), queue(1)], 75), ([1], [topic(5, of: 4)], 100),
            // One that tells only one of its numbers is left out of both; of none known is unknown.
            ([1], [topic(3, of: 4), topic(u, of: 4), topic(4, of: u)], 75),
            ([1], [topic(u, of: 4)], nil), ([1], [topic(u, of: u)], nil), ([1], [queue(u)], nil),
            ([1], [queue(u), queue(1)], 100), ([1], [topic(u, of: u), queue(0), queue(1)], 50),
            // A consumer group is contained too, and has neither.
            ([1], [["consumer.lag.total": 7]], 100),
            ([1], [topic(2, of: 2), ["consumer.lag.total": 7]], 100),
        ] as [([Double], [Related], Double?)]) func `is available by the smaller share`(
            _ up: [Double], _ contained: [Related], _ expected: Double?
        ) throws
    {
        let results = try Bench.cluster.get().results(
            ["MANAGES": up.map { ["broker.up": $0] }, "CONTAINS": contained])
        #expect(results["cluster.availability.percentage"] == expected.map(Scalar.double))
    }

    @Test func `tells the share of what its availability is known by`() throws {
        let bench = try Bench.cluster.get()
        let half = bench.results(["MANAGES": [["broker.up": 1], ["broker.up": Self.u]]])
        #expect(half["cluster.availability.percentage.known"] == .double(0.5))
        let third = bench.results([
            "MANAGES": [["broker.up": 1]],
            "CONTAINS": [Self.queue(1), Self.queue(Self.u), Self.queue(Self.u)],
        ])
        #expect(third["cluster.availability.percentage.known"] == .double(1.0 / 3))
        #expect(bench.results([:])["cluster.availability.percentage.known"] == nil)
    }

    @Test(
        arguments: [
            ([(100, 3)], 3), ([(100, 3), (300, 1)], 1), ([(100, 0)], 0), ([(0, 0)], nil),
            ([(100, 3), (u, 50)], 3), ([(100, 3), (50, u)], 3), ([(u, u)], nil), ([], nil),
            // Counted at another moment, more can fail than came.
            ([(10, 12)], 100),
        ] as [([(Double, Double)], Double?)]) func `fails by the share of its brokers' requests`(
            _ requests: [(Double, Double)], _ expected: Double?
        ) throws
    {
        let brokers: [Related] = requests.map {
            ["broker.requests.rate": $0, "broker.requests.failed": $1]
        }
        let results = try Bench.cluster.get().results(
            ["MANAGES": brokers], own: ["cluster.error.rate": 42])
        #expect(results["cluster.error.rate"] == expected.map(Scalar.double))
    }

    @Test func `carries what its brokers carry`() throws {
        let bench = try Bench.cluster.get()
        let brokers = [1000, Self.u, 24].map { ["broker.network.throughput": $0] as Related }
        let results = bench.results(["MANAGES": brokers])
        #expect(results["cluster.throughput.total"] == .double(1024))
        #expect(results["cluster.throughput.total.known"] == .double(2.0 / 3))
        #expect(bench.results(["MANAGES": [["broker.up": 1]]])["cluster.throughput.total"] == nil)
    }
}
