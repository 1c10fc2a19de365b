import Brokers
import Foundation
import Testing

@testable import KafkaClient

/// More lags than messages are read for at one look.
@Suite(.timeLimit(.minutes(3)))
struct KafkaRecordLimitTests {
    @Test func `of too many lags the shortest has no time, which is counted`() async throws {
        let count = KafkaWatcher.maximumRecords + 1
        try await KafkaServer.withServer { server in
            try await server.createTopic("orders", partitions: count)
            try await server.produce(2 * count, to: "orders", partitions: count)
            // All are two messages behind, but for one that is behind by one.
            var offsets = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, Int64(0)) })
            offsets[0] = 1
            try await server.commit(offsets, topic: "orders", group: "behind")
            let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: server.address))
            let snapshot = try await watcher.snapshot(within: .seconds(30))
            #expect(snapshot.lags.count == count)
            let now = Int64(Date().timeIntervalSince1970 * 1_000)
            let read = try await watcher.recordLags(of: snapshot, now: now, within: .seconds(60))
            #expect(read.omitted == 1)
            let unknown = snapshot.lags.indices.filter { read.seconds[$0] == nil }
            #expect(unknown.map { snapshot.lags[$0].partition } == [0])

            // One fewer, and all are read.
            var fewer = snapshot
            fewer.lags.removeAll { $0.partition == 1 }
            let all = try await watcher.recordLags(of: fewer, now: now, within: .seconds(60))
            #expect(all.omitted == 0)
            #expect(all.seconds.allSatisfy { $0 != nil })
            watcher.close()
            await watcher.ended()
        }
    }
}
