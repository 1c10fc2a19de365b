import QueryExecution
import Telemetry
import TestSupport
import Testing

@testable import Answers

/// Every form of an answer in every format, whole.
struct GoldenTests {
    private static let plain = AnswerStyle(width: 78)
    private static let ascii = AnswerStyle(width: 60, isUnicode: false)
    private static let colored = AnswerStyle(width: 78, isColored: true)

    private static func outputs(_ answer: Answer) -> [(suffix: String, text: String)] {
        [
            ("table.txt", answer.table(plain)), ("ascii-table.txt", answer.table(ascii)),
            ("json", answer.json), ("csv", answer.csv),
            ("chart.txt", answer.chart(plain) ?? ""),
            ("ascii-chart.txt", answer.chart(ascii) ?? ""),
        ].filter { !$0.1.isEmpty }
    }

    @Test(arguments: Examples.all.map(\.name))
    func `each answer is written like this`(_ name: String) throws {
        let answer = try #require(Examples.all.first { $0.name == name }).answer
        for (suffix, text) in Self.outputs(answer) {
            expectGolden(text, "Golden/\(name).\(suffix)")
        }
    }

    @Test func `a chart with colours is drawn with dots`() {
        expectGolden(Examples.series.chart(Self.colored) ?? "", "Golden/colored.series.chart.txt")
        expectGolden(Examples.bars.chart(Self.colored) ?? "", "Golden/colored.bars.chart.txt")
        expectGolden(Examples.bars.table(Self.colored), "Golden/colored.bars.table.txt")
    }

    @Test func `no golden file is of no answer`() {
        let colored = [
            "colored.series.chart.txt", "colored.bars.chart.txt", "colored.bars.table.txt",
        ]
        let used = Examples.all.flatMap { name, answer in
            Self.outputs(answer).map { "\(name).\($0.suffix)" }
        }
        expectNoOrphans(in: "Golden", suffix: "", used: Set(used + colored))
    }
}
