import Definitions
import TestSupport
import Testing

/// The pages that are made of the loader's own description. They lie in the documentation, so that
/// it cannot fall behind.
@Suite struct ReferencePageTests {
    @Test func `renders the page of the format`() {
        expectGolden(
            FormatReference.markdown, "../../Sources/mqp/Documentation.docc/Format.md")
    }

    @Test func `writes tables of four columns`() {
        let rows = FormatReference.markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count > 100)
        for row in rows {
            #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 5, "\(row)")
        }
    }
}
