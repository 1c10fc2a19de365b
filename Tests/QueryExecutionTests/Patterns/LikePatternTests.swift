import Testing

@testable import QueryExecution

struct LikePatternTests {
    @Test func `patterns with a percent sign fit what they stand for`() {
        for (pattern, text, fits) in [
            ("b", "B", true), ("b", "bb", false), ("IE%", "ie mobile", true),
            ("o%a%", "Opera Mini", true),
            ("o%a", "Opera Mini", false), ("%o%a%", "Mozilla Gecko", true), ("%", "", true),
            ("", "", true), ("", "x", false), ("a%a", "a", false), ("%ab%ab%", "xabab", true),
            ("%ab%ab%", "xabb", false), ("Ä%", "äb", true), ("%%", "x", true),
            ("a_c", "abc", false),
        ] {
            #expect(LikePattern(pattern).fits(text) == fits, "\(pattern) \(text)")
        }
    }
}
