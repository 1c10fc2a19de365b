import Foundation
import TestSupport
import Testing

@testable import Pages

/// The whole file.
@Suite struct PageTests {
    private let html = Examples.document.html

    @Test func `a dashboard with everything is as its golden file`() {
        expectGolden(html, "Golden/page.html")
        expectNoOrphans(in: "Golden", suffix: "", used: ["page.html"])
    }

    @Test func `the same values are the same bytes`() {
        #expect(Examples.document.html == html)
    }

    @Test func `nothing is a script and nothing is loaded`() {
        for part in ["<script", "javascript:", "@import", "url(", "<link", " onerror=\""] {
            #expect(!html.contains(part), "\(part)")
        }
        #expect(html.contains("default-src &#39;none&#39;"))
        let addresses = html.matches(of: #/https?:[^"<\s]*/#).map { String($0.0) }
        #expect(addresses == ["https://example.com/runbook"])
    }

    @Test func `a name is a text wherever it stands`() throws {
        // What a browser would make of it is held by the test in one.
        #expect(!html.contains("</script>"))
        #expect(!html.contains("<img"))
        #expect(!html.unicodeScalars.contains("\u{202E}"))
        #expect(html.count(of: "a&quot;b&#39;c`d{{e}}&lt;/script&gt;") > 10)
    }

    @Test func `every element that is opened is closed`() {
        var open: [String] = []
        let void: Set<String> = ["meta", "br", "hr", "!DOCTYPE"]
        for match in html.matches(of: #/<(/?)([a-zA-Z!0-9]+)[^>]*>/#) {
            let name = String(match.2)
            if void.contains(name) { continue }
            if match.1.isEmpty {
                open.append(name)
            } else {
                #expect(open.popLast() == name)
            }
        }
        #expect(open == [])
    }

    @Test func `what is linked to is there, once`() {
        let ids = html.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
        let links = html.matches(of: #/href="#([^"]+)"/#).map { String($0.1) }
        #expect(Set(links).isSubset(of: ids))
        #expect(links.count { $0 == "page-2" } > 5)
    }
}

extension String {
    /// How often a part is in it.
    func count(of part: String) -> Int { ranges(of: part).count }
}
