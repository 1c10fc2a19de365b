import Brokers
import Foundation
import Testing

@testable import KafkaClient

/// How old lags are, as the cluster tells it: by the timestamps around them, and by the message itself.
@Suite(.timeLimit(.minutes(3)))
struct KafkaLagTimesTests {
    @Test(
        arguments: [
            (100, 0.0), (95, 30.0), (90, 60.0), (80, 180.0), (70, 300.0), (69, 900.0), (0, 900.0),
        ] as [(Int64, Double)])
    func `between two moments the time is in proportion to the messages`(
        _ offset: Int64, _ seconds: Double
    ) {
        var ends = KafkaEnds(end: 100)
        ends.add(90, seconds: 60)
        ends.add(70, seconds: 300)
        // No message between these two: the one at 70 was written some time in between.
        ends.add(70, seconds: 900)
        #expect(ends.age(of: offset) == seconds)
    }

    @Test func `timestamps that go back make no time longer than the last moment`() {
        var ends = KafkaEnds(end: 100)
        ends.add(40, seconds: 60)
        ends.add(80, seconds: 300)
        #expect(ends.age(of: 60) == 40)
        #expect(ends.age(of: 40) == 60)
        #expect(ends.age(of: 10) == 300)
    }

    @Test func `the oldest message that was not read says how long ago it was written`()
        async throws
    {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 2)
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            // Ten messages to each partition at each time: two hours, ten minutes and half a minute ago.
            for seconds: Int64 in [7_200, 600, 30] {
                try await server.produce(
                    20, to: "orders", partitions: 2, timestamp: now - seconds * 1_000)
            }
            try await server.commit([0: 10, 1: 25], topic: "orders", group: "behind")
            try await server.commit([0: 3, 1: 30], topic: "orders", group: "further")
            let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: server.address))
            let snapshot = try await watcher.snapshot(within: .seconds(20))
            func row(_ group: String, _ partition: Int32) throws -> Int {
                try #require(
                    snapshot.lags.firstIndex {
                        snapshot.groups.groups[Int($0.group)].id == group
                            && snapshot.topics[Int($0.topic)] == "orders"
                            && $0.partition == partition
                    })
            }

            let read = try await watcher.recordLags(
                of: snapshot, now: now, within: .seconds(20))
            #expect(read.failures.isEmpty && read.omitted == 0)
            #expect(read.seconds[try row("behind", 0)] == 600)
            #expect(read.seconds[try row("behind", 1)] == 30)
            #expect(read.seconds[try row("further", 0)] == 7_200)
            // Everything there is was read.
            #expect(read.seconds[try row("further", 1)] == 0)

            let asked = try await watcher.timestampLags(
                of: snapshot, now: now, within: .seconds(20))
            #expect(asked.failures.isEmpty)
            // The moments around the true times: 5 and 15 minutes, none and a minute, 1 and 4 hours.
            let narrow = try #require(asked.seconds[try row("behind", 0)])
            #expect((300...900).contains(narrow))
            let close = try #require(asked.seconds[try row("behind", 1)])
            #expect((0...60).contains(close))
            let far = try #require(asked.seconds[try row("further", 0)])
            #expect((3_600...14_400).contains(far))
            #expect(asked.seconds[try row("further", 1)] == 0)
            watcher.close()
            await watcher.ended()
        }
    }

    @Test func `a message that was deleted has no time, and a topic that is gone neither`()
        async throws
    {
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: 1)
            try await server.produce(5, to: "orders", partitions: 1)
            try await server.createTopic("gone", partitions: 1)
            try await server.produce(5, to: "gone", partitions: 1)
            try await server.commit([0: 2], topic: "orders", group: "g")
            try await server.commit([0: 2], topic: "gone", group: "h")
            let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: server.address))
            let snapshot = try await watcher.snapshot(within: .seconds(20))
            try await server.deleteTopic("gone")
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            let read = try await watcher.recordLags(of: snapshot, now: now, within: .seconds(5))
            for (row, lag) in snapshot.lags.enumerated() {
                let isGone = snapshot.topics[Int(lag.topic)] == "gone"
                #expect((read.seconds[row] == nil) == isGone, "\(lag) \(read.seconds)")
            }
            watcher.close()
            await watcher.ended()
        }
    }
}
