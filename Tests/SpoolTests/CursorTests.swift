import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Spool

/// Sinks' ways through the rows.
struct CursorTests {
    @Test func `leases are settled in any order, and what is released comes again`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<9)
        let first = try await fixture.lease(3)
        let second = try await fixture.lease(3)
        let third = try await fixture.lease(3)
        #expect(try await fixture.cursor().lease(maximumRows: 1, maximumBytes: 1) == nil)
        try await fixture.cursor().settle(third, SpoolSettlement(delivered: 3))
        try await fixture.cursor().release(first)
        try await fixture.cursor().settle(
            second, SpoolSettlement(unsettled: [second.rows[1].id], delivered: 1, dropped: ["x": 1])
        )
        #expect(try await fixture.deliverAll() == [0, 1, 2, 4])
        let account = try fixture.cursor().account
        #expect(account.delivered == 8)
        #expect(account.dropped == ["x": 1])
        #expect(account.isBalanced)
    }

    @Test func `a lease has a row at least, and ends at its bytes`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<5, length: 500)
        let one = try #require(try await fixture.cursor().lease(maximumRows: 9, maximumBytes: 1))
        #expect(one.rows.count == 1)
        let two = try #require(
            try await fixture.cursor().lease(maximumRows: 9, maximumBytes: one.bytes + 1))
        #expect(two.rows.count == 2)
        #expect(two.bytes == 2 * one.bytes)
    }

    @Test func `the live part goes beside the backlog until that is done`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<4)
        try await fixture.cursor().beginLive()
        try await fixture.append(4..<8)
        #expect(try await fixture.cursor().progress.hasBacklog)
        let live = try await fixture.lease(2, .newest)
        let old = try await fixture.lease(2, .oldest)
        #expect(live.rows.map(SpoolRows.value) == [4, 5])
        #expect(old.rows.map(SpoolRows.value) == [0, 1])
        let progress = try await fixture.cursor().progress
        #expect(progress.backlogRows == 2 && progress.liveRows == 2 && progress.leases == 2)
        // A second cut: what was live joins the backlog.
        try await fixture.cursor().beginLive()
        try await fixture.append(8..<9)
        #expect(try await fixture.lease(9, .newest).rows.map(SpoolRows.value) == [8])
        try await fixture.cursor().release(live)
        try await fixture.cursor().release(old)
        #expect(try await fixture.deliverAll("a", .oldest) == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(try await !fixture.cursor().progress.hasBacklog)
        try await fixture.reopen()
        #expect(try await fixture.deliverAll("a", .newest) == [8])
    }

    @Test func `a sink gets its event types alone, and the rest is no part of its account`()
        async throws
    {
        let fixture = try await SpoolFixture([
            SpoolSink(name: "a"), SpoolSink(name: "b", eventTypes: ["B", "C"]),
        ])
        var rows: [EntityRow] = []
        for value in 0..<30 {
            rows.append(SpoolRows.row(value, shape: SpoolRows.shape(["A", "B", "C"][value % 3])))
        }
        _ = try await fixture.spool.append(SpoolCommit(rows: rows))
        _ = try await fixture.spool.append(SpoolCommit(rows: SpoolRows.rows(30..<40)))
        var account = try fixture.cursor("b").account
        #expect(account.accepted == 20 && account.passedOver == 20 && account.spooled == 20)
        try await fixture.reopen()
        account = try fixture.cursor("b").account
        #expect(account.accepted == 20 && account.passedOver == 20 && account.spooled == 20)
        #expect(try await fixture.deliverAll("b") == (0..<30).filter { $0 % 3 > 0 })
        #expect(try await fixture.deliverAll("a").count == 40)
        #expect(try fixture.cursor("b").account.isBalanced)
        #expect(fixture.segments.count == 1)
    }

    @Test func `a backlog of which nothing is the sink's is done at once`() async throws {
        let fixture = try await SpoolFixture([SpoolSink(name: "b", eventTypes: ["B"])])
        let other = SpoolRows.shape("B")
        _ = try await fixture.spool.append(
            SpoolCommit(rows: SpoolRows.rows(0..<2, shape: other) + SpoolRows.rows(2..<4)))
        try await fixture.cursor("b").beginLive()
        _ = try await fixture.spool.append(SpoolCommit(rows: SpoolRows.rows(4..<6, shape: other)))
        let old = try await fixture.lease(2, .oldest, of: "b")
        try await fixture.cursor("b").settle(old, SpoolSettlement(delivered: 2))
        #expect(try await fixture.deliverAll("b", .oldest) == [4, 5])
    }

    @Test(arguments: [nil, ["A"], ["B"], ["A", "B"], ["C"]] as [Set<String>?])
    func `a sink that takes other event types keeps what it took and still takes`(
        types: Set<String>?
    ) async throws {
        for before in [nil, ["A"], ["B", "C"]] as [Set<String>?] {
            let fixture = try await SpoolFixture([SpoolSink(name: "a", eventTypes: before)])
            for value in 0..<6 {
                let shape = SpoolRows.shape(value % 2 == 0 ? "A" : "B")
                try await fixture.spool.append(
                    SpoolCommit(rows: [SpoolRows.row(value, shape: shape)]))
            }
            try await fixture.spool.sync()
            try await fixture.reopen([SpoolSink(name: "a", eventTypes: types)])
            let kept = (0..<6).filter { value in
                [before, types].allSatisfy { $0?.contains(value % 2 == 0 ? "A" : "B") ?? true }
            }
            #expect(try fixture.cursor().account.spooled == kept.count)
            #expect(try fixture.cursor().account.isBalanced)
            #expect(try await fixture.deliverAll() == kept)
            let account = try fixture.cursor().account
            #expect(account.isBalanced && account.spooled == 0 && account.dropped == [:])
            #expect(account.accepted == kept.count && account.passedOver == 6 - kept.count)
        }

    }

    @Test func `a sink gets all event types but those that it excludes`() async throws {
        let fixture = try await SpoolFixture([
            SpoolSink(name: "a", excludedTypes: ["B"]), SpoolSink(name: "b", eventTypes: ["B"]),
        ])
        let rows = (0..<30).map {
            SpoolRows.row($0, shape: SpoolRows.shape(["A", "B", "C"][$0 % 3]))
        }
        _ = try await fixture.spool.append(SpoolCommit(rows: rows))
        try await fixture.reopen(afterPowerCut: true)
        let account = try fixture.cursor().account
        #expect(account.accepted == 20 && account.passedOver == 10 && account.spooled == 20)
        let findings = try await SpoolVerification(fixture.files).findings
        #expect(findings == [], "\(findings)")
        #expect(try await fixture.deliverAll() == (0..<30).filter { $0 % 3 != 1 })
        #expect(try await fixture.deliverAll("b") == (0..<30).filter { $0 % 3 == 1 })
        #expect(try fixture.cursor().account.isBalanced)
    }

    @Test func `a sink that takes other event types than before keeps its account`() async throws {
        let ways: [SpoolSink] = [
            SpoolSink(name: "a"), SpoolSink(name: "a", excludedTypes: ["B"]),
            SpoolSink(name: "a", eventTypes: ["B", "C"]),
        ]
        func takes(_ sink: SpoolSink, _ value: Int) -> Bool {
            let type = ["A", "B", "C"][value % 3]
            return sink.eventTypes?.contains(type) ?? !sink.excludedTypes.contains(type)
        }
        for (before, after) in ways.flatMap({ way in ways.map { (way, $0) } }) {
            let fixture = try await SpoolFixture([before])
            for value in 0..<30 {
                let row = SpoolRows.row(value, shape: SpoolRows.shape(["A", "B", "C"][value % 3]))
                _ = try await fixture.spool.append(SpoolCommit(rows: [row]))
            }
            let lease = try await fixture.lease(5)
            try await fixture.cursor().settle(lease, SpoolSettlement(delivered: 5))
            let last = try #require(lease.rows.last.map(SpoolRows.value))
            await fixture.spool.close()
            try await fixture.reopen([after])
            let left = (last + 1..<30).filter { takes(before, $0) && takes(after, $0) }
            let account = try fixture.cursor().account
            #expect(account.isBalanced && account.spooled == left.count, "\(before) \(after)")
            #expect(try await fixture.deliverAll() == left)
            #expect(try fixture.cursor().account.isBalanced)
            #expect(try fixture.cursor().account.spooled == 0)
        }
    }

    @Test func `a new sink begins with the oldest rows, as one does that was renamed`() async throws
    {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<2)
        try await fixture.reopen([SpoolSink(name: "a"), SpoolSink(name: "new")])
        try await fixture.append(2..<4)
        try await fixture.reopen(
            [SpoolSink(name: "a"), SpoolSink(name: "new")], afterPowerCut: true)
        #expect(try await fixture.deliverAll("new") == [0, 1, 2, 3])
        #expect(try await fixture.deliverAll("a") == [0, 1, 2, 3])
    }

    @Test func `a sink whose cursor is gone sends again what is there, and loses none`()
        async throws
    {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<3)
        await fixture.spool.close()
        try fixture.files.remove("cursor-a")
        try await fixture.reopen()
        #expect(try fixture.cursor().account.spooled == 3)
        #expect(try await fixture.deliverAll() == [0, 1, 2])
    }

    @Test func `rows that wait for a sink which is gone are told of`() async throws {
        let fixture = try await SpoolFixture([SpoolSink(name: "a"), SpoolSink(name: "b")])
        try await fixture.append(0..<3)
        await fixture.spool.close()
        try await fixture.reopen([SpoolSink(name: "b")])
        #expect(fixture.recovery.abandoned == ["a": 3])
    }

    @Test func `a sink that comes back counts what it missed`() async throws {
        let both = [SpoolSink(name: "a"), SpoolSink(name: "b")]
        let fixture = try await SpoolFixture(both)
        try await fixture.append(0..<2, length: 1000)
        await fixture.spool.close()
        try await fixture.reopen([SpoolSink(name: "a")])
        for value in 2..<8 { try await fixture.append(value..<value + 1, length: 1000) }
        #expect(try await fixture.deliverAll("a") == Array(0..<8))
        #expect(fixture.segments.count == 1)
        await fixture.spool.close()
        try await fixture.reopen(both)
        let values = try await fixture.deliverAll("b")
        #expect(values == Array(8 - values.count..<8))
        let account = try fixture.cursor("b").account
        #expect(account.accepted == 8)
        #expect(account.dropped == ["missed": 8 - values.count])
        #expect(account.isBalanced)
    }

    @Test func `baselines outlive the segment that they came with`() async throws {
        let fixture = try await SpoolFixture()
        _ = try await fixture.spool.append(
            SpoolCommit(rows: [], baselines: ["kept": [1], "changed": [2], "gone": [3]]))
        for value in 0..<20 { try await fixture.append(value..<value + 1, length: 500) }
        _ = try await fixture.spool.append(
            SpoolCommit(rows: [], baselines: ["changed": [4], "gone": []]))
        _ = try await fixture.deliverAll()
        #expect(fixture.segments.count == 1)
        let expected: [String: [UInt8]] = ["kept": [1], "changed": [4]]
        #expect(fixture.spool.baselines == expected)
        try await fixture.reopen(afterPowerCut: true)
        #expect(fixture.spool.baselines == expected)
    }

    @Test func `who waits is woken by rows, by a release, by cancellation and by the end`()
        async throws
    {
        let fixture = try await SpoolFixture()
        let cursor = try fixture.cursor()
        let first = Task { await cursor.waitForRows() }
        try await fixture.append(0..<1)
        await first.value
        let lease = try await fixture.lease(1)
        let second = Task { await cursor.waitForRows() }
        await cursor.release(lease)
        await second.value
        _ = try await fixture.deliverAll()
        let third = Task { await cursor.waitForRows() }
        third.cancel()
        await third.value
        let fourth = Task { await cursor.waitForRows() }
        await fixture.spool.close()
        await fourth.value
        #expect(await reason { _ = try await fixture.lease(1) } == .closed)
    }

    @Test func `the age of the oldest row is that of its commit`() async throws {
        let fixture = try await SpoolFixture()
        #expect(try await fixture.cursor().progress.oldestAcceptedAt == nil)
        let start = fixture.clock.now
        try await fixture.append(0..<2)
        fixture.clock.advance(500)
        try await fixture.append(2..<4)
        let lease = try await fixture.lease(2)
        #expect(try await fixture.cursor().progress.oldestAcceptedAt == start)
        try await fixture.cursor().settle(lease, SpoolSettlement(delivered: 2))
        #expect(try await fixture.cursor().progress.oldestAcceptedAt == start + 500)
    }

    @Test func `names of sinks make names of files that differ`() {
        let names = ["a", "A b", "ä", "a/../b", "", String(repeating: "x", count: 300), "a%20b"]
        let other = String(repeating: "x", count: 299) + "y"
        let files = (names + [other]).map(SpoolFileName.cursor)
        #expect(Set(files).count == files.count)
        #expect(files.allSatisfy { $0.utf8.count < 200 && !$0.contains("/") && !$0.contains(".") })
    }
}
