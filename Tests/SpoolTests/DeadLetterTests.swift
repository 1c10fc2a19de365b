import StandIns
import Telemetry
import Testing

@testable import Spool

/// Rows that an endpoint refused for good.
struct DeadLetterTests {
    /// A spool with rows of which the odd ones were refused.
    private func fixture(
        _ count: Int = 6, options: SpoolOptions = SpoolFixture.options
    ) async throws -> SpoolFixture {
        let fixture = try await SpoolFixture(options: options)
        try await fixture.append(0..<count)
        try await refuseOdd(fixture)
        return fixture
    }

    private func refuseOdd(_ fixture: SpoolFixture) async throws {
        let lease = try await fixture.lease(100)
        let odd = lease.rows.filter { SpoolRows.value(of: $0) % 2 == 1 }
        try await fixture.cursor().settle(
            lease,
            SpoolSettlement(
                delivered: lease.rows.count - odd.count,
                deadLetters: odd.map { .init($0, reason: "refused", message: "no such field") }))
    }

    @Test func `a dead letter has its row and the reason, also after a restart`() async throws {
        let fixture = try await fixture()
        for _ in 0..<2 {
            let letters = try await fixture.spool.deadLetters(of: "a")
            #expect(letters.map { SpoolRows.value(of: $0.row) } == [1, 3, 5])
            #expect(letters.allSatisfy { $0.reason == "refused" && $0.message == "no such field" })
            #expect(letters.allSatisfy { $0.refusedAt == 1_000_000 })
            #expect(try fixture.cursor().account.deadLettered == 3)
            #expect(fixture.spool.status.deadLetters == 3)
            #expect(try await fixture.spool.deadLetters(of: "b").isEmpty)
            let first = try await fixture.spool.deadLetters(maximum: 1)
            #expect(first.map { SpoolRows.value(of: $0.row) } == [1])
            try await fixture.reopen(afterPowerCut: true)
        }
        let inspection = try await SpoolInspection(fixture.files)
        #expect(inspection.deadLetters.map(\.row).count == 3)
        #expect(inspection.sinks.map(\.deadLetters) == [3])
    }

    @Test func `one that cannot be read now holds back none before it`() async throws {
        let fixture = try await fixture()
        let letters = try await fixture.spool.deadLetters()
        try await fixture.spool.replay(letters.map(\.row.id), of: "a")
        let file = try #require(fixture.files.names.first { $0.hasPrefix("dead-") })
        let end = fixture.files.bytes(of: file).count
        fixture.files.setBad(file, end - 1..<end)
        #expect(try await fixture.lease(9).rows.map(SpoolRows.value) == [1, 3])
        #expect(await reason { _ = try await fixture.lease(9) } == .io)
        let account = try fixture.cursor().account
        #expect(account.spooled == 3 && account.isBalanced)
        fixture.files.setBad(file, 0..<0)
        #expect(try await fixture.deliverAll() == [5])
        #expect(try fixture.cursor().account.isBalanced)
    }

    @Test func `one that is removed is gone, and still counted`() async throws {
        let fixture = try await fixture()
        let letters = try await fixture.spool.deadLetters()
        #expect(try await fixture.spool.removeDeadLetters([letters[1].row.id], of: "a") == 1)
        #expect(try await fixture.spool.removeDeadLetters([letters[1].row.id], of: "a") == 0)
        try await fixture.reopen(afterPowerCut: true)
        let left = try await fixture.spool.deadLetters()
        #expect(left.map { SpoolRows.value(of: $0.row) } == [1, 5])
        #expect(try fixture.cursor().account.deadLettered == 3)
        #expect(try fixture.cursor().account.isBalanced)
    }

    @Test func `one that goes again has the same id, and leaves when it is delivered`() async throws
    {
        let fixture = try await fixture()
        let letters = try await fixture.spool.deadLetters()
        let ids = letters.prefix(2).map(\.row.id)
        #expect(try await fixture.spool.replay(ids, of: "a") == 2)
        #expect(try await fixture.spool.replay(ids, of: "a") == 0)
        var account = try fixture.cursor().account
        #expect(account.deadLettered == 1 && account.spooled == 2 && account.isBalanced)
        #expect(try await fixture.spool.deadLetters().count == 1)
        try await fixture.spool.sync()
        let inspection = try await SpoolInspection(fixture.files)
        #expect(inspection.deadLetters.count == 1)
        #expect(inspection.sinks.map(\.deadLetters) == [1])
        try await fixture.reopen(afterPowerCut: true)
        let lease = try await fixture.lease(9)
        #expect(lease.isReplay)
        #expect(lease.rows.map(\.id) == ids)
        // One is taken now, one is refused again.
        try await fixture.cursor().settle(
            lease,
            SpoolSettlement(
                delivered: 1,
                deadLetters: [.init(lease.rows[1], reason: "refused", message: "still not")]))
        account = try fixture.cursor().account
        #expect(account.deadLettered == 2 && account.spooled == 0 && account.isBalanced)
        try await fixture.spool.sync()
        try await fixture.reopen(afterPowerCut: true)
        let left = try await fixture.spool.deadLetters()
        #expect(left.map { SpoolRows.value(of: $0.row) } == [3, 5])
        #expect(left.map(\.message) == ["still not", "no such field"])
        #expect(try await SpoolVerification(fixture.files).findings == [])
    }

    @Test func `one that goes again waits in no segment, and holds none`() async throws {
        let fixture = try await fixture()
        let ids = try await fixture.spool.deadLetters().map(\.row.id)
        for value in 10..<20 { try await fixture.append(value..<value + 1, length: 1000) }
        #expect(try await fixture.deliverAll().count == 10)
        #expect(fixture.segments.count == 1)
        #expect(try await fixture.spool.replay(ids, of: "a") == 3)
        #expect(try await fixture.deliverAll() == [1, 3, 5])
        #expect(try fixture.cursor().account.delivered == 16)
    }

    @Test func `a crash between a dead letter and its cursor makes no second one`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<6)
        try await fixture.spool.sync()
        let cursor = try #require(fixture.files.names.first { $0.hasPrefix("cursor-") })
        let state = fixture.files.bytes(of: cursor)
        try await refuseOdd(fixture)
        fixture.files.change(cursor) { $0 = state }
        try await fixture.reopen()
        let account = try fixture.cursor().account
        #expect(account.deadLettered == 3 && account.spooled == 3 && account.isBalanced)
        #expect(try await fixture.deliverAll() == [0, 2, 4])
        #expect(try await fixture.spool.deadLetters().count == 3)
    }

    @Test func `the oldest go at the limit of bytes, and stay in the account`() async throws {
        let options = SpoolOptions(
            maximumAge: nil, commitDelay: .zero, deadLetterBytes: 8 << 10)
        let fixture = try await SpoolFixture(options: options)
        for value in 0..<60 {
            try await fixture.append(value * 2 + 1..<value * 2 + 2, length: 400)
            try await refuseOdd(fixture)
            fixture.clock.advance(2000)
        }
        let letters = try await fixture.spool.deadLetters()
        #expect(letters.count > 5 && letters.count < 25)
        #expect(letters.last.map { SpoolRows.value(of: $0.row) } == 119)
        #expect(fixture.spool.status.deadLetterBytes < 10 << 10)
        #expect(try fixture.cursor().account.deadLettered == 60)
        #expect(try fixture.cursor().account.isBalanced)
    }

    @Test func `they go when they are too old`() async throws {
        let fixture = try await fixture()
        let ids = try await fixture.spool.deadLetters().map(\.row.id)
        #expect(try await fixture.spool.replay([ids[0]], of: "a") == 1)
        fixture.clock.advance(31 * 86_400_000)
        try await fixture.append(6..<7)
        #expect(try await fixture.spool.deadLetters().isEmpty)
        // The one that was to go again went with its file.
        #expect(try await fixture.deliverAll() == [6])
        let account = try fixture.cursor().account
        #expect(account.dropped == ["expired": 1])
        #expect(account.deadLettered == 2 && account.isBalanced)
    }
}
