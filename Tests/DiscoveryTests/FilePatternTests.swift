import Testing

@testable import Discovery

@Suite struct FilePatternTests {
    @Test(arguments: [
        ("a/*.json", "x.json", true), ("a/*.json", "x.yml", false), ("*.json", ".json", false),
        (".*.json", ".x.json", true), ("a?.yml", "ab.yml", true), ("a?.yml", "a.yml", false),
        ("*a*b*.yml", "xxaxxbxx.yml", true), ("*a*b*.yml", "xxbxxaxx.yml", false),
        ("a.json", "a.json", true), ("a.json", "b.json", false), ("**", "anything", true),
    ])
    func `matches the last part`(_ path: String, _ name: String, _ isMatch: Bool) {
        #expect(FilePattern(path).matches(name) == isMatch)
    }

    @Test func `takes no time for a pattern of many stars`() {
        let pattern = FilePattern(String(repeating: "*a", count: 500) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 1_000)))
    }

    @Test func `knows folder and name`() {
        #expect(FilePattern("/a.json").path(of: "b") == "/b")
        #expect(FilePattern("a.json").path(of: "b") == "b")
        #expect(FilePattern("x/y/a.json").path(of: "b") == "x/y/b")
    }
}
