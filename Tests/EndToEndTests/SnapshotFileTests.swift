import Entities
import Foundation
import Telemetry
import Testing

@testable import mqp

/// The file in which a run keeps what it knows.
struct SnapshotFileTests {
    private func store(_ names: String...) throws -> EntityStore {
        var store = EntityStore(types: [])
        let shape = SampleShape(eventType: "Row", attributes: [], metrics: [])
        let rows = try names.map { name in
            let guid = EntityGUID(accountID: 1, domain: "INFRA", type: "QUEUE", identifier: name)
            return EntityRow(
                sample: Sample(shape: shape, timestamp: 1, attributes: [], metrics: []),
                entities: [Entity(guid: try #require(guid), name: name, tags: [], rule: "r")])
        }
        let origin = RowOrigin(target: "t", source: "s", priority: 0, interval: 1_000)
        let group = EntityReport.Group(name: "rows", isAnswered: true, rows: rows)
        let findings = store.take(EntityReport(origin: origin, timestamp: 1, groups: [group]))
        #expect(findings == [])
        return store
    }

    @Test func `what is written is read, and replaced by what is written next`() async throws {
        try await withProgram { program in
            let file = SnapshotFile(folder: program.folder.appending(path: "a/b").path)
            try file.write(store("x"), at: 5)
            try file.write(store("y", "z"), at: 6)
            let snapshot = try file.read()
            #expect(snapshot.time == 6)
            #expect(snapshot.entities.map(\.name) == ["y", "z"])
            let names = try FileManager.default.contentsOfDirectory(atPath: file.folder)
            #expect(names == [SnapshotFile.name])
        }
    }

    @Test func `what cannot be written leaves the file as it was`() async throws {
        try await withProgram { program in
            let file = SnapshotFile(folder: program.folder.path)
            try file.write(store("x"), at: 5)
            // The unfinished file cannot be made where a folder has its name.
            try FileManager.default.createDirectory(
                atPath: file.path + ".new/full", withIntermediateDirectories: true)
            let failure = #expect(throws: SnapshotFile.Failure.self) {
                try file.write(store("y"), at: 6)
            }
            #expect(failure?.reason == .unwritable)
            #expect(try file.read().entities.map(\.name) == ["x"])
        }
    }

    @Test func `a file that is not there is missing`() async throws {
        try await withProgram { program in
            let file = SnapshotFile(folder: program.folder.path)
            let failure = #expect(throws: SnapshotFile.Failure.self) { try file.read() }
            #expect(failure?.reason == .missing)
        }
    }
}
