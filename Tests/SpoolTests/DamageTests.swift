import StandIns
import Telemetry
import Testing

@testable import Spool

/// What is damaged costs what is damaged: never the start, and never uncounted.
struct DamageTests {
    /// Where the records of a segment are.
    private func records(_ fixture: SpoolFixture, _ name: String) throws -> [(
        header: RecordHeader, offset: Int
    )] {
        let length = fixture.files.bytes(of: name).count
        var scanner = RecordScanner(
            fixture.files, name, from: FilePreamble.size, to: length)
        var records: [(RecordHeader, Int)] = []
        while let step = try scanner.next() {
            if case .record(let header, let offset) = step { records.append((header, offset)) }
        }
        return records
    }

    /// Three commits of two rows in one segment, of which the second has its bytes changed.
    private func damaged(
        _ kind: RecordKind, at place: Int, closed: Bool = true
    ) async throws -> SpoolFixture {
        let fixture = try await SpoolFixture(
            [SpoolSink(name: "a"), SpoolSink(name: "b", eventTypes: ["A"])])
        for value in [0, 2, 4] { try await fixture.append(value..<value + 2) }
        let name = try #require(fixture.segments.first)
        let record = try #require(
            try records(fixture, name).filter { $0.header.kind == kind }.dropFirst().first)
        fixture.files.change(name) { $0[record.offset + place] ^= 0x40 }
        try await fixture.reopen()
        return fixture
    }

    @Test func `a damaged payload costs its rows, which count as corrupt`() async throws {
        let fixture = try await damaged(.rows, at: RecordHeader.size + 9)
        for sink in ["a", "b"] {
            #expect(try await fixture.deliverAll(sink) == [0, 1, 4, 5])
            let account = try fixture.cursor(sink).account
            #expect(account.dropped == ["corrupt": 2])
            #expect(account.delivered == 4)
            #expect(account.isBalanced)
        }
        #expect(fixture.spool.status.corruptRecords == 1)
        #expect(!fixture.recovery.findings.isEmpty)
    }

    @Test func `a damaged header costs what lies up to the next one`() async throws {
        let fixture = try await damaged(.rows, at: 20)
        #expect(try await fixture.deliverAll("a") == [0, 1, 4, 5])
        #expect(try fixture.cursor("a").account.dropped == ["corrupt": 2])
        #expect(try await fixture.deliverAll("b") == [0, 1, 4, 5])
        #expect(try fixture.cursor("b").account.isBalanced)
    }

    @Test func `what a filtered sink lost with a header is counted when its segment is done`()
        async throws
    {
        let fixture = try await SpoolFixture([SpoolSink(name: "b", eventTypes: ["A"])])
        for value in [0, 2, 4] { try await fixture.append(value..<value + 2) }
        // The cursor knows how many rows there were.
        try await fixture.spool.sync()
        let name = try #require(fixture.segments.first)
        let block = try #require(
            try records(fixture, name).filter { $0.header.kind == .rows }.dropFirst().first)
        fixture.files.change(name) { $0[block.offset + 20] ^= 1 }
        try await fixture.reopen()
        #expect(try await fixture.deliverAll("b") == [0, 1, 4, 5])
        try await fixture.append(6..<8)
        #expect(try await fixture.deliverAll("b") == [6, 7])
        let account = try fixture.cursor("b").account
        #expect(account.dropped == ["corrupt": 2])
        #expect(account.accepted == 8)
        #expect(account.isBalanced)
    }

    @Test func `a damaged mark of a commit costs nothing when another is behind it`() async throws {
        let fixture = try await damaged(.commit, at: 20)
        #expect(try await fixture.deliverAll("a") == [0, 1, 2, 3, 4, 5])
    }

    @Test func `one of two copies of a shape is enough`() async throws {
        let fixture = try await damaged(.shapes, at: RecordHeader.size + 3)
        #expect(try await fixture.deliverAll("a") == [0, 1, 2, 3, 4, 5])
    }

    @Test func `a damaged beginning of a segment costs no row`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<4)
        let name = try #require(fixture.segments.first)
        fixture.files.change(name) { bytes in
            for place in 0..<40 { bytes[place] = 0 }
        }
        try await fixture.reopen()
        #expect(try await fixture.deliverAll() == [0, 1, 2, 3])
        #expect(fixture.recovery.findings.contains { $0.message.contains("header") })
    }

    @Test func `a bad sector costs the rows on it, and the start goes on`() async throws {
        let options = SpoolOptions(
            maximumBytes: 8 << 20, maximumAge: nil, segmentBytes: 1 << 20, commitDelay: .zero)
        let fixture = try await SpoolFixture(options: options)
        for value in 0..<200 { try await fixture.append(value..<value + 1, length: 1000) }
        let name = try #require(fixture.segments.first)
        fixture.files.setBad(name, 100_000..<100_512)
        try await fixture.reopen()
        let values = try await fixture.deliverAll()
        let account = try fixture.cursor().account
        #expect(values.count >= 190 && values.count < 200)
        #expect(account.dropped == ["corrupt": 200 - values.count])
        #expect(account.isBalanced)
    }

    @Test func `a disk of which nothing can be read loses no row`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<4)
        fixture.files.setRates(.init(read: 1))
        #expect(await reason { _ = try await fixture.lease(4) } == .io)
        fixture.files.setRates(.init())
        #expect(try await fixture.deliverAll() == [0, 1, 2, 3])
        #expect(try fixture.cursor().account.dropped == [:])
    }

    @Test(arguments: [1, 30, 60, 100, 200])
    func `a half-written tail was never accepted, and is cut off`(cut: Int) async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<2)
        let name = try #require(fixture.segments.first)
        let whole = fixture.files.bytes(of: name)
        try await fixture.append(2..<4)
        let both = fixture.files.bytes(of: name)
        // As if the process had died in the second write: its cursor knows nothing of the rows.
        let cursor = try #require(fixture.files.names.first { $0.hasPrefix("cursor-") })
        let state = fixture.files.bytes(of: cursor)
        fixture.files.change(name) { $0.removeLast(min(cut, both.count - whole.count)) }
        fixture.files.change(cursor) { $0 = state }
        try await fixture.reopen()
        #expect(try await fixture.deliverAll() == [0, 1])
        #expect(fixture.files.bytes(of: name).count == whole.count)
        #expect(fixture.recovery.findings == [])
        let next = try await fixture.append(4..<5)
        #expect(next.lowerBound >= 3)
        #expect(try await fixture.deliverAll() == [4])
        #expect(try fixture.cursor().account.isBalanced)
    }

    @Test func `rows that a cursor knows are not taken for a half-written tail`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<2)
        try await fixture.append(2..<4)
        await fixture.spool.close()
        let name = try #require(fixture.segments.first)
        fixture.files.change(name) { $0[$0.count - 20] ^= 1 }
        try await fixture.reopen()
        #expect(try await fixture.deliverAll() == [0, 1, 2, 3])
    }

    @Test func `a segment of another version is set aside, and its rows are counted`() async throws
    {
        let sinks = [SpoolSink(name: "a"), SpoolSink(name: "b", eventTypes: ["A"])]
        let fixture = try await SpoolFixture(sinks)
        try await fixture.append(0..<3, length: 2000)
        try await fixture.append(3..<5)
        await fixture.spool.close()
        let name = try #require(fixture.segments.first)
        fixture.files.change(name) { bytes in
            var writer = ByteWriter()
            FilePreamble.write(to: &writer, version: 0)
            bytes.replaceSubrange(0..<FilePreamble.size, with: writer.bytes)
        }
        try await fixture.reopen()
        #expect(fixture.recovery.setAside == ["\(name).format-0"])
        for sink in ["a", "b"] {
            #expect(try await fixture.deliverAll(sink) == [3, 4])
            #expect(try fixture.cursor(sink).account.dropped == ["format": 3])
            #expect(try fixture.cursor(sink).account.isBalanced)
        }
        #expect(try await SpoolInspection(fixture.files).setAside == ["\(name).format-0"])
        try await fixture.reopen()
        #expect(try fixture.cursor().account.dropped == ["format": 3])
    }

    @Test func `a half-written state of a cursor falls back to the one before`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<6)
        for _ in 0..<2 {
            let lease = try await fixture.lease(2)
            try await fixture.cursor().settle(lease, SpoolSettlement(delivered: 2))
        }
        let cursor = try #require(fixture.files.names.first { $0.hasPrefix("cursor-") })
        fixture.files.change(cursor) { $0.removeLast(5) }
        try await fixture.reopen()
        let lease = try await fixture.lease(9)
        #expect(lease.rows.map(\.id.number) == Array(3..<7))
        #expect(lease.rows.map(SpoolRows.value) == [2, 3, 4, 5])
        #expect(fixture.recovery.findings.count == 1)
        #expect(try fixture.cursor().account.isBalanced)
    }

    @Test func `a cursor that cannot be read at all sends everything that is there`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<6)
        _ = try await fixture.deliverAll()
        let cursor = try #require(fixture.files.names.first { $0.hasPrefix("cursor-") })
        fixture.files.change(cursor) { $0 = [1, 2, 3] }
        try await fixture.reopen()
        #expect(try await fixture.deliverAll() == [0, 1, 2, 3, 4, 5])
        #expect(try fixture.cursor().account.isBalanced)
    }

    @Test func `verification names the file and the place`() async throws {
        let fixture = try await SpoolFixture()
        for value in [0, 2, 4] { try await fixture.append(value..<value + 2) }
        let before = try await SpoolVerification(fixture.files)
        #expect(before.findings == [])
        #expect(before.rows == 6)
        #expect(before.waiting == ["a": 6])
        let name = try #require(fixture.segments.first)
        let block = try #require(
            try records(fixture, name).filter { $0.header.kind == .rows }.dropFirst().first)
        fixture.files.change(name) { $0[block.offset + RecordHeader.size] ^= 1 }
        let after = try await SpoolVerification(fixture.files)
        #expect(after.findings.contains { $0.file == name && $0.offset == block.offset })
        #expect(after.findings.contains { $0.message.contains("does not balance") })
        #expect(after.rows == 4)
    }
}
