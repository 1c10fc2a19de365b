import Definitions
import Telemetry
import Testing

@testable import Simulations

/// What flows is what the definition says.
@Suite struct LoadTests {
    private func curve(_ change: (inout SimulatedLoad) -> Void) -> LoadCurve {
        var load = SimulatedLoad()
        change(&load)
        return LoadCurve(load, start: 0)
    }

    @Test func `has its peak and its trough twelve hours apart`() {
        let curve = curve {
            $0.peak = 18; $0.swing = 0.4
        }
        let hour: Int64 = 3_600_000
        #expect(abs(curve.factor(at: 18 * hour) - 1.4) < 1e-9)
        #expect(abs(curve.factor(at: 6 * hour) - 0.6) < 1e-9)
        #expect(abs(curve.factor(at: 12 * hour) - 1) < 1e-9)
        #expect(curve.factor(at: 17 * hour) == curve.factor(at: 19 * hour))
        #expect(curve.factor(at: 3 * hour) == curve.factor(at: 27 * hour))
        let day = (0..<1440).map { curve.factor(at: Int64($0) * 60_000) }
        #expect(abs(day.reduce(0, +) / 1440 - 1) < 0.001)
    }

    @Test func `grows from day to day, to a limit`() {
        let curve = curve {
            $0.swing = 0; $0.growth = 0.1
        }
        let day: Int64 = 86_400_000
        #expect(curve.factor(at: 0) == 1)
        #expect(abs(curve.factor(at: 10 * day) - 2) < 1e-9)
        #expect(curve.factor(at: 1_000_000 * day) == LoadCurve.maximumFactor)
        let shrinking = self.curve { $0.growth = -0.1 }
        #expect(shrinking.factor(at: 1_000 * day) == 0)
    }

    @Test func `starts where the day is, before 1970 too`() {
        let load = SimulatedLoad()
        let late = LoadCurve(load, start: 14 * 3_600_000)
        #expect(abs(late.factor(at: 0) - 1.3) < 1e-9)
        #expect(LoadCurve(load, start: -10 * 3_600_000).factor(at: 0) == late.factor(at: 0))
    }

    @Test func `passes what comes in on to those who read it`() throws {
        var bench = try Bench("load: { swing: 0 }\n" + Bench.clusters)
        bench.advance(to: 600_000)
        let topics = try bench.rows(.topics)
        #expect(abs(topics.number("main wide", "messages_in") / 600 - 200) < 6)
        #expect(abs(topics.number("main wide", "messages_out") / 600 - 400) < 14)
        #expect(abs(topics.number("main narrow", "messages_in") / 600 - 30) < 2)
        #expect(
            topics.number("main wide", "bytes_in")
                == topics.number("main wide", "messages_in") * 1_024)
        #expect(topics.number("main wide", "requests_failed") == 0)
        // Two groups commit every five seconds, so each is about 3.5 seconds behind.
        #expect((200...3_000).contains(topics.number("main wide", "lag")))
        let ends = try bench.rows(.partitions).byName.values
            .filter { $0["topic"] == .text("wide") }.compactMap { $0["end_offset"]?.number }
        #expect(ends.reduce(0, +) == topics.number("main wide", "messages_in"))
        let queues = try bench.rows(.queues)
        #expect(abs(queues.number("main / mails", "publish") / 600 - 20) < 2)
        #expect(queues.number("main / mails", "messages_ready") < 60)
        #expect(try bench.rows(.groups).number("main readers", "commits") / 600 == 0.8)
    }

    @Test func `keeps what is held on disk near what retention says`() throws {
        var bench = try Bench("load: { swing: 0 }\n" + Bench.clusters)
        let before = try bench.rows(.brokers).number("main 1", "disk_used")
        bench.advance(to: 1_800_000)
        let after = try bench.rows(.brokers).number("main 1", "disk_used")
        #expect(abs(after / before - 1) < 0.05)
        let all = ["1", "2", "3"].map {
            (try? bench.rows(.brokers).number("main \($0)", "disk_used")) ?? .nan
        }
        // Ten minutes of both topics, the wide one three times.
        let expected = 600.0 * 1_024 * (200 * 3 + 30)
        #expect(abs(all.reduce(0, +) / expected - 1) < 0.05)
    }

    @Test func `keeps up with days that pass faster`() throws {
        var bench = try Bench("speed: 3600\nload: { swing: 0.9 }\n" + Bench.clusters)
        var rates: [Double] = []
        var last = 0.0
        for second in 1...24 {
            bench.advance(to: Int64(second) * 1_000)
            let now = try bench.rows(.topics).number("main wide", "messages_in")
            rates.append(now - last)
            last = now
        }
        #expect(try #require(rates.max()) > 340)
        #expect(try #require(rates.min()) < 60)
    }
}

/// What the format allows at most does no harm.
@Suite struct ExtremeTests {
    @Test func `stands the greatest numbers`() throws {
        var bench = try Bench(
            """
            speed: 3600
            load: { swing: 0.95, noise: 0.5, growth: 1 }
            clusters:
              - cluster: main
                provider: p
                brokers: [{ broker: a, disk: 1MiB }, { broker: b, memory: 1MiB }]
                retention: 60s
                topics:
                  - { topic: t, partitions: 300, rate: 1000000, size: 1MiB }
                  - { topic: none, rate: 0 }
                queues:
                  - { queue: q, rate: 1000000, size: 1MiB, capacity: 0 }
                  - { queue: r, rate: 0, consumers: 0 }
                groups:
                  - { group: g, topics: [t, none], members: 10000, capacity: 100 }
                  - { group: h, topics: [t, t], members: 1, capacity: 0, commit: 1h }
            incidents:
              - { incident: a, kind: broker-down, cluster: main, broker: a, for: 1d, every: 25h }
              - { incident: b, kind: broker-down, cluster: main, broker: b, at: 6h, for: 1d }
              - { incident: c, kind: disk-full, cluster: main, broker: b, for: 365d }
              - { incident: d, kind: rebalance-storm, cluster: main, group: g, for: 365d }
              - { incident: e, kind: hot-partition, cluster: main, topic: t, for: 365d }
              - { incident: f, kind: errors, cluster: main, topic: t, for: 365d }
            """)
        for second in [1, 30, 149] as [Int64] {
            bench.advance(to: second * 1_000)
            for value in try bench.values().values where !value.isMissing {
                guard case .double(let number) = value else { continue }
                #expect(number.isFinite && number >= 0)
            }
        }
        #expect(try bench.rows(.topics).number("main none", "messages_in") == 0)
        #expect(try bench.rows(.brokers).number("main a", "disk_used") <= Double(1 << 20))
    }
}
