import Telemetry
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
        ("a", "a"), (#"\Qa.b"#, #"\Qa.b\E"#), (#"\Qa\Eb\Qc"#, #"\Qa\Eb\Qc\E"#),
        (#"\Qa\E"#, #"\Qa\E"#), (#"\\Qa"#, #"\\Qa"#), (#"\Qa\"#, #"\Qa\\E"#),
    ])
    func `closes what is quoted to the end`(_ pattern: String, _ closed: String) {
        #expect(PromQLPattern.closed(pattern) == closed)
    }

    @Test func `flags of one alternative are none of another`() {
        #expect(PromQLPattern.either("a", "b|c") == "a|b|c")
        #expect(PromQLPattern.either("(?i)a", "b") == "(?:(?i)a)|b")
        #expect(PromQLPattern.either("b", "(?is:a)") == "b|(?:(?is:a))")
    }

    @Test(arguments: ["a)|(b", "(", "[a", #"a\"#, #"\Q(\E)"#, "[[:alpha:]"])
    func `a pattern that is none is not printed`(_ pattern: String) {
        let query = Query(
            .values([.init(.aggregate(.max, of: "queue.depth"))]), from: .events(["Queue"]),
            where: .call(.matches, [.attribute("state"), .constant(.text(pattern))]))
        guard case .failure(let refusal) = query.promQL(naming: PromQLBench.naming) else {
            Issue.record("it was printed")
            return
        }
        #expect(refusal.reasons.map(\.part) == ["'\(pattern)'"])
    }
}
