import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct RenderTests {
    static let source = [
        "entity: a", "\tmetric: queue.dpeth\t# tab", "日本: 語 x e\u{301}f 🐰 end",
        "bell: \u{7}\u{1B}[31mred \u{202E}x", "",
        String(repeating: "a", count: 200) + "FAULT" + String(repeating: "b", count: 200),
        String(repeating: "ä", count: 9000) + "FAULT" + String(repeating: "b", count: 9000),
        "short", String(repeating: "語", count: 100),
    ]
    static let path = "definitions/a \"b\".yml"

    static var files: SourceFiles {
        var files = SourceFiles()
        files.add(Array(source.joined(separator: "\r\n").utf8), path: path)
        return files
    }

    /// A place in the source, by line and columns; `end` is its end where that is on another line.
    static func place(
        _ line: Int, _ columns: Range<Int>, to end: (line: Int, column: Int)? = nil
    ) -> Place {
        func position(_ line: Int, _ column: Int) -> SourcePosition {
            let before = source.prefix(line - 1).reduce(0) { $0 + $1.utf8.count + 2 }
            let within = source[line - 1].unicodeScalars.prefix(column - 1)
            return SourcePosition(
                line: line, column: column,
                offset: before + String(String.UnicodeScalarView(within)).utf8.count)
        }
        return Place(
            path: path,
            range: SourceRange(
                position(line, columns.lowerBound),
                position(end?.line ?? line, end?.column ?? columns.upperBound)))
    }

    static var report: DiagnosticReport {
        var report = DiagnosticReport()
        report.add(
            Diagnostic(
                "golden/unknown-metric", .error, "metric `queue.dpeth` is produced by no source",
                at: place(2, 10..<21), label: "nothing produces this",
                help: "did you mean `queue.depth`?"))
        report.add(
            Diagnostic(
                "test/wide", .warning, "wide text", at: place(3, 13..<14), label: "the rabbit",
                remarks: [
                    .init("a word in between", at: place(3, 5..<6)),
                    .init("elsewhere", at: Place(path: "b.yml", range: .fileStart)),
                ]))
        report.add(Diagnostic("test/mark", .info, "combined", at: place(3, 10..<11)))
        report.add(
            Diagnostic(
                "test/control", .error, "text with \u{1B}[31m, \n and \"quotes\" \\",
                at: place(4, 20..<21), label: "\u{7}here", help: "remove \u{202E}"))
        report.add(Diagnostic("test/empty-line", .info, "nothing", at: place(5, 1..<1)))
        report.add(Diagnostic("test/long", .error, "long", at: place(6, 201..<206), label: "here"))
        report.add(
            Diagnostic("test/very-long", .error, "longer", at: place(7, 9001..<9006), label: "here")
        )
        report.add(
            Diagnostic("test/lines", .error, "two lines", at: place(6, 395..<395, to: (8, 3))))
        report.add(Diagnostic("test/end", .warning, "behind the end", at: place(8, 6..<6)))
        report.add(Diagnostic("test/wide-long", .warning, "wide", at: place(9, 80..<82)))
        report.add(
            Diagnostic(
                "test/no-text", .warning, "no text",
                at: Place(path: "other.yml", range: .fileStart),
                label: "a label", help: "help"))
        report.add(Diagnostic("test/no-place", .error, "about no file", at: nil, help: "help"))
        return report
    }

    @Test(arguments: DiagnosticFormat.allCases)
    func `renders each format to its golden file`(_ format: DiagnosticFormat) {
        expectGolden(render(Self.report, as: format, files: Self.files), "Golden/report.\(format)")
    }

    @Test func `marks words with colours`() {
        var report = DiagnosticReport()
        for diagnostic in Self.report.diagnostics.prefix(3) { report.add(diagnostic) }
        let output = render(report, as: .text, files: Self.files, color: true)
        expectGolden(output.replacing("\u{1B}", with: "<ESC>"), "Golden/colored.text")
    }

    @Test func `has no golden file without a test`() {
        let used = Set(DiagnosticFormat.allCases.map { "report.\($0)" }).union(["colored.text"])
        expectNoOrphans(in: "Golden", suffix: "", used: used)
    }

    @Test func `says that there are no findings`() {
        let report = DiagnosticReport()
        #expect(render(report, as: .text, files: SourceFiles()) == "no findings\n")
        #expect(render(report, as: .short, files: SourceFiles()) == "")
        #expect(
            render(report, as: .json, files: SourceFiles())
                == #"{"diagnostics":[],"summary":{"errors":0,"warnings":0,"infos":0,"omitted":0}}"#
                + "\n")
    }

    @Test func `counts the findings that were not kept`() {
        var report = DiagnosticReport()
        for line in 1...DiagnosticReport.maximumCount + 2 {
            let position = SourcePosition(line: line, column: 1, offset: line)
            let place = Place(path: "a", range: SourceRange(position, position))
            report.add(Diagnostic("test/many", .info, "one", at: place))
        }
        func tail(_ format: DiagnosticFormat) -> Substring {
            render(report, as: format, files: SourceFiles()).split(separator: "\n").last ?? ""
        }
        #expect(tail(.text) == "10000 infos, 2 more not shown")
        #expect(tail(.short) == "2 findings more")
        #expect(
            tail(.json)
                == #"],"summary":{"errors":0,"warnings":0,"infos":10000,"omitted":2}}"#)
    }

    @Test func `does not depend on the order in which findings were made`() {
        let place = Self.place(1, 1..<2)
        let same = [
            Diagnostic("a/b", .error, "same", at: place, help: "x"),
            Diagnostic("a/b", .error, "same", at: place, help: "y"),
            Diagnostic("a/b", .warning, "same", at: place, help: "x"),
            Diagnostic("a/b", .error, "same", at: place, label: "l", help: "x"),
            Diagnostic(
                "a/b", .error, "same", at: place, help: "x", remarks: [.init("r", at: place)]),
        ]
        let all = Self.report.diagnostics + same
        for format in DiagnosticFormat.allCases {
            let outputs = (0..<all.count).map { turn in
                var report = DiagnosticReport()
                for diagnostic in all[turn...] + all[..<turn] { report.add(diagnostic) }
                return render(report, as: format, files: Self.files)
            }
            #expect(Set(outputs).count == 1)
        }
    }

    @Test func `writes JSON that reads back for any text`() throws {
        let text = String(
            String.UnicodeScalarView(
                (0...0x2FFF).compactMap(Unicode.Scalar.init) + ["\u{FEFF}", "🐰", "\u{10FFFF}"]))
        var report = DiagnosticReport()
        report.add(Diagnostic("a/b", .error, text, at: Place(path: text, range: .fileStart)))
        let json = render(report, as: .json, files: SourceFiles())
        #expect(json.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let first = try #require((object["diagnostics"] as? [[String: Any]])?.first)
        let message = try #require(first["message"] as? String)
        #expect(message.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect((first["path"] as? String)?.unicodeScalars.count == text.unicodeScalars.count)
    }
}
