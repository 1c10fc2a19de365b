#if os(Linux)
    import Foundation
    import GRDB
    import QueryExecution
    import Synchronization
    import Telemetry
    import Testing

    @testable import LocalStore

    /// Closing a file lets go of all locks that the process has on it, SQLite's among them.
    @Suite struct LockTests {
        @Test func `opening to write again leaves a reader's locks where they are`() throws {
            let fixture = try StoreFixture()
            fixture.write([StoreRows.row(1, at: 0)])
            let reader = try LocalStore(readingAt: fixture.path)
            defer { reader.close() }
            let facts = try FileManager.default.attributesOfItem(atPath: fixture.path)
            let inode = try #require((facts[.systemFileNumber] as? NSNumber)?.uint64Value)
            try reader.reader.withLock { open in
                try open.read(reader.file) { database in
                    _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM block")
                    let before = try locks(on: inode)
                    #expect(before > 0)
                    let again = try fixture.store.file.openForWriting(fixture.limits) { _, _ in }
                    #expect(try locks(on: inode) >= before)
                    try again.close()
                }
            }
        }

        /// How many locks this process has on a file, by the system's list.
        private func locks(on inode: UInt64) throws -> Int {
            let own = " \(ProcessInfo.processInfo.processIdentifier) "
            return try String(contentsOfFile: "/proc/locks", encoding: .utf8)
                .split(separator: "\n").count { $0.contains(":\(inode) ") && $0.contains(own) }
        }
    }
#endif
