import StandIns
import Testing

@testable import Spool

/// What is seen of a spool while a run has it.
struct InspectionTests {
    /// Files that somebody else changes between the first list of them and what is read then.
    struct ChangingFiles: SpoolFiles {
        let files: FaultyFiles
        let change: @Sendable () -> Void

        var isPersistent: Bool { true }
        func lock() throws(SpoolError) {}
        func unlock() {}
        func list() throws(SpoolError) -> [String: Int] {
            let isFirst = files.calls["list"] == nil
            let sizes = try files.list()
            if isFirst { change() }
            return sizes
        }
        func read(_ name: String, at offset: Int, count: Int) throws(SpoolError) -> [UInt8] {
            try files.read(name, at: offset, count: count)
        }
        func write(_ bytes: [UInt8], to name: String, at offset: Int) throws(SpoolError) {}
        func sync(_ name: String) throws(SpoolError) {}
        func truncate(_ name: String, to length: Int) throws(SpoolError) {}
        func rename(_ name: String, to other: String) throws(SpoolError) {}
        func remove(_ name: String) throws(SpoolError) {}
        func syncFolder() throws(SpoolError) {}
    }

    @Test func `a cursor that is written anew meanwhile is not damaged`() async throws {
        let fixture = try await SpoolFixture()
        try await fixture.append(0..<10)
        try await fixture.spool.sync()
        let file = "cursor-a"
        let start = fixture.files.bytes(of: file)
        for _ in 0..<3 {
            let lease = try await fixture.lease(2)
            try await fixture.cursor().settle(lease, SpoolSettlement(delivered: 2))
        }
        // The disk as it was, with a cursor that is shorter a moment later.
        let other = FaultyFiles()
        for name in fixture.files.names {
            try other.write(fixture.files.bytes(of: name), to: name, at: 0)
        }
        let files = ChangingFiles(files: other) { other.change(file) { $0 = start } }
        let inspection = try await SpoolInspection(files)
        #expect(inspection.findings == [])
        #expect(inspection.sinks.map(\.account.accepted) == [10])
        #expect(inspection.sinks.map(\.account.isBalanced) == [true])
    }
}
