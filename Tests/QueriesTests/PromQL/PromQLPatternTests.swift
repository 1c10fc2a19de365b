import Testing

@testable import Queries

@Suite struct PromQLPatternTests {
    @Test(arguments: [
        ("plain", "plain"), ("a.b", #"a\.b"#), ("a|b(c)[d]{e}", #"a\|b\(c\)\[d\]\{e\}"#),
        ("^$*+?\\", #"\^\$\*\+\?\\"#), ("größe\n", "größe\n"), ("a-b/c", "a-b/c"),
    ])
    func `takes a text for nothing but itself`(_ text: String, _ pattern: String) {
        #expect(PromQLPattern.exactly(text) == pattern)
    }

    @Test(arguments: [
        ("a", "(?is:a)"), ("%a.b", #"(?is:.*a\.b)"#), ("%", "(?is:.*)"), ("%%", "(?is:.*.*)"),
        ("", "(?is:)"), ("a_%", "(?is:a_.*)"),
    ])
    func `takes only the percent sign of LIKE for anything`(_ text: String, _ pattern: String) {
        #expect(PromQLPattern.like(text) == pattern)
    }

    @Test(arguments: [
        "", "a", "(a)", "(a(b)|c)", #"\("#, #"\)"#, "[)]", "[(]", "[]()]", "[^])]", #"[\])]"#,
        "[[:alpha:])]", #"\Q)(\E"#, #"\Q)("#, "a]", "(?i:x)",
    ])
    func `knows what is closed`(_ pattern: String) {
        #expect(PromQLPattern.isBalanced(pattern))
    }

    @Test(arguments: [
        "a)|(b", "(", ")", "(a", "a)", "[", "[a", "[]", "[^]", #"[\]"#, #"a\"#, #"(\)"#,
        #"\Q(\E)"#, "[[:alpha:]",
    ])
    func `knows what is not closed`(_ pattern: String) {
        #expect(!PromQLPattern.isBalanced(pattern))
    }
}
