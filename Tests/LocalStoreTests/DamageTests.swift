import Foundation
import GRDB
import Queries
import QueryExecution
import Telemetry
import TestSupport
import Testing

@testable import LocalStore

@Suite struct DamageTests {
    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    @Test func `a file that is no database is set aside, and one is kept`() throws {
        for text in ["first", "second"] {
            let fixture = try StoreFixture { path in
                try write(String(repeating: text, count: 1000), to: path)
                try write("older", to: path + ".damaged")
            }
            #expect(fixture.status.setAside == [fixture.path + ".damaged"])
            #expect(fixture.status.failures[.damaged] == 1)
            fixture.write([StoreRows.row(1, at: 0)])
            #expect(try fixture.rows().count == 1)
            let kept = try String(contentsOfFile: fixture.path + ".damaged", encoding: .utf8)
            #expect(kept.hasPrefix(text))
        }
    }

    @Test func `another program's database is set aside and stays whole`() throws {
        let fixture = try StoreFixture { path in
            let queue = try DatabaseQueue(path: path)
            try queue.write { try $0.execute(sql: "CREATE TABLE theirs(x)") }
            try queue.close()
        }
        #expect(fixture.status.setAside == [fixture.path + ".damaged"])
        let theirs = try DatabaseQueue(path: fixture.path + ".damaged")
        #expect(try theirs.read { try $0.tableExists("theirs") })
        #expect(throws: QueryError.self) {
            try LocalStore(readingAt: fixture.path + ".damaged")
        }
    }

    @Test func `a store of a later version is set aside under a name of its own`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        fixture.store.close()
        try fixture.tamper("PRAGMA user_version = 9")
        #expect(throws: QueryError.self) { try LocalStore(readingAt: fixture.path) }
        try fixture.reopen()
        #expect(fixture.status.setAside == [fixture.path + ".newer"])
        #expect(try fixture.rows().isEmpty)
    }

    @Test func `an empty file is a new store`() throws {
        let fixture = try StoreFixture { try write("", to: $0) }
        fixture.write([StoreRows.row(1, at: 0)])
        #expect(fixture.status.setAside == [])
        #expect(try fixture.rows().count == 1)
    }

    /// Damages the file in the middle of a run or between two, and looks whether writing goes on.
    private func damage(whileOpen: Bool, _ change: (inout Data) -> Void) throws -> StoreFixture {
        let fixture = try StoreFixture()
        for minute in 0..<30 as Range<Int64> {
            fixture.write((0..<200).map { StoreRows.row($0, at: minute * 60_000, rate: 0.1) })
        }
        if !whileOpen { fixture.store.close() }
        let url = URL(filePath: fixture.path)
        if whileOpen {
            let queue = try DatabaseQueue(path: fixture.path)
            try queue.writeWithoutTransaction {
                _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
        var bytes = try Data(contentsOf: url)
        change(&bytes)
        let handle = try FileHandle(forUpdating: url)
        try handle.write(contentsOf: bytes)
        try handle.truncate(atOffset: UInt64(bytes.count))
        try handle.close()
        if !whileOpen { try fixture.reopen() }
        for minute in 30..<60 as Range<Int64> {
            fixture.write([StoreRows.row(1, at: minute * 60_000)])
        }
        fixture.write([StoreRows.row(1, at: 3_600_000 + 10_000)])
        return fixture
    }

    @Test(arguments: [true, false])
    func `a truncated file costs history, and the run goes on`(whileOpen: Bool) throws {
        let fixture = try damage(whileOpen: whileOpen) { $0.removeLast($0.count * 2 / 3) }
        #expect(fixture.status.isWriting)
        #expect(fixture.status.failures[.damaged, default: 0] > 0)
        #expect(fixture.status.setAside == [fixture.path + ".damaged"])
        let kept = try fixture.rows().map(\.time)
        #expect(kept.contains(StoreRows.start + 3_610_000))
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `pages of noise cost history, and the run goes on`(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let fixture = try damage(whileOpen: seed.isMultiple(of: 2)) { bytes in
            for _ in 0..<1 + seed {
                let page = Int.random(in: 0..<bytes.count / Schema.pageSize, using: &generator)
                for place in 0..<Schema.pageSize {
                    bytes[page * Schema.pageSize + place] = .random(in: 0...255, using: &generator)
                }
            }
        }
        #expect(fixture.status.isWriting)
        let kept = try fixture.rows().map(\.time)
        #expect(kept.contains(StoreRows.start + 3_610_000))
    }

    @Test func `a damaged column costs the block and nothing else`() throws {
        let fixture = try StoreFixture()
        let rows = [0, 600_000, 1_200_000].map { StoreRows.row(1, at: $0, depth: Double($0)) }
        for row in rows { fixture.write([row]) }
        try fixture.tamper(
            "UPDATE part SET data = zeroblob(length(data)) WHERE id >> 20 = 2 AND (id & 15) = 0")
        #expect(try fixture.rows() == [rows[0], rows[2]].map(\.listed))
        // Who writes finds it when it merges.
        fixture.write([StoreRows.row(1, at: 700_000)], now: StoreRows.start + 1_200_000)
        try fixture.reopen()
        fixture.write([StoreRows.row(1, at: 3_000_000)])
        #expect(fixture.status.failures == [:])
        #expect(
            try fixture.rows().map { $0.time - StoreRows.start } == [
                0, 700_000, 1_200_000, 3_000_000,
            ])
    }

    @Test func `a column in the place of another is damage`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        fixture.write([StoreRows.row(1, at: 1)])
        try fixture.tamper(
            """
            UPDATE part SET data = (SELECT data FROM part WHERE id = 1 << 20) WHERE id = 2 << 20
            """)
        #expect(try fixture.rows().map(\.time) == [StoreRows.start])
    }

    @Test func `a damaged series costs its attributes`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0, depth: 4)])
        try fixture.tamper("UPDATE series SET data = x'00'")
        #expect(try fixture.rows().map(\.values) == [["depth": .double(4)]])
        try fixture.reopen()
        fixture.write([StoreRows.row(1, at: 1)])
        #expect(try fixture.rows().last == StoreRows.row(1, at: 1).listed)
    }

    /// SQLite has no checksums: a bit of a page that is another makes a number a text.
    @Test(arguments: [
        "UPDATE block SET first = 'x'", "UPDATE block SET rows = 1.5, tier = x'00'",
        "UPDATE block SET last = 9223372036854775807", "UPDATE block SET type = -1, level = 'y'",
        "UPDATE block SET first = -9223372036854775807", "UPDATE part SET data = 5",
        "UPDATE OR IGNORE block SET id = 9223372036854775807",
        "UPDATE OR IGNORE series SET id = 9223372036854775807",
        "UPDATE series SET data = 1.5, type = 'z'", "UPDATE series SET last = 'a'",
        "UPDATE name SET text = x'FFFE'", "UPDATE OR REPLACE known SET use = 'b', type = 1e300",
        "UPDATE entity SET data = 7", "INSERT INTO state VALUES('completeSince0', 'c')",
        "INSERT INTO state VALUES('completeSince2', 9223372036854775807)",
    ])
    func `values that are none of ours cost history, and end nothing`(_ change: String) throws {
        let fixture = try StoreFixture()
        for minute in 0..<20 as Range<Int64> {
            fixture.write((0..<4).map { StoreRows.row($0, at: minute * 60_000) })
        }
        fixture.store.close()
        try fixture.tamper(change)
        _ = try? LocalStore(readingAt: fixture.path).contents()
        let query = Query(
            .values([.init(.aggregate(.count))]), from: .events([StoreRows.type]),
            facets: [.by(.attribute("name"))])
        _ = try? LocalStore(readingAt: fixture.path)
            .answer(query, in: QueryContext(now: StoreRows.start + 3_600_000))
        try fixture.reopen()
        for hour in 1..<4 as Range<Int64> {
            fixture.write([StoreRows.row(1, at: hour * 3_600_000)])
            fixture.write([StoreRows.row(1, at: hour * 3_600_000 + 10_000)])
        }
        #expect(fixture.status.isWriting)
        #expect(try fixture.rows().contains { $0.time == StoreRows.start + 3 * 3_600_000 })
    }
}
