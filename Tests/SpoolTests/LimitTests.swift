import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Spool

/// What happens at each limit.
struct LimitTests {
    private static func options(
        _ atLimit: SpoolOptions.AtLimit, age: Duration? = nil
    ) -> SpoolOptions {
        SpoolOptions(
            maximumBytes: SpoolOptions.minimumBytes, maximumAge: age, atLimit: atLimit,
            commitDelay: .zero)
    }

    /// Appends rows until one is refused, or enough are there.
    private func fill(_ fixture: SpoolFixture, to count: Int) async throws -> Int {
        for value in 0..<count {
            let reason = await reason {
                _ = try await fixture.append(value..<value + 1, length: 1000)
            }
            if let reason {
                #expect(reason == .full)
                return value
            }
        }
        return count
    }

    @Test func `a spool that is full refuses, and has room when rows are delivered`() async throws {
        let fixture = try await SpoolFixture(options: Self.options(.refuse))
        let count = try await fill(fixture, to: 1000)
        #expect(count > 40 && count < 70)
        #expect(fixture.spool.status.bytes <= SpoolOptions.minimumBytes)
        #expect(!fixture.spool.hasRoom)
        let spool = fixture.spool
        let waiting = Task { await spool.waitForRoom() }
        #expect(try await fixture.deliverAll() == Array(0..<count))
        await waiting.value
        #expect(fixture.spool.hasRoom)
        try await fixture.append(5000..<5001, length: 1000)
        #expect(try fixture.cursor().account.accepted == count + 1)
    }

    @Test func `there is no room until what was refused has room`() async throws {
        let fixture = try await SpoolFixture(options: Self.options(.refuse))
        var count = 0
        while fixture.spool.status.bytes + 10_000 < SpoolOptions.minimumBytes {
            try await fixture.append(count..<count + 1, length: 1000)
            count += 1
        }
        #expect(fixture.spool.hasRoom)
        #expect(await reason { _ = try await fixture.append(0..<1, length: 12_000) } == .full)
        #expect(!fixture.spool.hasRoom)
        let spool = fixture.spool
        let waiting = Task { await spool.waitForRoom() }
        #expect(try await fixture.deliverAll().count == count)
        await waiting.value
        #expect(fixture.spool.hasRoom)
        try await fixture.append(0..<1, length: 12_000)
    }

    @Test func `the rows of a large poll are one commit`() async throws {
        let fixture = try await SpoolFixture(options: SpoolOptions(commitDelay: .zero))
        try await fixture.append(0..<20, length: 1 << 20)
        #expect(try await fixture.deliverAll() == Array(0..<20))
    }

    @Test func `a spool that drops its oldest rows says which`() async throws {
        let sinks = [
            SpoolSink(name: "a"), SpoolSink(name: "b"), SpoolSink(name: "c", eventTypes: []),
        ]
        let fixture = try await SpoolFixture(sinks, options: Self.options(.dropOldest))
        let lease = try await { () async throws -> SpoolLease in
            try await fixture.append(9000..<9002)
            return try await fixture.lease(2, of: "b")
        }()
        #expect(try await fill(fixture, to: 200) == 200)
        #expect(fixture.spool.hasRoom)
        #expect(fixture.spool.status.bytes <= SpoolOptions.minimumBytes)
        // Too late: the rows went while they were out.
        try await fixture.cursor("b").settle(lease, SpoolSettlement(delivered: 2))
        #expect(try fixture.cursor("b").account.delivered == 0)
        for sink in ["a", "b"] {
            let values = try await fixture.deliverAll(sink)
            #expect(values == Array(200 - values.count..<200))
            let account = try fixture.cursor(sink).account
            #expect(account.dropped == ["spool_full": 202 - values.count])
            #expect(account.accepted == 202)
            #expect(account.isBalanced)
        }
        #expect(try fixture.cursor("c").account.accepted == 0)
        #expect(try fixture.cursor("c").account.passedOver == 202)
    }

    @Test func `rows that are too old go with their segment`() async throws {
        let fixture = try await SpoolFixture(
            options: Self.options(.refuse, age: .seconds(80)))
        try await fixture.append(0..<2)
        fixture.clock.advance(40_000)
        try await fixture.append(2..<4)
        fixture.clock.advance(60_000)
        #expect(try await fixture.deliverAll() == [2, 3])
        #expect(try fixture.cursor().account.dropped == ["expired": 2])
        fixture.clock.advance(200_000)
        try await fixture.append(4..<6)
        fixture.clock.advance(200_000)
        #expect(try await fixture.deliverAll() == [])
        #expect(try fixture.cursor().account.dropped == ["expired": 4])
        #expect(try fixture.cursor().account.isBalanced)
    }

    @Test func `a commit that is too large is refused, and only it`() async throws {
        let fixture = try await SpoolFixture()
        let limit = fixture.options.maximumCommitBytes
        #expect(
            await reason { _ = try await fixture.append(0..<1, length: limit) } == .tooLarge)
        let baselines = ["t": [UInt8](repeating: 1, count: fixture.options.maximumBaselineBytes)]
        #expect(
            await reason {
                _ = try await fixture.spool.append(SpoolCommit(rows: [], baselines: baselines))
            } == .tooLarge)
        #expect(fixture.spool.baselines == [:])
        try await fixture.append(1..<3)
        #expect(try await fixture.deliverAll() == [1, 2])
    }

    @Test func `appends that come together go to disk together`() async throws {
        let fixture = try await SpoolFixture(options: SpoolOptions(commitDelay: .milliseconds(20)))
        let spool = fixture.spool
        let ranges = try await withThrowingTaskGroup(of: Range<UInt64>.self) { group in
            for value in 0..<200 {
                group.addTask { try await spool.append(SpoolCommit(rows: [SpoolRows.row(value)])) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(ranges.flatMap { Array($0) }) == Set(1...200))
        #expect(spool.status.commits == 200)
        #expect(spool.status.syncs < 100)
        #expect(try await fixture.deliverAll().sorted() == Array(0..<200))
    }

    @Test func `one that is refused in company leaves the others alone`() async throws {
        let fixture = try await SpoolFixture(
            options: SpoolOptions(commitDelay: .seconds(1), maximumCommitBytes: 1 << 20))
        let spool = fixture.spool
        try await fixture.append(0..<1)
        let limit = fixture.options.maximumCommitBytes
        async let first = spool.append(SpoolCommit(rows: [SpoolRows.row(1)]))
        async let second = reason {
            _ = try await spool.append(
                SpoolCommit(
                    rows: [SpoolRows.row(2, shape: SpoolRows.shape("New"), length: limit)],
                    baselines: ["lost": [1]]))
        }
        async let third = spool.append(
            SpoolCommit(rows: [SpoolRows.row(3, shape: SpoolRows.shape("Other"))]))
        _ = try await (first, third)
        #expect(await second == .tooLarge)
        #expect(spool.baselines == [:])
        try await fixture.reopen(afterPowerCut: true)
        let lease = try await fixture.lease(9)
        #expect(Set(lease.rows.map(SpoolRows.value)) == [0, 1, 3])
        #expect(Set(lease.rows.map(\.row.sample.shape.eventType)) == ["A", "Other"])
    }
}
