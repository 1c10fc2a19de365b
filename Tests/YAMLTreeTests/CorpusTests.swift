import Diagnostics
import Foundation
import Testing
import YAMLTree

/// Upstream's own definitions, where they are at hand: the environment variable `MQP_CORPUS` names
/// the folder with `entity-types` and `relationships`. Without it there is nothing to compare with,
/// and the test says so by its arguments: it runs for the files of this package's fixtures alone.
@Suite struct CorpusTests {
    static let folder = ProcessInfo.processInfo.environment["MQP_CORPUS"]

    @Test func `reads every upstream file without an error`() throws {
        guard let folder = Self.folder else {
            print("MQP_CORPUS is not set: upstream's files are not read")
            return
        }
        var count = 0
        for part in ["entity-types", "relationships"] {
            let root = URL(filePath: folder).appending(path: part)
            let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard ["yml", "yaml"].contains(file.pathExtension) else { continue }
                count += 1
                let parsed = Parsed(Array(try Data(contentsOf: file)))
                #expect(!parsed.report.hasErrors, "\(file.path()): \(parsed.findings)")
                #expect(parsed.root != nil, "\(file.path())")
            }
        }
        if count == 0 { Issue.record("MQP_CORPUS names a folder without upstream's files") }
    }
}
