import Expressions
import Testing

@Suite struct CanonicalTextTests {
    @Test(arguments: [
        ("a+b", "a + b"), ("( a )", "a"), ("not(a)", "not a"), ("'x'", "\"x\""),
        ("rate( a.b )/rate(c)", "rate(a.b) / rate(c)"),
    ])
    func `two spellings of one expression have one text`(_ text: String, _ canonical: String) {
        #expect(canonicalText(of: text) == canonical)
        #expect(canonicalText(of: canonical) == canonical)
    }

    @Test(arguments: ["", "(", "a +", "a b"])
    func `what cannot be read has none`(_ text: String) {
        #expect(canonicalText(of: text) == nil)
    }
}
