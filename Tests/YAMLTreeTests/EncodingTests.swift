import Diagnostics
import Testing
import YAMLTree

@Suite struct EncodingTests {
    @Test func `counts offsets but no columns over a byte order mark`() {
        let parsed = Parsed([0xEF, 0xBB, 0xBF] + Array("a: b\n".utf8))
        #expect(parsed.findings == [])
        let start = parsed["a"]?.place.range.start
        #expect(start == SourcePosition(line: 1, column: 4, offset: 6))
        #expect(parsed["a"]?.scalar?.verbatimStart == start)
    }

    @Test func `refuses a byte order mark inside of a file`() {
        #expect(Parsed("a: \u{FEFF}b\n").findings == ["1:4 yaml/control-character"])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `ends lines at each kind of line break`(_ lineBreak: String) {
        let lines = [
            "a: x  # c", "b:", "  - 'y z'", "  - one", "    two", "c: |", "  t", "", "d: 1",
        ]
        let parsed = Parsed(lines.joined(separator: lineBreak))
        #expect(parsed.findings == [])
        let size = lineBreak.utf8.count
        #expect(
            parsed["d"]?.place.range
                == SourceRange(
                    SourcePosition(line: 9, column: 4, offset: 44 + 8 * size),
                    SourcePosition(line: 9, column: 5, offset: 45 + 8 * size)))
        let items = parsed["b"]?.sequence ?? []
        #expect(items.map(\.scalar?.text) == ["y z", "one two"])
        #expect(items.map(\.place.range.end.line) == [3, 5])
        #expect(parsed["a"]?.place.range.end.column == 5)
        #expect(parsed["c"]?.place.range.end.line == 7)
    }

    @Test func `counts no line at a line break that only YAML 1.1 knows`() {
        let parsed = Parsed("a: \"x\u{2028}y\"\nb: 1\u{85}c: 2\nd: 3\n")
        #expect(parsed["b"]?.place.range.start.line == 2)
        #expect(parsed["c"]?.place.range.start.line == 2)
        #expect(parsed["c"]?.place.range.start.column == 9)
        #expect(parsed["d"]?.place.range.start.line == 3)
        #expect(parsed.findings == ["1:6 yaml/old-line-break", "2:5 yaml/old-line-break"])
    }

    @Test(arguments: [
        [0x61, 0x3A, 0x20, 0xFF], [0x61, 0x3A, 0x20, 0xC3], [0x61, 0x3A, 0x20, 0xC0, 0x80],
        [0x61, 0x3A, 0x20, 0xED, 0xA0, 0x80], [0x61, 0x3A, 0x20, 0xF4, 0x90, 0x80, 0x80],
        [0x61, 0x3A, 0x20, 0xE2, 0x28, 0xA1], [0x61, 0x3A, 0x20, 0x80],
    ])
    func `names the first byte that is not UTF-8`(_ bytes: [UInt8]) {
        let parsed = Parsed(Array("ä: 1\n".utf8) + bytes)
        #expect(parsed.findings == ["2:4 yaml/encoding"])
        #expect(parsed.report.diagnostics.first?.place?.range.start.offset == 9)
        #expect(parsed.root == nil)
    }

    @Test(arguments: [
        [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00, 0x3A, 0x00],
        [0x00, 0x61, 0x00, 0x3A], [0x00, 0x00, 0xFE, 0xFF],
    ])
    func `refuses wide encodings`(_ bytes: [UInt8]) {
        #expect(Parsed(bytes).findings == ["1:1 yaml/encoding"])
    }

    @Test func `names each control character up to a limit`() {
        let parsed = Parsed("a: \u{1}\nb: \u{7F}x\u{9F}\n")
        #expect(
            parsed.findings == [
                "1:4 yaml/control-character", "2:4 yaml/control-character",
                "2:6 yaml/control-character",
            ])
        #expect(Parsed("a: " + String(repeating: "\u{7}", count: 50)).findings.count == 10)
    }

    @Test func `refuses a file that is only a byte order mark`() {
        #expect(Parsed([0xEF, 0xBB, 0xBF]).findings == ["1:1 yaml/empty"])
        #expect(Parsed("").findings == ["1:1 yaml/empty"])
        #expect(Parsed("\n\n  \n").findings == ["1:1 yaml/empty"])
    }
}
