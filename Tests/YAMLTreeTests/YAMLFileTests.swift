import Diagnostics
import TestSupport
import Testing
import YAMLTree

@Suite struct YAMLFileTests {
    @Test(arguments: Fixtures.names)
    func `reads each fixture to its golden findings and tree`(_ name: String) throws {
        let bytes = try Fixtures.bytes(name)
        var report = DiagnosticReport()
        let root = YAMLFile.parse(bytes, path: "\(name).yml", report: &report)
        var files = SourceFiles()
        files.add(bytes, path: "\(name).yml")
        let findings = render(report, as: .text, files: files)
        expectGolden(
            findings + "\n" + (root.map { described($0) } ?? "no tree\n"), "Fixtures/\(name).txt")
    }

    @Test func `has a fixture for every golden file`() {
        #expect(Fixtures.names.count > 40)
        expectNoOrphans(
            in: "Fixtures", suffix: ".txt", used: Set(Fixtures.names.map { "\($0).txt" }))
    }
}
