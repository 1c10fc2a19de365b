import Foundation
import StandIns
import Testing

@testable import Spool

/// The same spool in a real folder.
struct POSIXFilesTests {
    private let sinks = [SpoolSink(name: "a")]

    @Test func `rows are there after the folder is opened again`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("spool")
        var expected = 0
        for round in 0..<3 {
            let (spool, recovery) = try await Spool.open(
                POSIXFiles(folder: path), options: SpoolFixture.options, sinks: sinks,
                id: UInt64(round), now: { 5 })
            #expect(recovery.isNew == (round == 0))
            #expect(recovery.spool == 0)
            for value in 0..<10 {
                try await spool.append(
                    SpoolCommit(
                        rows: SpoolRows.rows(value..<value + 1, length: 300),
                        baselines: ["t": [UInt8(round)]]))
            }
            expected += 10
            #expect(spool.cursor(of: "a")?.account.spooled == expected)
            #expect(spool.baselines == ["t": [UInt8(round)]])
            await spool.close()
        }
        let verification = try await SpoolVerification(POSIXFiles(folder: path))
        #expect(verification.findings == [])
        #expect(verification.waiting == ["a": 30])
        let inspection = try await SpoolInspection(POSIXFiles(folder: path))
        #expect(inspection.segments.count > 3)
        #expect(inspection.segments.map(\.rows.count).reduce(0, +) == 30)
        #expect(inspection.sinks.map(\.account.spooled) == [30])
    }

    @Test func `one process has the folder at a time, and everybody can look at it`() async throws {
        let folder = try TemporaryFolder()
        let (spool, _) = try await Spool.open(
            POSIXFiles(folder: folder.path), sinks: sinks, id: 1, now: { 5 })
        try await spool.append(SpoolCommit(rows: SpoolRows.rows(0..<3)))
        let error = await #expect(throws: SpoolError.self) {
            _ = try await Spool.open(
                POSIXFiles(folder: folder.path), sinks: [], id: 2, now: { 5 })
        }
        #expect(error?.reason == .locked)
        #expect(try lockFromOutside(folder) != 0)
        let inspection = try await SpoolInspection(POSIXFiles(folder: folder.path))
        #expect(inspection.sinks.map(\.account.accepted) == [3])
        await spool.close()
        #expect(try lockFromOutside(folder) == 0)
    }

    @Test func `a file that is forgotten stays open for all who use it, and no longer`() throws {
        let folder = try TemporaryFolder()
        let files = POSIXFiles(folder: folder.path)
        var last: Int32 = -1
        try files.with("a", mayCreate: true) { first throws(SpoolError) in
            try files.with("a", mayCreate: false) { second throws(SpoolError) in
                #expect(first == second)
                files.forget("a")
                // One that opens it anew has another.
                try files.with("a", mayCreate: false) { third throws(SpoolError) in
                    #expect(third != first)
                    last = third
                }
            }
            #expect(fcntl(first, F_GETFD) >= 0, "the other one still uses it")
            files.forget("a")
            #expect(fcntl(last, F_GETFD) < 0, "nobody uses it")
            last = first
        }
        #expect(fcntl(last, F_GETFD) < 0)
    }

    /// What another process says that tries to take the folder's lock.
    private func lockFromOutside(_ folder: TemporaryFolder) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["flock", "--nonblock", folder.file("lock"), "true"]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    @Test func `files that nobody can read or write say so`() throws {
        let folder = try TemporaryFolder()
        try folder.write("no folder", to: "file")
        let files = POSIXFiles(folder: folder.file("file"))
        #expect(throws: SpoolError.self) { try files.lock() }
        #expect(throws: SpoolError.self) { try files.list() }
        let good = POSIXFiles(folder: folder.path)
        #expect(throws: SpoolError.self) { try good.read("none", at: 0, count: 1) }
        try good.remove("none")
        #expect(try POSIXFiles(folder: folder.file("none")).list() == [:])
    }

    @Test func `files do what a folder does`() throws {
        let folder = try TemporaryFolder()
        let files = POSIXFiles(folder: folder.path)
        for number in 0..<POSIXFiles.maximumOpenFiles * 2 {
            try files.write([1, 2, 3], to: "f\(number)", at: 0)
            try files.write([4, 5], to: "f\(number)", at: 2)
        }
        #expect(try files.read("f0", at: 1, count: 10) == [2, 4, 5])
        #expect(try files.read("f0", at: 9, count: 10) == [])
        try files.truncate("f0", to: 2)
        try files.sync("f0")
        try files.rename("f0", to: "f1")
        try files.syncFolder()
        #expect(try files.read("f1", at: 0, count: 10) == [1, 2])
        try files.remove("f1")
        #expect(throws: SpoolError.self) { try files.read("f1", at: 0, count: 1) }
        #expect(try files.list().count == POSIXFiles.maximumOpenFiles * 2 - 2)
    }
}
