import Diagnostics
import Testing
import YAMLTree

@Suite struct ScalarTests {
    @Test func `places a part of a value where it stands`() throws {
        let parsed = Parsed("größe: \"🐰 rate(x)\"\n")
        let text = try #require(parsed["größe"]?.sourceText)
        #expect(text.text == "🐰 rate(x)")
        let part = text.place(of: 5..<9)
        #expect(part.range.start == SourcePosition(line: 1, column: 11, offset: 15))
        #expect(part.range.end == SourcePosition(line: 1, column: 15, offset: 19))
    }

    @Test func `places a part of an escaped value at the whole`() throws {
        let text = try #require(Parsed("a: \"x\\ty\"\n")["a"]?.sourceText)
        #expect(text.verbatimStart == nil)
        #expect(text.place(of: 0..<1) == text.place)
        #expect(text.place.range.start.column == 4)
        #expect(text.place.range.end.column == 10)
    }

    @Test func `gives the parts of a node by its kind`() {
        let parsed = Parsed("a: [1]\nb: x\n")
        #expect(parsed.root?.mapping?.count == 2)
        #expect(parsed.root?.sequence == nil)
        #expect(parsed.root?.scalar == nil)
        #expect(parsed.root?.resolved == nil)
        #expect(parsed.root?.sourceText == nil)
        #expect(parsed["a"]?.sequence?.first?.resolved == .integer(1))
        #expect(parsed["b"]?.resolved == .string("x"))
    }

    @Test func `takes a text in quotes or in a block for a string`() {
        for style in YAMLScalar.Style.allCases where style != .plain {
            #expect(YAMLScalar("1", style: style).resolved == .string("1"))
        }
        #expect(YAMLScalar("1").resolved == .integer(1))
        #expect(YAMLScalar("word", tag: .integer).resolved == .string("word"))
        #expect(CoreValue("word", tagged: .integer) == nil)
    }
}
