import Telemetry
import Testing

@testable import Collectors
@testable import Plans

/// Rows that are the members of an object.
@Suite struct MemberTests {
    /// What the rows of a body are called: `path` is that of the rows, `keys` those of the field.
    private static func names(_ body: String, _ path: String, _ key: String) throws -> [Scalar] {
        try read(body, try RowLayout(rows: path, [FieldText("name", "string?", path: key)])).rows
            .column(0)
    }

    @Test(
        arguments: [
            ("queues{}", "@key", #"{"queues":{"a":{},"b":{}}}"#, ["a", "b"]),
            ("queues{}", "@key", #"{"queues":{}}"#, []),
            ("{}", "@key", #"{"a":{"x":1},"":{},"\u00e9\n":{}}"#, ["a", "", "é\n"]),
            ("a{}.b[]", "^.@key", #"{"a":{"x":{"b":[{},{}]},"y":{"b":[{}]}}}"#, ["x", "x", "y"]),
            ("a{}.b[]", "^.@key", #"{"a":{"x":{},"y":{"b":null},"z":{"b":[{}]}}}"#, ["z"]),
            ("a{}{}", "@key", #"{"a":{"x":{"0":{},"1":{}},"y":{"0":{}}}}"#, ["0", "1", "0"]),
            ("a{}{}", "^.@key", #"{"a":{"x":{"0":{},"1":{}},"y":{"0":{}}}}"#, ["x", "x", "y"]),
            ("{}[]", "^.@key", #"{"x":[{},{}],"y":[]}"#, ["x", "x"]),
            ("{}.b", "^.@key", #"{"x":{"b":[{}]}}"#, ["x"]),
            ("a[].b{}", "@key", #"{"a":[{"b":{"x":{}}},{"b":{"y":{}}},{}]}"#, ["x", "y"]),
            ("a[][]", "^.@key", #"{"a":[[{}]]}"#, [nil]),
            ("[].b[]", "name", #"[{"b":[{"name":"x"}]},{"b":[{"name":"y"}]}]"#, ["x", "y"]),
            // A key of the answer that only looks like it, and a field further out than the answer.
            ("each", "@keys", #"[{"@key":"x"}]"#, [nil]),
            ("{}", "^.^.@key", #"{"a":{}}"#, [nil]),
            ("{}", "^.@key", #"{"a":{}}"#, [nil]),
        ] as [(String, String, String, [String?])])
    func `rows have their keys`(path: String, key: String, body: String, names: [String?]) throws {
        #expect(try Self.names(body, path, key) == names.map { $0.map { .text($0) } ?? .missing })
    }

    @Test func `what is around a member is read as around an element`() throws {
        let layout = try RowLayout(
            rows: "clusters{}.queues{}",
            [
                FieldText("name", "string", path: "@key"),
                FieldText("cluster", "string", path: "^.@key"),
                FieldText("region", "string?", path: "^.at.region"),
                FieldText("server", "string", path: "^.^.id"),
                FieldText("depth", "gauge"),
            ], key: ["cluster", "name"])
        let body = """
            {"id":"S","clusters":{
               "one":{"at":{"region":"eu"},"queues":{"a":{"depth":1},"b":{"depth":2}}},
               "two":{"queues":{"a":{"depth":3}}}}}
            """
        let reading = try read(body, layout)
        #expect(reading.rows.column(0) == [.text("a"), .text("b"), .text("a")])
        #expect(reading.rows.column(1) == [.text("one"), .text("one"), .text("two")])
        // The region of one cluster is not that of the next.
        #expect(reading.rows.column(2) == [.text("eu"), .text("eu"), .missing])
        #expect(reading.rows.column(3) == [.text("S"), .text("S"), .text("S")])
        #expect(reading.rows.column(4) == [.integer(1), .integer(2), .integer(3)])
        #expect(reading.faults == RowFaults())
    }

    @Test(arguments: [
        ("{}", "[]", "the answer is a list, not an object"),
        ("{}", "7", "the answer is a number, not an object"),
        ("a{}", "{}", "no `a` there: an empty object"),
        ("a{}", #"{"a":[1]}"#, "`a` is a list, not an object"),
        ("a{}", #"{"a":null}"#, "`a` is null, not an object"),
        ("a{}{}", #"{"a":{"x":7}}"#, "`a{}` is a number, not an object"),
        ("a{}[]", #"{"a":{"x":{}}}"#, "`a{}` is an object, not a list"),
        ("a{}.b[]", #"{"a":{"x":7}}"#, "`a{}` is a number, not an object"),
        ("a{}.b[]", #"{"a":{"x":{"b":{}}}}"#, "`a{}.b` is an object, not a list"),
        ("[].b[]", "{}", "the answer is an object, not a list"),
    ])
    func `another shape is told with what was there`(
        path: String, body: String, detail: String
    ) throws {
        let error = refusal(body, try RowLayout(rows: path, [FieldText("n", "gauge?")]))
        #expect(error?.reason == .unexpectedShape)
        #expect(error?.detail == detail)
    }

    @Test func `a member that is no object is a fault of its row`() throws {
        let layout = try RowLayout(rows: "{}", [FieldText("name", "string", path: "@key")])
        let reading = try read(#"{"a":{},"b":7,"c":null,"d":{}}"#, layout)
        #expect(reading.rows.column(0) == [.text("a"), .text("d")])
        #expect(reading.faults.refusedRows == 2)
        #expect(
            reading.faults.summaries == [
                "a row is a number, not an object", "a row is null, not an object",
            ])
    }

    @Test func `a key that comes twice is two rows of one key`() throws {
        let layout = try RowLayout(
            rows: "{}", [FieldText("name", "string", path: "@key"), FieldText("n", "gauge")],
            key: ["name"])
        let reading = try read(#"{"a":{"n":1},"a":{"n":2},"b":{"n":3}}"#, layout)
        #expect(reading.rows.column(1) == [.integer(1), .integer(3)])
        #expect(reading.faults.summaries == ["2 rows with the same key; the first stays"])
    }

    @Test func `an object of a million members is read, and of one more refused`() throws {
        let layout = try RowLayout(rows: "{}", [FieldText("name", "string", path: "@key")])
        var body: [UInt8] = [UInt8(ascii: "{")]
        for number in 0..<RowReader.maximumRows {
            body += Array("\"\(number)\":{},".utf8)
        }
        body[body.count - 1] = UInt8(ascii: "}")
        let limit = RowReader.maximumRows
        let reading = try read([body], layout, maximumRows: limit)
        #expect(reading.rows.rowCount == limit)
        #expect(reading.rows[limit - 1, 0] == .text("\(limit - 1)"))
        let error = #expect(throws: CollectionError.self) {
            try read([body], layout, maximumRows: limit - 1)
        }
        #expect(error?.reason == .tooManyRows)
    }

    @Test(arguments: ["{}", "{}{}", "[].b{}", "a{}"])
    func `nesting ends at a depth`(_ path: String) throws {
        let depth = 1_000
        let body =
            String(repeating: #"{"a":"#, count: depth) + "{}" + String(repeating: "}", count: depth)
        let error = refusal(body, try RowLayout(rows: path, [FieldText("n", "gauge?")]))
        #expect(error?.detail == "nested more than 64 levels deep")
    }
}
