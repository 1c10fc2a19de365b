import Definitions
import Diagnostics
import TestSupport
import Testing

/// What comes with the program is right by its own rules.
@Suite struct ShippedDefinitionsTests {
    static let files = ["definitions", "dashboards"].flatMap { folder in
        Folder.packageFiles(in: folder).filter { $0.path.hasSuffix(".yml") }
    }
    static let exampleFiles = Folder.packageFiles(in: "Examples")
    static let examples = exampleFiles.filter { $0.path.hasSuffix("/mqp.yml") }

    @Test func `has neither errors nor warnings`() {
        #expect(!Self.files.isEmpty)
        let findings = Linted(Self.files).findings.filter { $0.severity != .info }
        #expect(findings.isEmpty, "\(findings.map(\.message))")
    }

    @Test func `has no infos but those that are known`() {
        expectGolden(Linted(Self.files).text, "Shipped/expected.txt")
    }

    @Test func `has examples that lint without a finding of their own`() {
        #expect(!Self.examples.isEmpty)
        for example in Self.examples {
            let folder = example.path.dropLast("mqp.yml".count) + "definitions/"
            let own = Self.exampleFiles.filter {
                $0.path.hasPrefix(folder) && $0.path.hasSuffix(".yml")
            }
            let findings = Linted(Self.files + own + [example]).findings
                .filter { $0.place?.path == example.path }
            #expect(findings.isEmpty, "\(example.path): \(findings.map(\.message))")
        }
    }
}
