import Spool
import Telemetry
import Testing

struct SpoolTests {
    @Test func `what is appended is leased, and what is settled is not leased again`() async throws
    {
        let files = MemoryFiles(maximumBytes: 1 << 30)
        let (spool, recovery) = try await Spool.open(
            files, sinks: [SpoolSink(name: "a")], id: 7, now: { 1000 })
        #expect(recovery.isNew)
        let range = try await spool.append(
            SpoolCommit(rows: SpoolRows.rows(0..<10), baselines: ["t": [1, 2]]))
        #expect(range == 1..<11)
        #expect(spool.baselines == ["t": [1, 2]])
        let cursor = try #require(spool.cursor(of: "a"))
        let lease = try #require(
            try await cursor.lease(maximumRows: 6, maximumBytes: 1 << 20))
        #expect(lease.rows.map(\.id.number) == Array(1..<7))
        #expect(lease.rows.map { $0.row.sample.metrics } == (0..<6).map { [Double($0)] })
        try await cursor.settle(lease, SpoolSettlement(delivered: 6))
        let rest = try #require(try await cursor.lease(maximumRows: 60, maximumBytes: 1 << 20))
        #expect(rest.rows.map(\.id.number) == Array(7..<11))
        #expect(cursor.account.isBalanced)
        #expect(cursor.account.spooled == 4)
        await spool.close()
        let (again, second) = try await Spool.open(
            files, sinks: [SpoolSink(name: "a")], id: 8, now: { 2000 })
        #expect(second.spool == 7)
        #expect(again.baselines == ["t": [1, 2]])
        let last = try #require(
            try await again.cursor(of: "a")?.lease(maximumRows: 60, maximumBytes: 1 << 20))
        #expect(last.rows.map(\.id.number) == Array(7..<11))
        await again.close()
    }
}
