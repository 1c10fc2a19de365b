import Patterns
import TestSupport
import Testing

struct RegularExpressionTests {
    @Test(arguments: [
        ("abc", "abc"), ("a.c", "axc"), ("a|bc|", "bc"), ("a|bc|", ""), ("(ab)*c", "ababc"),
        ("a+b?", "aa"), ("a{2,3}", "aaa"), ("a{2}", "aa"), ("a{2,}", "aaaaa"), ("a{,2}", "a{,2}"),
        ("x{", "x{"), ("[a-c]+[^a-c]", "abcd"), ("[]a]+", "]a"), ("[a-]+", "a-"), ("[-a]+", "-a"),
        (#"\d+\w\s\S"#, "12_ x"), (#"\D\W"#, "x-"), (#"[\d-]+"#, "1-2"), (#"[\w.]+"#, "a.b"),
        (#"\Qa.b\E+"#, "a.bb"), (#"\x41\x{1F600}"#, "A😀"), (#"\pL+\p{Nd}\P{L}"#, "ä5-"),
        (#"[\p{Lu}x]+"#, "ÄxB"), ("[[:digit:][:upper:]]+", "A1"), ("[[:^digit:]]", "x"),
        ("(?i)straße", "STRAßE"), ("(?i:a)b", "Ab"), ("(?i)ä", "Ä"), ("(?i)[a-c]", "B"),
        ("(?s).", "\n"), ("(?m)a$\n^b", "a\nb"), ("^a$", "a"), (#"\Aa\z"#, "a"),
        (#"a\b-\Bb?"#, "a-"), ("(?:a|b)+?", "ab"), ("(a*)*", "aaa"), ("(?P<n>a)(?<m>b)", "ab"),
        (#"\.\*\[\]"#, ".*[]"), ("ip-10-351-[0-2]?[0-9]-.*", "ip-10-351-24-238"), ("()", ""),
        ("(|a)+", "aa"), ("a\\/b", "a/b"), ("[[:]+", "[:"), ("a??", "a"), ("a{1,2}?", "aa"),
    ])
    func `fits`(_ pattern: String, _ text: String) throws {
        #expect(try RegularExpression(pattern).fits(text, budget: PatternBudget()))
    }

    @Test(
        arguments: [
            ("(a)(b)", []), ("(a)?(b)", [1]), ("(a(b)?)", [2]), ("(a)|(b)", [1, 2]),
            ("(?:(a)b){0,2}", [1]),
            ("(a){1,2}(b)*", [2]), ("((a)|b)", [2]), ("(a?)", []), ("(?:(a))+", []),
        ] as [(String, Set<Int>)])
    func `knows which groups may take no part`(_ pattern: String, _ groups: Set<Int>) throws {
        #expect(try RegularExpression(pattern).optionalGroups == groups)
    }

    @Test func `who is cancelled matches nothing more`() async throws {
        let pattern = try RegularExpression("a*")
        let left = await Task {
            let budget = PatternBudget()
            withUnsafeCurrentTask { $0?.cancel() }
            return pattern.fits("aaa", budget: budget) ? -1 : budget.left
        }.value
        #expect(left == 0)
    }

    @Test(arguments: [
        ("abc", "abcd"), ("abc", "xabc"), ("a.c", "a\nc"), ("a{2,3}", "aaaa"), ("[^a]", "a"),
        (#"\d"#, "٣"), ("(?i:a)b", "AB"), ("a$b", "ab"), (#"\bx"#, "yx"), ("a", ""), ("", "a"),
        ("(?-i)a", "A"), ("[[:alpha:]]", "ä"),
    ])
    func `does not fit`(_ pattern: String, _ text: String) throws {
        #expect(try !RegularExpression(pattern).fits(text, budget: PatternBudget()))
    }

    @Test(arguments: [
        "(", ")", "[", "[a", "a**", "*a", "a{1001}", "a{3,2}", "[b-a]", #"\"#, #"\q"#, #"\p{Xx}"#,
        "[[:nope:]]", "(?P<n", "(?x)a", #"\1"#, "(?=a)", "(a{1000}){1000}",
        "((((((((((((((((a))))))))))))))))b(c)", "(?:(?:(?:){1000}){1000}){1000}",
        "a{2}{3}", "a{2}*", "a*{2}", "a???", "(?<=a)b>", "(?<!a)b", "(?!a)", "(?P<a b>c)",
        "(?P<n>a)(?P<n>b)", #"\x+A"#, #"\x{-1}"#, "[[::]]", #"\C"#, #"\p{Greek}"#,
    ])
    func `is no pattern`(_ pattern: String) {
        #expect(throws: PatternFault.self) { try RegularExpression(pattern) }
    }

    @Test func `nesting has a limit`() {
        let text = String(repeating: "(?:", count: 60) + "a" + String(repeating: ")", count: 60)
        #expect(throws: PatternFault("nests deeper than 50", isOwn: true)) {
            try RegularExpression(text)
        }
        for text in [String(repeating: "a", count: 1_001), String(repeating: "ä", count: 501)] {
            #expect(throws: PatternFault("is longer than 1000 bytes", isOwn: true)) {
                try RegularExpression(text)
            }
        }
    }

    @Test func `what RE2 takes and this does not is told apart from what is wrong`() {
        func isOwn(_ pattern: String) -> Bool? {
            do throws(PatternFault) {
                _ = try RegularExpression(pattern)
                return nil
            } catch { return error.isOwn }
        }
        for own in [#"\C"#, #"\p{Greek}"#, String(repeating: "a", count: 1_001), "(a{1000}){1000}"]
        {
            #expect(isOwn(own) == true)
        }
        for wrong in ["(", "[a", "a**", #"\q"#, #"\p{X1}"#, "(?=a)", "a{1001}"] {
            #expect(isOwn(wrong) == false)
        }
    }

    @Test(arguments: [
        ("(a+)(a*)", "aaa", ["aaa", ""]), ("(a+?)(a*)", "aaa", ["a", "aa"]),
        ("(a|ab)(c|bcd)(d*)", "abcd", ["a", "bcd", ""]), ("(?:x(y)?)+", "xyx", ["y"]),
        (#"(?P<month>\w+) (\d+)"#, "May 17", ["May", "17"]), ("(ä)(😀)", "ä😀", ["ä", "😀"]),
        ("(?U)(a+)(a*)", "aaa", ["a", "aa"]), ("(a)|b", "b", [nil]),
    ])
    func `captures`(_ pattern: String, _ text: String, _ groups: [String?]) throws {
        let expression = try RegularExpression(pattern)
        for (index, group) in groups.enumerated() {
            #expect(expression.capture(index + 1, in: text, budget: PatternBudget()) == group)
        }
        #expect(expression.capture(groups.count + 1, in: text, budget: PatternBudget()) == nil)
    }

    @Test func `anchors take as little as they can, whatever the case`() throws {
        func parse(_ pattern: String, _ text: String, _ star: Int = 1) throws -> String? {
            try RegularExpression(anchors: pattern).capture(star, in: text, budget: PatternBudget())
        }
        #expect(try parse("www.*.com", "WWW.example.COM") == "example")
        #expect(try parse(#"%"itemId":"*"%"#, #"x "itemid":"17","y":"z""#) == "17")
        #expect(try parse("a*b*c", "aXbYc", 2) == "Y")
        #expect(try parse("a*b", "xab") == nil)
        #expect(try parse("*", "one\ntwo") == "one\ntwo")
        #expect(try parse("(*)", "(x)") == "x")
    }

    /// Each makes a matcher that tries one reading after the other run for ever.
    @Test(arguments: ["(a+)+b", "(a|a)*b", "(a*)*b", "(.*.*.*.*)x", "(a|aa)+$b", "(x+x+)+y"])
    func `a hostile pattern takes a number of steps that is known`(_ pattern: String) throws {
        let budget = PatternBudget()
        let text = String(repeating: "a", count: 5_000) + String(repeating: "x", count: 5_000)
        let expression = try RegularExpression(pattern)
        #expect(!expression.fits(text + "!", budget: budget))
        let steps = PatternBudget.steps - budget.left
        #expect(steps <= 3 * 10_001 * expression.program.instructions.count)
    }

    @Test func `a text over the limit does not fit, and a spent budget ends the matching`() throws {
        let expression = try RegularExpression(".*")
        let limit = RegularExpression.maximumTextLength
        let budget = PatternBudget()
        #expect(expression.fits(String(repeating: "a", count: limit), budget: budget))
        #expect(!expression.fits(String(repeating: "a", count: limit + 1), budget: budget))
        budget.spend(PatternBudget.steps)
        #expect(budget.isSpent)
        #expect(!expression.fits("a", budget: budget))
    }

    @Test func `any text is read as a pattern or refused`() {
        var random = SplitMix64(seed: 5)
        let parts = [
            "a", "b", "(", ")", "[", "]", "{", "}", "1", ",", "*", "+", "?", "|", "^", "$", "\\",
            "d", "p", "x", "Q", "E", "(?", "P<", ">", ":", "i", "-", "[:", ":]", "ä", "\\b", ".",
        ]
        for _ in 0..<5_000 {
            let pattern = (0..<Int.random(in: 0..<12, using: &random))
                .map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            guard let expression = try? RegularExpression(pattern) else { continue }
            for text in ["", "a", "ab", "aäb1-"] {
                let fits = expression.fits(text, budget: PatternBudget())
                // All of it as the one group of the pattern.
                guard let grouped = try? RegularExpression("(\(pattern))"),
                    !pattern.contains("(?"), !pattern.contains("\\Q"),
                    grouped.program.groupNames.count > 0
                else { continue }
                let all = grouped.capture(1, in: text, budget: PatternBudget())
                #expect((all == text) == fits, "\(pattern) \(text)")
            }
        }
    }

    @Test func `all groups of a text are there at once`() throws {
        let expression = try RegularExpression("(?P<a>x+)(y)?(?<c>z*)")
        #expect(expression.groupNames == ["a", nil, "c"])
        let captures = try #require(expression.captures(in: "xxz", budget: PatternBudget()))
        #expect(captures == ["xx", nil, "z"])
        #expect(expression.captures(in: "z", budget: PatternBudget()) == nil)
    }
}
