import Foundation
import Queries
import Telemetry
import TestSupport
import Testing

/// What each query is in PromQL, and why others have no form there.
@Suite struct PromQLFormsTests {
    /// The lines of a file beside the golden one, without those that begin with `#`.
    private static func queries(_ name: String) throws -> [String] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(name).nrql")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map(String.init)
    }

    @Test func `prints each form`() throws {
        var text = ""
        for nrql in try Self.queries("forms") {
            let query = try PromQLBench.printed(nrql)
            text += nrql + "\n"
            for column in query.columns {
                text += "    \(column.expression.text)\n"
                if let before = column.comparison { text += "    before: \(before.text)\n" }
                if case .unit(let unit) = column.unit { text += "        in \(unit.symbol)\n" }
            }
            if case .range(let step?) = query.evaluation { text += "        every \(step) ms\n" }
            for note in query.notes { text += "        \(note.message)\n" }
        }
        expectGolden(text, "Golden/forms.txt")
    }

    @Test func `says of each other query why it has no form`() throws {
        var text = ""
        var kinds: Set<PromQLReason.Kind> = []
        for nrql in try Self.queries("reasons") {
            text += nrql + "\n"
            for reason in try PromQLBench.reasons(nrql) {
                kinds.insert(reason.kind)
                text += "    \(reason.kind.rawValue): \(reason.part): \(reason.message)\n"
                text += "        \(reason.help)\n"
            }
        }
        expectGolden(text, "Golden/reasons.txt")
        #expect(kinds == Set(PromQLReason.Kind.allCases))
    }

    @Test func `compares no golden file in vain`() {
        expectNoOrphans(in: "Golden", suffix: ".txt", used: ["forms.txt", "reasons.txt"])
    }
}
