import Diagnostics
import Testing

@testable import Definitions

/// How a text with placeholders is taken apart.
@Suite struct TemplatePieceTests {
    private static let start = SourcePosition(line: 3, column: 7, offset: 40)

    private func source(_ text: String, isVerbatim: Bool = true) -> SourceText {
        let place = Place(path: "d.yml", range: SourceRange(Self.start, Self.start))
        return SourceText(text, at: place, verbatimStart: isVerbatim ? Self.start : nil)
    }

    /// What it is made of, and how many bytes places were counted over.
    private func read(_ source: SourceText) -> (pieces: [String], places: [Place], counted: Int) {
        var pieces: [TemplatePiece] = []
        var places = PlaceCursor(source)
        var report = DiagnosticReport()
        let isRead = TemplatePiece.read(
            Array(source.text.utf8), into: &pieces, places: &places, report: &report)
        #expect(isRead && report.diagnostics.isEmpty)
        var found: [Place] = []
        let texts = pieces.map { piece in
            switch piece {
            case .text(let text): return text
            case .name(let name, let place):
                found.append(place)
                return "<\(name)>"
            }
        }
        return (texts, found, places.countedBytes)
    }

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("${a}", ["<a>"]), ("é${a}$b${c.d}", ["é", "<a>", "$b", "<c.d>"]),
        ("$${a}", ["${a}"]), ("$$${a}", ["$${a}"]), ("${}", ["<>"]), ("$", ["$"]), ("$$", ["$$"]),
        ("${a}$", ["<a>", "$"]), ("}{${a}}", ["}{", "<a>", "}"]),
    ])
    func `texts and names stand in their order`(text: String, pieces: [String]) {
        #expect(read(source(text)).pieces == pieces)
    }

    @Test func `each name is where the file has it, behind letters of several bytes too`() {
        let text = "é${a} 日本 ${b}${c}"
        let source = source(text)
        let bytes = Array(text.utf8)
        let found = read(source).places
        #expect(found.count == 3)
        for (place, name) in zip(found, ["${a}", "${b}", "${c}"]) {
            let first = bytes.indices.first { bytes[$0...].starts(with: name.utf8) } ?? 0
            #expect(place == source.place(of: first..<(first + 4)))
        }
    }

    @Test func `a text that is not word for word in the file is placed at the whole`() {
        let source = source("x${a}", isVerbatim: false)
        #expect(read(source).places == [source.place])
    }

    @Test(arguments: [1, 10, 1000])
    func `places of many names are counted over each byte once`(count: Int) {
        let text = String(repeating: "${name}", count: count)
        let result = read(source(text))
        #expect(result.places.count == count)
        #expect(result.counted == text.utf8.count)
    }

    @Test func `a name that is not closed is said at its place`() throws {
        var pieces: [TemplatePiece] = []
        var report = DiagnosticReport()
        let source = source("a${b}c${d")
        #expect(!TemplatePiece.read(source, into: &pieces, report: &report))
        let finding = try #require(report.diagnostics.first)
        #expect(finding.place == source.place(of: 6..<9))
        #expect(finding.rule == "dashboard/placeholder")
    }
}
