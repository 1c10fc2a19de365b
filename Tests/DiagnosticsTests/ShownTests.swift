import Diagnostics
import Testing

@Suite struct ShownTests {
    @Test func `shows a text as it is where it is short and on one line`() {
        #expect(shown("größe 🐰 \"x\"") == "größe 🐰 \"x\"")
        #expect(shown("") == "")
    }

    @Test func `spells what would steer a terminal or break the line`() {
        #expect(shown("a\nb\u{1B}[31m\u{202E}c") == "a\\nb\\u{1B}[31m\\u{202E}c")
    }

    @Test func `cuts a long text`() {
        let longest = String(repeating: "ä", count: maximumShownLength)
        #expect(shown(longest) == longest)
        #expect(shown(longest + "b") == longest + "…")
        #expect(shown(String(repeating: "\n", count: 100_000)).utf8.count < 1_000)
    }
}
