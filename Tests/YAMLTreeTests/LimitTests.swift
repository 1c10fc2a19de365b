import Diagnostics
import Testing
import YAMLTree

@Suite struct LimitTests {
    @Test func `has the limits that the documentation names`() {
        #expect(YAMLLimits.standard.maximumBytes == 4_194_304)
        #expect(YAMLLimits.standard.maximumDepth == 64)
        #expect(YAMLLimits.standard.maximumNodes == 100_000)
    }

    @Test func `accepts a file of exactly 4 MiB and refuses one byte more`() {
        let start = Array("a: ".utf8)
        let full = start + [UInt8](repeating: UInt8(ascii: "x"), count: 4 * 1024 * 1024 - 3)
        let parsed = Parsed(full)
        #expect(parsed.findings == [])
        #expect(parsed["a"]?.scalar?.text.utf8.count == 4 * 1024 * 1024 - 3)
        #expect(parsed["a"]?.place.range.end.column == 4 * 1024 * 1024 + 1)
        let over = Parsed(full + [UInt8(ascii: "x")])
        #expect(over.findings == ["1:1 yaml/too-large"])
        #expect(over.root == nil)
    }

    @Test(arguments: ["[", "- ", "{a: "])
    func `accepts 64 levels and refuses 65`(_ opening: String) {
        let closing = ["[": "]", "{a: ": "}"][opening] ?? ""
        func nested(_ depth: Int) -> String {
            String(repeating: opening, count: depth) + "x"
                + String(repeating: closing, count: depth)
        }
        #expect(Parsed(nested(64)).findings == [])
        #expect(Parsed(nested(64)).root != nil)
        let over = Parsed(nested(65))
        #expect(over.findings == ["1:\(64 * opening.count + 1) yaml/too-deep"])
        #expect(over.root == nil)
    }

    @Test func `refuses 4 MiB of opening brackets`() {
        let brackets = [UInt8](repeating: UInt8(ascii: "["), count: 4 * 1024 * 1024)
        #expect(Parsed(brackets).findings == ["1:65 yaml/too-deep"])
    }

    @Test func `counts the depth of what an alias stands for`() {
        let limits = YAMLLimits(maximumDepth: 3)
        let text = "a: &a [[1]]\nb: [*a]\n"
        #expect(Parsed(text, limits: limits).findings == ["2:5 yaml/too-deep"])
        #expect(Parsed("a: &a [[1]]\nb: *a\n", limits: limits).findings == [])
    }

    @Test func `counts keys, values and collections`() {
        let text = "a: 1\nb: [2, 3]\n"
        #expect(Parsed(text, limits: YAMLLimits(maximumNodes: 7)).findings == [])
        let over = Parsed(text, limits: YAMLLimits(maximumNodes: 6))
        #expect(over.findings == ["2:8 yaml/too-many-nodes"])
        #expect(over.root == nil)
    }

    @Test func `accepts 100,000 nodes on one line and refuses one more`() {
        func list(_ count: Int) -> String {
            "[" + String(repeating: "x,", count: count - 2) + "x]"
        }
        let full = Parsed(list(100_000))
        #expect(full.findings == [])
        #expect(full.root?.sequence?.count == 99_999)
        #expect(full.root?.sequence?.last?.place.range.start.column == 199_998)
        #expect(Parsed(list(100_001)).findings == ["1:200000 yaml/too-many-nodes"])
    }

    @Test func `refuses a billion laughs at the alias that passes the limit`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let parsed = Parsed(text)
        #expect(parsed.findings == ["5:45 yaml/too-many-nodes"])
        #expect(parsed.root == nil)
    }

    @Test func `keeps at most so many findings as a report holds`() {
        let parsed = Parsed("[" + String(repeating: "yes,", count: 20_000) + "]")
        #expect(parsed.report.diagnostics.count == DiagnosticReport.maximumCount)
        #expect(parsed.report.omittedCount == 10_000)
        #expect(parsed.root?.sequence?.count == 20_000)
    }
}
