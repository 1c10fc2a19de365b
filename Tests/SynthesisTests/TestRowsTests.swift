import Foundation
import Telemetry
import TestSupport
import Testing

/// Entity types with their test rows: our own, and upstream's where `MQP_CORPUS` names a folder of
/// newrelic/entity-definitions.
@Suite struct TestRowsTests {
    static let own = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/entity-types")

    /// The folders of entity types that the tests run over.
    static let folders: [URL] = {
        guard let corpus = ProcessInfo.processInfo.environment["MQP_CORPUS"] else {
            print("MQP_CORPUS is not set: upstream's definitions are not run, only our fixtures.")
            return [own]
        }
        return [own, URL(filePath: corpus).appending(path: "entity-types")]
    }()

    /// Rows that make no entity of the type beside whose definition they lie, and why.
    static let exceptions = [
        "infra-harbour_tide/tests/TideSample.json#1": "the type's one rule is for debugging"
    ]

    @Test(arguments: folders)
    func `each row makes an entity of its own type, or is listed with the reason`(
        _ folder: URL
    ) throws {
        let rows = try TestRows(folder: folder).synthesize()
        #expect(!rows.isEmpty)
        for row in rows {
            let types = row.entities.map { "\($0.guid.domain)-\($0.type)".lowercased() }
            #expect(
                types.contains(row.type) == (Self.exceptions[row.place] == nil),
                "\(row.place) makes \(types)")
        }
    }

    @Test func `the rows of our fixtures make what is written`() throws {
        let rows = try TestRows(folder: Self.own).synthesize()
        let lines = rows.flatMap { row in
            [row.place]
                + row.entities.map {
                    "  \($0.guid.domain)|\($0.guid.type)|\($0.guid.identifier) \($0.type) by \($0.rule)"
                        + ": \($0.name) \($0.shownTags)"
                }
        }
        expectGolden(lines.joined(separator: "\n") + "\n", "Fixtures/expected.txt")
    }
}
