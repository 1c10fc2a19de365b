import Foundation
import GRDB
import QueryExecution
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import LocalStore

/// What the world does to a run, and that writing goes on by itself when it is over.
@Suite struct TroubleTests {
    private static let later: Int64 = 60_000

    @Test func `a full disk costs rows, and writing goes on when there is room`() throws {
        // A disk of 80 pages that becomes larger.
        let fixture = try StoreFixture(maximumPages: 80)
        var generator = SplitMix64(seed: 1)
        var time: Int64 = 0
        func write() {
            time += 10_000
            fixture.write(
                (0..<1000).map {
                    StoreRows.row($0, at: time, rate: .random(in: 0..<1, using: &generator))
                })
        }
        while fixture.status.failures.isEmpty, time < 10_000_000 { write() }
        #expect(fixture.status.failures == [.full: 1])
        #expect(!fixture.status.isWriting)
        #expect(fixture.status.lastFailure?.at == StoreRows.start + time)
        let kept = try fixture.rows().count
        #expect(kept > 0)
        for _ in 0..<3 { write() }
        #expect(fixture.status.failures[.full, default: 0] > 1)
        #expect(fixture.status.droppedRows[.failed, default: 0] >= 2000)
        #expect(try fixture.rows().count == kept)
        fixture.store.close()
        try fixture.reopen()
        write()
        #expect(try fixture.rows().count == kept + 1000)
        #expect(fixture.status.isWriting)
    }

    @Test func `a file that somebody removes is begun anew`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        #expect(try fixture.rows().count == 1)
        for suffix in ["", "-wal", "-shm"] { removeFile(fixture.path + suffix) }
        fixture.write([StoreRows.row(1, at: 1)])
        #expect(try fixture.rows() == [StoreRows.row(1, at: 1).listed])
        #expect(fixture.status.failures == [.unusable: 1])
        #expect(fixture.status.removals == 1)
        #expect(fixture.status.isWriting)
        #expect(fixture.status.rows == 1)
    }

    @Test func `a folder that somebody removes is made again, with a lock that holds`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        try FileManager.default.removeItem(at: fixture.folder)
        fixture.write([StoreRows.row(1, at: 1)])
        #expect(fixture.names.contains("store.db.lock"))
        #expect(fixture.status.removals == 1)
        let second = LocalStore(writingAt: fixture.path, limits: StoreFixture.limits)
        #expect(second.status.failures == [.locked: 1])
        second.close()
        fixture.write([StoreRows.row(1, at: 2)])
        #expect(try fixture.rows().map { $0.time - StoreRows.start } == [1, 2])
        #expect(fixture.status.failures == [.unusable: 1])
    }

    @Test func `who comes into a removed folder has the store, and the one before waits`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        try FileManager.default.removeItem(at: fixture.folder)
        let second = LocalStore(writingAt: fixture.path, limits: StoreFixture.limits)
        second.write([StoreRows.row(2, at: 1)], now: StoreRows.start)
        second.flush()
        fixture.write([StoreRows.row(1, at: 2)])
        #expect(fixture.status.failures == [.unusable: 1, .locked: 1])
        #expect(!fixture.status.isWriting)
        #expect(fixture.status.droppedRows == [.failed: 1])
        // What the one before leaves behind is not the second one's log.
        fixture.store.close()
        second.write([StoreRows.row(2, at: 3)], now: StoreRows.start)
        second.flush()
        #expect(second.status.failures == [:])
        #expect(try fixture.rows().map { $0.time - StoreRows.start } == [1, 3])
        second.close()
    }

    @Test func `a lock that somebody removes is taken anew, or belongs to who took it`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        removeFile(fixture.path + ".lock")
        fixture.write([StoreRows.row(1, at: 1)])
        #expect(fixture.status.isWriting)
        #expect(fixture.status.removals == 0)
        #expect(try fixture.rows().count == 2)
        removeFile(fixture.path + ".lock")
        let second = LocalStore(writingAt: fixture.path, limits: StoreFixture.limits)
        #expect(second.status.failures == [:])
        fixture.write([StoreRows.row(1, at: 2)])
        #expect(fixture.status.failures[.locked] == 1)
        second.write([StoreRows.row(2, at: 3)], now: StoreRows.start)
        second.flush()
        #expect(second.status.isWriting)
        second.close()
        #expect(try fixture.rows().map { $0.time - StoreRows.start } == [0, 1, 3])
    }

    @Test func `nobody but the owner reads a store, one that is there already neither`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        fixture.store.close()
        let files = FileManager.default
        for suffix in ["", ".lock"] {
            try files.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: fixture.path + suffix)
        }
        try fixture.reopen()
        fixture.write([StoreRows.row(1, at: 1)])
        for name in fixture.names {
            let path = fixture.folder.appending(path: name).path()
            let facts = try files.attributesOfItem(atPath: path)
            #expect((facts[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
        }
    }

    @Test func `a folder that cannot be made yet is waited for`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: folder)
        let path = folder.appending(path: "store.db").path()
        let store = LocalStore(writingAt: path, limits: StoreFixture.limits)
        #expect(store.status.failures == [.unusable: 1])
        store.write([StoreRows.row(1, at: 0)], now: StoreRows.start)
        store.flush()
        #expect(store.status.droppedRows == [.failed: 1])
        try FileManager.default.removeItem(at: folder)
        store.write([StoreRows.row(1, at: 0)], now: StoreRows.start + Self.later)
        store.flush()
        #expect(store.status.rows == 1)
        #expect(store.status.isWriting)
        store.close()
    }

    @Test(arguments: ["a folder", "a pipe"])
    func `what is in the place of the file is said, and waited for`(kind: String) throws {
        let fixture = try StoreFixture { path in
            if kind == "a pipe" {
                #expect(mkfifo(path, 0o600) == 0)
            } else {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true)
            }
        }
        #expect(fixture.status.failures == [.unusable: 1])
        let message = fixture.status.lastFailure?.message ?? ""
        #expect(message.hasPrefix(fixture.path + " is "), "\(message)")
        #expect(throws: QueryError.self) { try LocalStore(readingAt: fixture.path) }
        try FileManager.default.removeItem(atPath: fixture.path)
        fixture.write([StoreRows.row(1, at: Self.later)])
        #expect(fixture.status.isWriting)
        #expect(try fixture.rows().count == 1)
    }

    @Test func `a store that is not there is said with its path`() throws {
        let path = FileManager.default.temporaryDirectory.path() + "/none.db"
        #expect(throws: QueryError(.unreadable, "\(path): no such file or directory")) {
            try LocalStore(readingAt: path)
        }
    }

    @Test func `a second one who writes waits until the first has ended`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        let second = LocalStore(writingAt: fixture.path, limits: StoreFixture.limits)
        #expect(second.status.failures == [.locked: 1])
        second.write([StoreRows.row(2, at: 1)], now: StoreRows.start)
        second.flush()
        #expect(second.status.droppedRows == [.failed: 1])
        fixture.store.close()
        second.write([StoreRows.row(2, at: 2)], now: StoreRows.start + Self.later)
        second.flush()
        #expect(second.status.isWriting)
        second.close()
        #expect(try fixture.rows().map { $0.time - StoreRows.start } == [0, 2])
    }

    @Test func `another program's lock costs rows, and writing goes on behind it`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        let other = try DatabaseQueue(path: fixture.path)
        try other.inTransaction(.immediate) { _ in
            fixture.write([StoreRows.row(1, at: 1)])
            return .commit
        }
        try other.close()
        #expect(fixture.status.failures == [.locked: 1])
        #expect(fixture.status.droppedRows == [.failed: 1])
        fixture.write([StoreRows.row(1, at: Self.later)])
        #expect(try fixture.rows().map { $0.time - StoreRows.start } == [0, Self.later])
    }

    @Test func `a reader that holds on does not make the log grow without end`() throws {
        var limits = StoreFixture.limits
        limits.maximumBytes = LocalStore.Limits.leastBytes
        let fixture = try StoreFixture(limits)
        fixture.write([StoreRows.row(1, at: 0)])
        let other = try DatabaseQueue(path: fixture.path)
        let logLimit = StoreFile.maximumLogBytes(limits)
        var time: Int64 = 0
        var generator = SplitMix64(seed: 1)
        func write() {
            time += 1000
            fixture.write(
                (0..<4000).map {
                    StoreRows.row($0 % 50, at: time, rate: .random(in: 0..<1, using: &generator))
                })
        }
        try other.read { database in
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM block")
            while fixture.status.droppedRows[.reader] == nil, time < 200_000 { write() }
            #expect(fileSize(fixture.path + "-wal") < 2 * logLimit)
        }
        #expect(fixture.status.droppedRows[.reader, default: 0] > 0)
        try other.close()
        let dropped = fixture.status.droppedRows
        write()
        #expect(fixture.status.droppedRows == dropped)
        #expect(fixture.status.isWriting)
    }

    @Test func `what was closed is one file, without a log that a reader would have to make`()
        throws
    {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        // Bytes 18 and 19 of the head: 2 with a log, 1 without.
        func modes() throws -> [UInt8] {
            Array(try Data(contentsOf: URL(filePath: fixture.path))[18...19])
        }
        #expect(try modes() == [2, 2])
        fixture.store.close()
        #expect(fixture.names == ["store.db", "store.db.lock"])
        #expect(try modes() == [1, 1])
        #expect(try fixture.rows().count == 1)
        try fixture.reopen()
        fixture.write([StoreRows.row(1, at: 1)])
        #expect(try modes() == [2, 2])
        #expect(try fixture.rows().count == 2)
    }

    @Test func `a store that somebody reads while it is opened is opened behind that`() throws {
        let fixture = try StoreFixture()
        fixture.write([StoreRows.row(1, at: 0)])
        fixture.store.close()
        let other = try DatabaseQueue(path: fixture.path)
        try other.read { database in
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM block")
            try fixture.reopen()
            #expect(fixture.status.failures == [.locked: 1])
        }
        try other.close()
        fixture.write([StoreRows.row(1, at: Self.later)])
        #expect(fixture.status.isWriting)
        #expect(try fixture.rows().count == 2)
    }

    #if os(Linux)
        @Test func `a folder that cannot be written has a reason of its own`() throws {
            // Nobody can make a file there, root neither.
            let store = LocalStore(writingAt: "/sys/store.db", limits: StoreFixture.limits)
            #expect(store.status.failures == [.readOnly: 1])
            store.write([StoreRows.row(1, at: 0)], now: StoreRows.start)
            store.flush()
            #expect(store.status.droppedRows == [.failed: 1])
            store.close()
        }
    #endif

    @Test func `readers see whole commits while rows are written`() async throws {
        let fixture = try StoreFixture()
        fixture.write((0..<50).map { StoreRows.row($0, at: 0) })
        let store = fixture.store
        let path = fixture.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for minute in 1..<60 as Range<Int64> {
                    store.write(
                        (0..<50).map { StoreRows.row($0, at: minute * 60_000) },
                        now: StoreRows.start + minute * 60_000)
                    store.flush()
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    let reader = try LocalStore(readingAt: path)
                    var seen = 0
                    while seen < 60 * 50 {
                        let count = try reader.countRows()
                        #expect(count.isMultiple(of: 50))
                        #expect(count >= seen)
                        seen = count
                    }
                    reader.close()
                }
            }
            try await group.waitForAll()
        }
        #expect(fixture.status.failures == [:])
    }
}

extension LocalStore {
    /// Reads all rows twice in one transaction, and counts them.
    fileprivate func countRows() throws -> Int {
        try reader.withLock { open in
            try open.read(file) { database in
                let source = try SnapshotSource(database)
                var counts = [0, 0]
                for place in counts.indices {
                    let needs = RowNeeds(
                        source: .events([StoreRows.type]), range: 0..<Int64.max / 2, names: [])
                    try source.read(needs) { counts[place] += $0.times.count }
                }
                #expect(counts[0] == counts[1])
                return counts[0]
            }
        }
    }
}
