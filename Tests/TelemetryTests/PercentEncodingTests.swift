import Telemetry
import Testing

@Suite
struct PercentEncodingTests {
    @Test(arguments: [
        ("", ""), ("azAZ09-._~", "azAZ09-._~"), ("a b", "a%20b"),
        ("+&=?#/%", "%2B%26%3D%3F%23%2F%25"),
        ("\n\u{7F}", "%0A%7F"), ("ü", "%C3%BC"),
    ])
    func `all but unreserved characters is encoded, and comes back`(
        _ text: String, _ encoded: String
    ) {
        #expect(percentEncoded(text) == encoded)
        #expect(percentDecoded(encoded) == text)
    }

    @Test(arguments: ["%", "%4", "%4x", "%x4", "a%", "%FF", "%C3"])
    func `what is no encoding has no text`(_ text: String) {
        #expect(percentDecoded(text) == nil)
    }

    @Test func `what was not encoded stays`() { #expect(percentDecoded("a b+ü%c3%bc") == "a b+üü") }
}
