import Definitions
import Diagnostics
import Testing

/// Regular expressions in relationships: what they find, and which are refused.
@Suite struct RelationshipPatternTests {
    /// The pattern of the one condition, and the label of what is wrong with it.
    static func load(_ text: String) -> (pattern: RelationshipPattern?, fault: String?) {
        let escaped = text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''")
        let loaded = RelationshipTests.relationship(
            conditions: "[{ attribute: a, regex: '\(escaped)' }]")
        return (
            loaded.set.relationships.first?.conditions.first?.pattern,
            loaded.report.sorted.first { $0.rule == "relationship/pattern" }?.label
        )
    }

    @Test(
        arguments: [
            ("^kafka", "kafka.a", "kafka"), ("^kafka", "a.kafka", nil),
            ("kafka", "a.KAFKA.b", "KAFKA"), ("a(b+)c", "xabbcx", "bb"), ("a(b)?c", "ac", ""),
            ("^(?!localhost|127\\.)[^:]+", "localhost:1", nil),
            ("^(?!localhost|127\\.)[^:]+", "broker:1", "broker"),
            ("^.$", "é", "é"), ("^\\d$", "5", "5"), ("^\\d$", "\u{0665}", nil),
            ("^.$", "a\u{301}", nil), ("x$", "ax", "x"), ("", "any", ""),
            ("[.]", "a.b", "."), ("\\\\", "a\\b", "\\"),
        ] as [(String, String, String?)])
    func `finds`(_ text: String, _ value: String, _ found: String?) throws {
        let pattern = try #require(Self.load(text).pattern)
        #expect(pattern.capture(in: value) == found)
        #expect(pattern.isFound(in: value) == (found != nil))
    }

    @Test func `minds case where it is told to`() throws {
        var pattern = try #require(Self.load("^Kafka").pattern)
        #expect(pattern.isFound(in: "kafka"))
        pattern.isCaseSensitive = true
        #expect(!pattern.isFound(in: "kafka") && pattern.isFound(in: "Kafka"))
        let loaded = RelationshipTests.relationship(
            conditions: "[{ attribute: a, caseSensitive: true, regex: b }]")
        let sensitive = try #require(loaded.set.relationships.first?.conditions.first?.pattern)
        #expect(!sensitive.isFound(in: "B") && sensitive.isFound(in: "b"))
    }

    @Test(arguments: [
        "a(b", "[", "*a", "a{2,1}", "(a)\\2", "x\\", "(?<=a)b", "\\q", "(a+)+", "(a*b)*",
        "((a+))*", "(?:x(y{2,}))+", "(a+){3}", "([^/]+/)+", "(a+)*?", ".*a.*b.*c.*",
        ".+a.+b.*c.{2,}",
        "[^/]*[^/]*[^/]*x", "a?a?a?", "(a?)(b*)c?", "a{2}?b+?c*+", "a+b+c+", ".*([0-9]+).*",
    ])
    func `refuses what cannot be read or could run away`(_ text: String) {
        let loaded = Self.load(text)
        #expect(loaded.pattern == nil && loaded.fault != nil)
    }

    @Test(arguments: [
        "(a+)?", "(a|b)*", "(ab)+", "[(+)]*x", "\\(a+\\)+", "(?!.*x)(?!.*y).*", "(a)+(b+)",
        "a+b+cd+", "a*?b+?c", "a?|b?|c?|d?", "a?b?cd?e?", "([^/]+).*/.*",
        "^(localhost|127\\.0\\.0\\.1)(:.*)$", "[a[b+]]+", "()",
    ])
    func `takes what only looks like it`(_ text: String) {
        let loaded = Self.load(text)
        #expect(loaded.pattern != nil, "\(loaded.fault ?? "")")
    }

    @Test func `looks into values up to a length, and takes patterns up to one`() throws {
        let limit = RelationshipPattern.maximumSubjectLength
        let pattern = try #require(Self.load("^a").pattern)
        #expect(pattern.isFound(in: String(repeating: "a", count: limit)))
        #expect(!pattern.isFound(in: String(repeating: "a", count: limit + 1)))
        let long = String(repeating: "a", count: RelationshipPattern.maximumLength)
        #expect(Self.load(long).pattern != nil)
        #expect(Self.load(long + "a").fault == "too long")
    }
}
