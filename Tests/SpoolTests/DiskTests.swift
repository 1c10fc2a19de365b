import StandIns
import Testing

@testable import Spool

/// A disk that is full, can only be read, or fails: what is refused is refused with the reason, and it
/// goes on by itself when the disk does.
struct DiskTests {
    @Test func `a full disk refuses, and takes again when there is space`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<2)
        fixture.files.setFull(true)
        #expect(await reason { _ = try await fixture.append(2..<4) } == .diskFull)
        #expect(fixture.spool.status.refusals == [.diskFull: 1])
        #expect(fixture.spool.status.lastError?.error.reason == .diskFull)
        #expect(try fixture.cursor().account.accepted == 2)
        fixture.files.setFull(false)
        try await fixture.append(4..<6)
        #expect(try await fixture.deliverAll() == [0, 1, 4, 5])
        try await fixture.reopen()
        #expect(try await fixture.deliverAll() == [])
    }

    @Test func `a full disk lets what is there be delivered`() async throws {
        let fixture = try await SpoolFixture()
        for value in 0..<6 { try await fixture.append(value..<value + 1, length: 1000) }
        fixture.files.setFull(true)
        #expect(try await fixture.deliverAll() == [0, 1, 2, 3, 4, 5])
        #expect(fixture.spool.status.isBehind)
        #expect(try fixture.cursor().account.delivered == 6)
        fixture.files.setFull(false)
        try await fixture.spool.sync()
        #expect(!fixture.spool.status.isBehind)
        try await fixture.reopen(afterPowerCut: true)
        #expect(try fixture.cursor().account.delivered == 6)
        #expect(try await fixture.deliverAll() == [])
    }

    @Test func `a spool is behind for as long as a cursor is in memory alone`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<4)
        fixture.files.setFull(true)
        let lease = try await fixture.lease(2)
        try await fixture.cursor().settle(lease, SpoolSettlement(delivered: 2))
        #expect(fixture.spool.status.isBehind)
        try await fixture.cursor().release(try await fixture.lease(2))
        #expect(fixture.spool.status.isBehind)
        fixture.files.setFull(false)
        fixture.clock.advance(2000)
        try await fixture.cursor().release(try await fixture.lease(2))
        #expect(!fixture.spool.status.isBehind)
    }

    @Test func `what is delivered makes room on a disk that is full`() async throws {
        let files = MemoryFiles(maximumBytes: 48 << 10)
        let clock = TestClock()
        let (spool, _) = try await Spool.open(
            files, options: SpoolFixture.options, sinks: [SpoolSink(name: "a")], id: 1,
            now: { clock.now })
        var count = 0
        while await reason({
            try await spool.append(
                SpoolCommit(rows: SpoolRows.rows(count..<count + 1, length: 1000)))
        }) == nil { count += 1 }
        var taken = 0
        for size in [1024, 128, 16, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while await reason({ try files.write(bytes, to: "other", at: taken) }) == nil {
                taken += size
            }
        }
        let cursor = try #require(spool.cursor(of: "a"))
        while let lease = try await cursor.lease(maximumRows: 5, maximumBytes: 1 << 20) {
            try await cursor.settle(lease, SpoolSettlement(delivered: lease.rows.count))
            clock.advance(2000)
        }
        #expect(cursor.account.delivered == count)
        #expect(!spool.status.isBehind)
        try await spool.append(SpoolCommit(rows: SpoolRows.rows(0..<5, length: 1000)))
    }

    @Test func `a disk that becomes read-only refuses, and takes again`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<2)
        fixture.files.setReadOnly(true)
        #expect(await reason { _ = try await fixture.append(2..<4) } == .readOnly)
        fixture.files.setReadOnly(false)
        try await fixture.append(4..<6)
        #expect(try await fixture.deliverAll() == [0, 1, 4, 5])
    }

    @Test func `a disk that is read-only at the start delivers what is there`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<4)
        fixture.files.setReadOnly(true)
        try await fixture.reopen()
        #expect(fixture.recovery.isReadOnly)
        let lease = try await fixture.lease(2)
        try await fixture.cursor().settle(lease, SpoolSettlement(delivered: 2))
        #expect(try fixture.cursor().account.delivered == 2)
        #expect(fixture.spool.status.isBehind)
        #expect(await reason { _ = try await fixture.append(4..<6) } == .readOnly)
        fixture.files.setReadOnly(false)
        try await fixture.append(6..<8)
        #expect(try await fixture.deliverAll() == [2, 3, 6, 7])
        try await fixture.spool.sync()
        try await fixture.reopen(afterPowerCut: true)
        #expect(try fixture.cursor().account.delivered == 6)
    }

    @Test func `after a lost sync a new segment begins, and no number is used again`() async throws
    {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<2)
        fixture.files.setRates(.init(sync: 1))
        #expect(await reason { _ = try await fixture.append(2..<4) } == .io)
        fixture.files.setRates(.init())
        let next = try await fixture.append(4..<6)
        #expect(next == 5..<7)
        #expect(fixture.segments.count == 2)
        try await fixture.reopen(afterPowerCut: true)
        #expect(try await fixture.deliverAll() == [0, 1, 4, 5])
        #expect(try fixture.cursor().account.accepted == 4)
    }

    @Test func `dead letters that do not get to the disk are settled by nobody`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<2)
        let lease = try await fixture.lease(2)
        let settlement = SpoolSettlement(
            delivered: 1,
            deadLetters: [.init(lease.rows[1], reason: "refused", message: "no such field")])
        fixture.files.setFull(true)
        #expect(
            await reason { try await fixture.cursor().settle(lease, settlement) } == .diskFull)
        #expect(try fixture.cursor().account.spooled == 2)
        fixture.files.setFull(false)
        try await fixture.cursor().settle(lease, settlement)
        // Once more is nothing.
        try await fixture.cursor().settle(lease, settlement)
        let account = try fixture.cursor().account
        #expect(account.delivered == 1 && account.deadLettered == 1 && account.isBalanced)
    }

    @Test func `rows of a new sink are not accepted before its cursor is on the disk`() async throws
    {
        let files = FaultyFiles()
        files.setFull(true)
        let fixture = try await SpoolFixture(files: files)
        #expect(await reason { _ = try await fixture.append(0..<2) } == .diskFull)
        files.setFull(false)
        try await fixture.append(2..<4)
        try await fixture.reopen(afterPowerCut: true)
        #expect(try await fixture.deliverAll() == [2, 3])
    }

    @Test func `memory has a limit as a disk has`() async throws {
        let files = MemoryFiles(maximumBytes: 4000)
        let (spool, _) = try await Spool.open(
            files, options: SpoolFixture.options, sinks: [SpoolSink(name: "a")], id: 1, now: { 0 })
        #expect(!spool.isPersistent)
        try await spool.append(SpoolCommit(rows: SpoolRows.rows(0..<2)))
        let large = SpoolCommit(rows: SpoolRows.rows(2..<4, length: 3000))
        #expect(await reason { _ = try await spool.append(large) } == .diskFull)
        try await spool.append(SpoolCommit(rows: SpoolRows.rows(4..<6)))
        #expect(spool.cursor(of: "a")?.account.accepted == 4)
        await spool.close()
        #expect(await reason { _ = try await spool.append(large) } == .closed)
    }
}
