import Diagnostics
import Testing

@Suite struct SourceFilesTests {
    @Test func `gives lines without their breaks and without a byte order mark`() {
        var files = SourceFiles()
        files.add([0xEF, 0xBB, 0xBF] + Array("a\r\nb\rc\n\n\u{2028}d".utf8), path: "x")
        let lines = (0...7).map { files.line($0, of: "x") }
        #expect(lines == [nil, "a", "b", "c", "", "\u{2028}d", nil, nil])
        #expect(files.line(1, of: "y") == nil)
    }

    @Test func `repairs bytes that are not UTF-8`() {
        var files = SourceFiles()
        files.add([0x61, 0xFF, 0x62, 0x0A, 0xC3], path: "x")
        #expect(files.line(1, of: "x") == "a\u{FFFD}b")
        #expect(files.line(2, of: "x") == "\u{FFFD}")
    }

    @Test func `takes the later of two texts of a path`() {
        var files = SourceFiles()
        files.add(Array("old".utf8), path: "x")
        files.add([], path: "x")
        #expect(files.line(1, of: "x") == "")
        #expect(files.line(2, of: "x") == nil)
    }

    @Test func `finds the line of every offset`() {
        let table = LineTable(Array("a\r\n\rb\n".utf8))
        #expect(table.starts == [0, 3, 4, 6])
        #expect((0...7).map { table.line(at: $0) } == [1, 1, 1, 2, 3, 3, 4, 4])
        #expect(table.range(of: 1) == 0..<3)
        #expect(table.range(of: 4) == 6..<6)
        #expect(table.range(of: 5) == nil)
        #expect(table.range(of: 0) == nil)
        #expect(LineTable([]).starts == [0])
    }
}
