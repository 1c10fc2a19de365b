import Telemetry
import Testing

@testable import Collectors
@testable import Plans

@Suite struct FieldTests {
    private static func value(_ json: String, as type: String) throws -> Scalar? {
        let layout = try RowLayout(rows: "each", [FieldText("x", type)])
        let reading = try read("[{\"x\":\(json)}]", layout)
        return reading.rows.rowCount == 1 ? reading.rows[0, 0] : nil
    }

    @Test(
        arguments: [
            ("0", .integer(0)), ("-1", .integer(-1)), ("42", .integer(42)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .unsigned(1 << 63)),
            ("18446744073709551615", .unsigned(.max)),
            ("0.5", .double(0.5)), ("1e3", .double(1000)), ("-0.0", .double(-0.0)),
            ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
            ("0.1", .double(0.1)), ("123456789012345680.0", .double(123_456_789_012_345_680)),
        ] as [(String, Scalar)])
    func `numbers are exact in gauges and counters`(json: String, expected: Scalar) throws {
        #expect(try Self.value(json, as: "gauge") == expected)
        #expect(try Self.value(json, as: "counter") == expected)
    }

    @Test(
        arguments: [
            ("7", .integer(7)), ("7.0", .integer(7)), ("1e3", .integer(1000)),
            ("1e19", .unsigned(10_000_000_000_000_000_000)),
            ("18446744073709551615", .unsigned(.max)),
            ("7.5", nil), ("1e20", nil), ("-1e19", nil),
        ] as [(String, Scalar?)])
    func `an integer takes whole numbers of 64 bits`(json: String, expected: Scalar?) throws {
        #expect(try Self.value(json, as: "integer") == expected)
        #expect(try Self.value(json, as: "integer?") == expected ?? .missing)
    }

    @Test(arguments: [
        ("string", "1"), ("string", "true"), ("string", "[]"), ("string", "{}"),
        ("boolean", "1"), ("boolean", "\"true\""), ("integer", "\"1\""), ("integer", "true"),
        ("gauge", "\"1\""), ("gauge", "false"), ("gauge", "[1]"), ("counter", "{\"a\":1}"),
    ])
    func `a value of another type is refused or missing, and told`(
        type: String, json: String
    ) throws {
        let body = "[{\"x\":\(json)}]"
        let required = try read(body, try RowLayout(rows: "each", [FieldText("x", type)]))
        #expect(required.rows.rowCount == 0)
        #expect(required.faults.total == 1)
        #expect(required.faults.refusedRows == 1)
        let optional = try read(body, try RowLayout(rows: "each", [FieldText("x", type + "?")]))
        #expect(optional.rows.column(0) == [.missing])
        #expect(optional.faults.total == 1)
        #expect(optional.faults.refusedRows == 0)
        #expect(optional.faults.summaries == required.faults.summaries)
        #expect(optional.faults.summaries.count == 1)
    }

    @Test func `the words of a fault name the field and what was there`() throws {
        let layout = try RowLayout(
            rows: "each",
            [
                FieldText("name", "string"), FieldText("messages", "gauge?"),
                FieldText("size", "integer?"), FieldText("stats.in", "counter?"),
                FieldText("up", "boolean?"),
            ], key: ["name"])
        let body = """
            [{"name":"a","messages":"many","size":1.5,"stats":[],"up":1},
             {"messages":1}, {"name":null}, {"name":7}, 5, {"name":"a"}]
            """
        let reading = try read(body, layout)
        #expect(reading.rows.column(0) == [.text("a")])
        #expect(reading.rows.column(1) == [.missing])
        #expect(reading.faults.total == 9)
        #expect(reading.faults.refusedRows == 5)
        #expect(
            reading.faults.summaries == [
                "`messages` is a text, not a number",
                "`size` is not a whole number of 64 bits",
                "`stats` is a list, not an object with `stats.in`",
                "`up` is a number, not true or false",
                "row without `name`",
                "`name` is a number, not a text",
                "a row is a number, not an object",
                "2 rows with the same key; the first stays",
            ])
    }

    @Test func `a word that is not known is taken and told once`() throws {
        let layout = try RowLayout(
            rows: "each",
            [
                FieldText("type", "string?", words: ["classic", "quorum"]),
                FieldText("x", "string?"),
            ])
        let long = String(repeating: "long", count: 100)
        let reading = try read(
            #"[{"type":"quorum"},{"type":"new\n"},{"type":"\#(long)"},{"type":null,"x":"new"}]"#,
            layout)
        #expect(
            reading.rows.column(0) == [.text("quorum"), .text("new\n"), .text(long), .missing])
        #expect(reading.faults.refusedRows == 0)
        #expect(reading.faults.total == 2)
        #expect(
            reading.faults.summaries == ["`type` is `new `, which is none of `classic`, `quorum`"])
    }

    @Test func `of a long word and of many words the beginning is told`() throws {
        let words = (1...30).map { "w\($0)" }
        let layout = try RowLayout(rows: "each", [FieldText("type", "string", words: words)])
        let word = String(repeating: "x", count: 500)
        let summary = try read("[{\"type\":\"\(word)\"}]", layout).faults.summaries.first ?? ""
        #expect(summary.hasPrefix("`type` is `xxx"))
        #expect(
            summary.hasSuffix(
                "x…`, which is none of `w1`, `w2`, `w3`, `w4`, `w5`, `w6`, `w7`, "
                    + "`w8`, `w9`, `w10`, …"))
        #expect(summary.count < 200)
    }

    @Test func `the words are ten at most, the count goes on`() throws {
        let fields = (0..<20).map { FieldText("f\($0)", "gauge?") }
        let row = "{" + (0..<20).map { "\"f\($0)\":\"no\"" }.joined(separator: ",") + "}"
        let reading = try read("[\(row),\(row)]", try RowLayout(rows: "each", fields))
        #expect(reading.faults.total == 40)
        #expect(reading.faults.summaries.count == RowFaults.maximumSummaries)
        #expect(reading.rows.rowCount == 2)
    }

    @Test func `texts keep every character`() throws {
        let layout = try RowLayout(rows: "each", [FieldText("名前", "string")])
        let texts = [
            "", "é", "e\u{301}", "очередь/заказы-и-возвраты", "キュー🐇", "a\u{0}b", "\"\\/",
            String(repeating: "long ", count: 1_000),
        ]
        let json = [
            "", "é", "e\u{301}", "очередь/заказы-и-возвраты", "キュー\\ud83d\\udc07",
            "a\\u0000b", "\\\"\\\\\\/", String(repeating: "long ", count: 1_000),
        ]
        let body = "[" + json.map { "{\"名前\":\"\($0)\"}" }.joined(separator: ",") + "]"
        let column = try read(body, layout).rows.column(0)
        #expect(column.map { Array(($0.text ?? "?").utf8) } == texts.map { Array($0.utf8) })
    }

    @Test func `texts that repeat stay apart from those that are like them`() throws {
        let layout = try RowLayout(rows: "each", [FieldText("node", "string")])
        let names = (0..<500).map { "rabbit@broker-\($0 % 40).messaging.example.com" }
        let body = "[" + names.map { "{\"node\":\"\($0)\"}" }.joined(separator: ",") + "]"
        #expect(try read(body, layout).rows.column(0) == names.map { .text($0) })
    }

    @Test func `the first of equal keys counts`() throws {
        let layout = try RowLayout(
            rows: "each",
            [FieldText("x", "gauge"), FieldText("s.a", "gauge?"), FieldText("s.b", "gauge?")])
        let body = #"[{"x":1,"x":2,"s":{"a":3,"a":4},"s":{"a":5,"b":6}}]"#
        let reading = try read(body, layout)
        #expect(reading.rows.scalars == [.integer(1), .integer(3), .missing])
        #expect(reading.faults == RowFaults())
    }

    @Test func `null and absent are missing, on the way to a value too`() throws {
        let layout = try RowLayout(
            rows: "each", [FieldText("a.b.c", "gauge?"), FieldText("x", "string?")])
        let body = #"[{}, {"a":null,"x":null}, {"a":{}}, {"a":{"b":null}}, {"a":{"b":{"c":1}}}]"#
        let reading = try read(body, layout)
        #expect(
            reading.rows.column(0) == [.missing, .missing, .missing, .missing, .integer(1)])
        #expect(reading.faults == RowFaults())
    }

    @Test func `fields that are not read leave their slots missing`() throws {
        let declared = try RowLayout(
            rows: "each",
            [FieldText("a", "gauge"), FieldText("b", "counter"), FieldText("c", "string")])
        let layout = RowLayout(
            rows: declared.rows, fields: [declared.fields[2]], fieldCount: 3, counterCount: 1,
            key: [])
        let rows = try read(#"[{"a":1,"b":2,"c":"x"}]"#, layout).rows
        #expect(rows.scalars == [.missing, .missing, .text("x")])
        #expect(rows.changes.count == 1)
        #expect(rows.changes.first?.isNaN == true)
    }
}
