import Diagnostics
import QueryExecution
import Telemetry
import TestSupport
import Testing

@testable import Answers

/// What must be so of every output.
struct OutputTests {
    @Test(arguments: Examples.all.map(\.name))
    func `nothing that a terminal obeys comes from a value`(_ name: String) throws {
        let answer = try #require(Examples.all.first { $0.name == name }).answer
        for style in [AnswerStyle(width: 60), AnswerStyle(width: nil, isUnicode: false)] {
            for text in [answer.table(style), answer.chart(style) ?? ""] {
                for scalar in text.unicodeScalars where scalar != "\n" {
                    #expect(scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
                    #expect(![0x061C, 0x202E, 0x2066].contains(scalar.value))
                    if !style.isUnicode { #expect(scalar.isASCII, "\(scalar) in \(name)") }
                }
            }
        }
    }

    @Test(arguments: Examples.all.map(\.name), [40, 60, 78, 200])
    func `a chart is no wider than it may be`(_ name: String, width: Int) throws {
        let answer = try #require(Examples.all.first { $0.name == name }).answer
        for isUnicode in [true, false] {
            let chart = answer.chart(AnswerStyle(width: width, isUnicode: isUnicode)) ?? ""
            for line in chart.split(separator: "\n") {
                #expect(displayWidth(line) <= width, "\(line)")
            }
        }
    }

    @Test(arguments: Examples.all.map(\.name), [20, 30, 40, 60, 78, 200])
    func `a table is no wider than it may be`(_ name: String, width: Int) throws {
        let answer = try #require(Examples.all.first { $0.name == name }).answer
        for isUnicode in [true, false] {
            let table = answer.table(AnswerStyle(width: width, isUnicode: isUnicode))
            for line in table.split(separator: "\n") {
                #expect(displayWidth(line) <= width, "\(line)")
            }
        }
    }

    @Test func `what is missing is said in a sentence each`() {
        #expect(Examples.bars.remarks == [])
        #expect(
            Examples.missing.remarks == [
                "2 blocks of rows are damaged and missing from this answer",
                "rows of 2024-03-30 22:00:00 to 22:30:00 UTC are no longer kept, and missing from this "
                    + "answer; from 2024-03-29 22:00:00 on there are rolled up ones, which answer "
                    + "aggregates without tests of metrics, in buckets of whole minutes or hours",
            ])
    }

    @Test func `a text is broken between words, and within what is too long`() {
        #expect(wrapped("one two", to: 7) == ["one two"])
        #expect(wrapped("one two", to: 6) == ["one", "two"])
        #expect(wrapped("a longer one", to: 4) == ["a", "long", "er", "one"])
        #expect(wrapped("会計会計", to: 5) == ["会計", "会計"])
    }

    @Test func `numbers in JSON are exact`() {
        let numbers: [(Scalar, String)] = [
            (.integer(.max), "9223372036854775807"), (.integer(.min), "-9223372036854775808"),
            (.unsigned(.max), "18446744073709551615"), (.double(0.1), "0.1"), (.double(5), "5.0"),
            (.double(1e300), "1e+300"), (.double(.leastNonzeroMagnitude), "5e-324"),
            (.double(-0.0), "-0.0"), (.double(.nan), "null"), (.double(.infinity), "\"Infinity\""),
            (.missing, "null"), (.boolean(true), "true"),
            (.text("a\"\n\u{1}"), "\"a\\\"\\n\\u0001\""),
        ]
        for (scalar, text) in numbers { #expect(Answer.json(of: scalar) == text) }
    }

    @Test func `a change is in percent of what was, and unknown where that is nothing`() {
        func change(_ now: Scalar, _ before: Scalar) -> String? {
            changeText(.scalar(now), .scalar(before))
        }
        #expect(change(.integer(3), .integer(2)) == "+50.0 %")
        #expect(change(.double(1), .integer(4)) == "-75.0 %")
        #expect(change(.integer(-1), .integer(-2)) == "+50.0 %")
        #expect(change(.integer(5), .integer(5)) == "0.0 %")
        #expect(change(.integer(500), .integer(1)) == "+49,900 %")
        #expect(change(.integer(5), .integer(0)) == nil)
        #expect(change(.integer(5), .missing) == nil)
        #expect(change(.missing, .integer(5)) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01 00:00:00"), (951_782_400_000, "2000-02-29 00:00:00"),
        (-1, "1969-12-31 23:59:59.999"), (1_711_836_000_007, "2024-03-30 22:00:00.007"),
        (-62_135_596_800_000, "0001-01-01 00:00:00"),
    ])
    func `a time is that of the calendar`(_ time: Int64, text: String) {
        #expect(CivilTime(time).text == text)
    }

    @Test func `a time beyond all calendars does not trap`() {
        let zone = Answer.Zone(name: "far") { _ in 50_400_000 }
        for time in [Int64.min, .max] { #expect(!CivilTime(time, in: zone).text.isEmpty) }
    }
}
