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
