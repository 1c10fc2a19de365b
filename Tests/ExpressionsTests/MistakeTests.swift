import Diagnostics
import Expressions
import Foundation
import TestSupport
import Testing

/// Every mistake that is told, each a line of a file, against all that is said about the file.
@Suite struct MistakeTests {
    @Test func `tells every mistake at its place`() throws {
        try expectMistakes(in: "mistakes") { source, report in
            compile(source, scope: ExampleScope.scope, report: &report)
        }
    }

    @Test func `tells every mistake about relationships`() throws {
        try expectMistakes(in: "relation-mistakes") { source, report in
            var inputs = AggregateInputs()
            return compile(source, scope: MetricScope.scope, reading: &inputs, report: &report)
        }
    }

    /// Compiles a file line by line.
    private func expectMistakes(
        in name: String,
        _ compile: (SourceText, inout DiagnosticReport) -> CompiledExpression?
    ) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(name).txt")
        let text = try String(contentsOf: file, encoding: .utf8)
        var report = DiagnosticReport()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        for (index, line) in lines.enumerated() {
            let before = report.diagnostics.count
            let result = compile(source(String(line), line: index + 1), &report)
            #expect(report.diagnostics.count > before, "nothing is said about \(line)")
            let hasErrors = report.diagnostics[before...].contains { $0.severity == .error }
            #expect((result == nil) == hasErrors)
        }
        var files = SourceFiles()
        files.add(Array(text.utf8), path: "mistakes.txt")
        expectGolden(render(report, as: .text, files: files), "Golden/\(name).findings.txt")
    }

    @Test func `does not repeat what is wrong with the guard`() {
        var report = DiagnosticReport()
        let result = compile(
            source("messages / ready"), scope: ExampleScope.scope, guardedBy: source("nope > ("),
            report: &report)
        #expect(result?.openDivisions.count == 1)
        #expect(report.diagnostics.isEmpty)
    }

    @Test func `places everything at the whole where the text is not verbatim`() {
        var report = DiagnosticReport()
        var folded = source("messages + nope")
        folded.verbatimStart = nil
        _ = compile(folded, scope: ExampleScope.scope, report: &report)
        #expect(report.diagnostics.map(\.place) == [folded.place])
    }
}
