import Telemetry
import Testing

@testable import Collectors
@testable import Plans

@Suite struct ShapeTests {
    private static func layout(_ rows: String) throws -> RowLayout {
        try RowLayout(rows: rows, [FieldText("n", "gauge?")])
    }

    @Test(
        arguments: [
            ("one", #"{"n":1}"#, [1]),
            ("one:a.b", #"{"a":{"b":{"n":2}}}"#, [2]),
            ("each", #"[{"n":1},{"n":2}]"#, [1, 2]),
            ("each", "[]", []),
            ("items", #"{"items":[{"n":1}],"total":1}"#, [1]),
            ("items", #"{"items":[]}"#, []),
            ("a.b", #"{"a":{"b":[{"n":1}]}}"#, [1]),
            ("a[].b[]", #"{"a":[{"b":[{"n":1},{"n":2}]},{"b":[{"n":3}]}]}"#, [1, 2, 3]),
            ("a[].b[]", #"{"a":[{"b":null},{},{"b":[]},{"b":[{"n":3}]}]}"#, [3]),
            ("a[].o.b[]", #"{"a":[{"o":null},{},{"o":{}},{"o":{"b":[{"n":4}]}}]}"#, [4]),
            ("each", "\u{FEFF}[{\"n\":1}]", [1]),
            ("each", " \r\n\t[ { \"n\" : 1 } ] \n", [1]),
        ] as [(String, String, [Int64])])
    func `rows are where the path leads`(path: String, body: String, expected: [Int64]) throws {
        let reading = try read(body, try Self.layout(path))
        #expect(reading.rows.column(0) == expected.map { .integer($0) })
        #expect(reading.faults == RowFaults())
    }

    @Test(arguments: [
        ("one", "[]", "the answer is a list, not an object"),
        ("one", "7", "the answer is a number, not an object"),
        ("one:a.b", "{}", "no `a` there: an empty object"),
        ("one:a.b", #"{"a":{"c":1,"d":2}}"#, "no `a.b` there, but `c`, `d`"),
        ("one:a.b", #"{"a":{"b":null}}"#, "`a.b` is null, not an object"),
        ("one:a.b", #"{"a":{"b":[]}}"#, "`a.b` is a list, not an object"),
        ("each", #"{"error":"x","reason":"y"}"#, "the answer is an object, not a list"),
        ("each", "null", "the answer is null, not a list"),
        ("each", "\"up\"", "the answer is a text, not a list"),
        ("items", "[]", "the answer is a list, not an object"),
        ("items", #"{"error":"x","reason":"y"}"#, "no `items` there, but `error`, `reason`"),
        ("items", #"{"items":null}"#, "`items` is null, not a list"),
        ("items", #"{"items":{"a":1}}"#, "`items` is an object, not a list"),
        ("a.b", #"{"a":true}"#, "`a` is true or false, not an object"),
        ("a[].b[]", #"{"a":[7]}"#, "`a[]` is a number, not an object"),
        ("a[].b[]", #"{"a":[{"b":"x"}]}"#, "`a[].b` is a text, not a list"),
        ("a[].b[]", #"{"b":[]}"#, "no `a` there, but `b`"),
    ])
    func `another shape is told with what was there`(
        path: String, body: String, detail: String
    ) throws {
        let error = refusal(body, try Self.layout(path))
        #expect(error?.reason == .unexpectedShape)
        #expect(error?.detail == detail)
    }

    @Test func `a field can be of the objects around its row`() throws {
        let layout = try RowLayout(
            rows: "accounts[].streams[]",
            [
                FieldText("name", "string"),
                FieldText("account", "string", path: "^.name"),
                FieldText("server", "string", path: "^.^.server.id"),
                FieldText("limit", "gauge?", path: "^.limits.streams"),
            ], key: ["account", "name"])
        let body = """
            {"accounts":[
               {"streams":[{"name":"s1"},{"name":"s2"}],"name":"A","limits":{"streams":5}},
               {"name":"B","streams":[{"name":"s1"}]}],
             "server":{"id":"N1"}}
            """
        let rows = try read(body, layout).rows
        #expect(rows.column(0) == [.text("s1"), .text("s2"), .text("s1")])
        #expect(rows.column(1) == [.text("A"), .text("A"), .text("B")])
        #expect(rows.column(2) == [.text("N1"), .text("N1"), .text("N1")])
        #expect(rows.column(3) == [.integer(5), .integer(5), .missing])
    }

    @Test func `a field of an object that lacks it is not another object's`() throws {
        let layout = try RowLayout(
            rows: "a[].b[]",
            [FieldText("up", "gauge", path: "^.x"), FieldText("out", "gauge?", path: "^.^.^.x")])
        let reading = try read(#"{"x":0,"a":[{"x":1,"b":[{}]},{"b":[{"x":9}]}]}"#, layout)
        #expect(reading.rows.column(0) == [.integer(1)])
        #expect(reading.rows.column(1) == [.missing])
        #expect(reading.faults.summaries == ["row without `up`"])
    }

    @Test(
        arguments: [
            ("", .empty), (" \n\t ", .empty), ("\u{FEFF}", .empty),
            ("<html><body>Sign in</body></html>", .notJSON), ("ok", .notJSON), ("{]", .notJSON),
            ("[1,]", .notJSON), ("{\"a\":1}}", .notJSON), ("[] []", .notJSON), ("nul", .notJSON),
            ("[{\"n\":01}]", .notJSON), ("[\"\\ud800\"]", .notJSON), ("[\"a\tb\"]", .notJSON),
            ("[{\"n\":1}", .truncatedJSON), ("[{\"n\":1},{\"n", .truncatedJSON),
            ("[{\"n\":1},{\"n\":", .truncatedJSON), ("[\"a\\", .truncatedJSON),
            ("[", .truncatedJSON),
            ("{\"a\":\"}]", .truncatedJSON),
            // simdjson reads no number over 64 bits: the answer as a whole is refused.
            ("[{\"n\":18446744073709551616}]", .notJSON),
            ("[{\"n\":-9223372036854775809}]", .notJSON),
            ("[{\"n\":1e400}]", .notJSON),
        ] as [(String, CollectionError.Reason)])
    func `what is no JSON is told from JSON that was cut`(
        body: String, reason: CollectionError.Reason
    ) throws {
        #expect(refusal(body, try Self.layout("each"))?.reason == reason)
    }

    @Test func `a number over 64 bits is named as the cause`() throws {
        let error = refusal("[{\"n\":18446744073709551616}]", try Self.layout("each"))
        #expect(error?.detail == "not JSON: a number is malformed or does not fit into 64 bits")
    }

    @Test func `bytes that are no UTF-8 are no JSON`() throws {
        let body = Array("[{\"n\":\"".utf8) + [0xC3, 0x28] + Array("\"}]".utf8)
        let layout = try Self.layout("each")
        let error = #expect(throws: CollectionError.self) { try read([body], layout) }
        #expect(error?.reason == .notJSON)
        #expect(error?.detail == "not JSON: it is not UTF-8")
    }

    @Test func `nesting ends at a depth`() throws {
        let layout = try Self.layout("each")
        func nested(_ depth: Int) -> String {
            "[" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "]"
        }
        #expect(refusal(nested(60), layout) == nil)
        #expect(refusal(nested(64), layout)?.reason == .unexpectedShape)
        #expect(refusal(nested(100_000), layout)?.reason == .unexpectedShape)
    }

    @Test func `more rows than the limit are refused`() throws {
        let layout = try Self.layout("each")
        let body = Array(("[" + String(repeating: "{},", count: 9) + "{}]").utf8)
        #expect(try read([body], layout, maximumRows: 10).rows.rowCount == 10)
        let error = #expect(throws: CollectionError.self) {
            try read([body], layout, maximumRows: 9)
        }
        #expect(error?.reason == .tooManyRows)
    }

    @Test func `rows of a later page count once`() throws {
        let layout = try RowLayout(
            rows: "each", [FieldText("name", "string"), FieldText("n", "gauge")], key: ["name"])
        let pages = [
            #"[{"name":"a","n":1},{"name":"b","n":1}]"#,
            #"[{"name":"b","n":2},{"name":"c","n":2},{"name":"c","n":3}]"#,
        ]
        let reading = try read(pages.map { Array($0.utf8) }, layout)
        #expect(reading.rows.column(0) == [.text("a"), .text("b"), .text("c")])
        #expect(reading.rows.column(1) == [.integer(1), .integer(1), .integer(2)])
        #expect(reading.faults.total == 1)
        #expect(reading.faults.summaries == ["2 rows with the same key; the first stays"])
    }

    @Test func `many rows keep their keys apart`() throws {
        let layout = try RowLayout(
            rows: "each", [FieldText("host", "string"), FieldText("name", "integer")],
            key: ["host", "name"])
        let rows = (0..<5_000).map { "{\"host\":\"h\($0 % 7)\",\"name\":\($0 / 7)}" }
        let body = Array("[\(rows.joined(separator: ",")),\(rows[3])]".utf8)
        let reading = try read([body], layout, maximumRows: 10_000)
        #expect(reading.rows.rowCount == 5_000)
        #expect(reading.faults.total == 1)
    }
}
