import Definitions
import Diagnostics
import Expressions
import Telemetry
import Testing

/// The fields of an answer, and where its rows are.
@Suite struct FieldTests {
    static func fields(_ text: String) -> (fields: [NamedValue<FieldDefinition>], Loaded) {
        let loaded = Loaded(RecordTests.source("{ path: /a, fields: \(text) }"))
        return (loaded.set.sources.first?.requests.first?.value.fields ?? [], loaded)
    }

    @Test func `reads a word as a mapping with that type`() throws {
        let (short, _) = Self.fields("{ a: string, b: boolean?, c: integer, d: integer? }")
        let (long, loaded) = Self.fields(
            """
            { a: { type: string }, b: { type: boolean?, optional: false }, c: { type: integer }, \
            d: { type: integer, optional: true } }
            """)
        #expect(loaded.findings == [])
        #expect(short.map(\.value.type) == long.map(\.value.type))
        #expect(short.map(\.value.isOptional) == [false, true, false, true])
        #expect(long.map(\.value.isOptional) == [false, true, false, true])
        #expect(short.map(\.value.type) == [.text, .boolean, .number(.one), .number(.one)])
    }

    @Test func `has a unit for a gauge and a counter`() throws {
        let (fields, loaded) = Self.fields(
            """
            { a: { type: gauge, unit: By }, b: { type: counter?, unit: ms }, \
            c: { type: integer, unit: s }, d: { enum: [x, z] }, e: { type: string?, enum: [] } }
            """)
        #expect(loaded.findings == [])
        let ms = try #require(MetricUnit("ms"))
        let bytes = try #require(MetricUnit("By"))
        #expect(
            fields.map(\.value.type) == [
                .number(bytes), .counter(ms), .number(.second), .choice(["x", "z"]), .text,
            ])
    }

    @Test(arguments: [
        (
            "{ a: gauge }",
            "write `{ type: gauge, unit: \"{message}\" }`, or unit \"1\" for a bare number"
        ),
        (
            "{ a: counter? }",
            "write `{ type: counter?, unit: \"{message}\" }`, or unit \"1\" for a bare number"
        ),
        (
            "{ a: { type: gauge? } }",
            "write `{ type: gauge?, unit: \"{message}\" }`, or unit \"1\" for a bare number"
        ),
        ("{ a: { unit: s } }", "use `type: gauge` for a quantity, or leave the unit out"),
        (
            "{ a: { type: boolean, unit: s } }",
            "use `type: gauge` for a quantity, or leave the unit out"
        ),
    ])
    func `wants a unit for quantities and none for others`(_ fields: String, _ help: String) {
        let (_, loaded) = Self.fields(fields)
        #expect(loaded.report.sorted.map(\.rule) == ["format/field-unit"])
        #expect(loaded.report.sorted.first?.help == help)
    }

    @Test func `says of a field only what is wrong with it`() {
        let (_, loaded) = Self.fields("{ a: { type: gauge, unit: furlongs, more: 1 } }")
        #expect(loaded.report.sorted.map(\.rule) == ["metric/unit", "format/unknown-key"])
    }

    @Test func `reads where a value is`() {
        let (fields, loaded) = Self.fields(
            """
            { a: { path: b.c }, n: { path: ^.name }, m: { path: ^.^.x.id }, plain.dotted: string }
            """)
        #expect(loaded.findings == [])
        #expect(fields.map(\.value.path?.levelsUp) == [0, 1, 2, nil])
        #expect(fields.map(\.value.path?.keys) == [["b", "c"], ["name"], ["x", "id"], nil])
        #expect(fields.allSatisfy { $0.value.path?.isMemberKey != true })
        #expect(FieldPath(dotted: "a..b").keys == ["a", "", "b"])
    }

    @Test func `reads the key of a member`() {
        let text = """
            { path: /a, rows: 'a{}.b[]', fields: { k: { path: ^.@key }, n: { path: '@key' } } }
            """
        let loaded = Loaded(RecordTests.source(text))
        #expect(loaded.findings == [])
        let paths = loaded.set.sources.first?.requests.first?.value.fields.map(\.value.path)
        #expect(paths?.map { $0?.isMemberKey } == [true, true])
        #expect(paths?.map { $0?.levelsUp } == [1, 0])
        // A field of that name, and not a path, is a key of the answer like any other.
        #expect(FieldPath(dotted: "@key").keys == ["@key"])
    }

    @Test(
        arguments: [
            ("each", .each([])), ("'a[].b{}'", nil), ("'{}{}'", nil),
        ] as [(String, RowsPath?)])
    func `writes a path as it was read`(_ text: String, _ rows: RowsPath?) {
        let loaded = Loaded(RecordTests.source("{ path: /a, fields: {}, rows: \(text) }"))
        let found = loaded.set.sources.first?.requests.first?.value.rows
        if let rows { #expect(found == rows) }
        let count = found?.segments.count ?? 0
        #expect(
            found?.text(upTo: count) == (rows == nil ? String(text.dropFirst().dropLast()) : ""))
    }

    @Test(arguments: [
        "^", "^.^", "a..b", ".a", "a.", "''", "^..a", "\(String(repeating: "^.", count: 17))a",
        "\(String(repeating: "a.", count: 16))a", "'@key.a'", "'a.@key'", "'^.@key.a'",
    ])
    func `refuses a path that leads nowhere`(_ path: String) {
        let (_, loaded) = Self.fields("{ a: { path: \(path) } }")
        #expect(loaded.report.sorted.map(\.rule) == ["format/value"])
    }

    @Test(
        arguments: [
            ("one", .one([])), ("each", .each([])), ("one:a.b", .one(["a", "b"])),
            ("items", .each([.init(key: "items", isList: true)])),
            (
                "'a[].b'", .each([.init(key: "a", isList: true), .init(key: "b", isList: true)])
            ),
            (
                "a.b", .each([.init(key: "a", isList: false), .init(key: "b", isList: true)])
            ),
            ("'a[].b[]'", .each([.init(key: "a", isList: true), .init(key: "b", isList: true)])),
            ("'queues{}'", .each([.init(key: "queues", .members)])),
            ("'{}'", .each([.init(key: "", .members)])),
            ("'{}.b[]'", .each([.init(key: "", .members), .init(key: "b", .elements)])),
            ("'a{}.b'", .each([.init(key: "a", .members), .init(key: "b", .elements)])),
            (
                "'a{}{}[]'",
                .each([
                    .init(key: "a", .members), .init(key: "", .members), .init(key: "", .elements),
                ])
            ),
            ("'[].b{}'", .each([.init(key: "", .elements), .init(key: "b", .members)])),
        ] as [(String, RowsPath)])
    func `reads where the rows are`(_ text: String, _ rows: RowsPath) {
        let loaded = Loaded(RecordTests.source("{ path: /a, fields: {}, rows: \(text) }"))
        #expect(loaded.findings == [])
        let found = loaded.set.sources.first?.requests.first?.value.rows
        #expect(found == rows)
        #expect(found?.isOne == text.hasPrefix("one"))
    }

    @Test(arguments: [
        "'one:'", "'one:a[]'", "a..b", "'[]'", "'a[b]'", "'a]'", "a.b.c.d.e.f.g.h.i", "''",
        "'one:a{}'", "'a{'", "'a}'", "'{}a'", "'a{}b'", "'a.{}'", "'a.[]'", "'a{]'", "'a{b}'",
        "'a{}{}{}{}{}{}{}{}{}'", "'{}.'", "'a{} '",
    ])
    func `refuses a path of rows that leads nowhere`(_ text: String) {
        let loaded = Loaded(RecordTests.source("{ path: /a, fields: {}, rows: \(text) }"))
        #expect(loaded.report.sorted.map(\.rule) == ["format/value"])
    }

    @Test func `gives what a request does not write its default`() throws {
        let loaded = Loaded(
            RecordTests.source("{ path: /a, fields: {}, paginate: { rows: items } }"))
        let request = try #require(loaded.set.sources.first?.requests.first?.value)
        #expect(request.transport.value == .http)
        #expect(request.query.isEmpty && request.columns == nil && request.key.isEmpty)
        #expect(request.rows == .each([.init(key: "items", isList: true)]))
        let paging = try #require(request.paginate)
        #expect((paging.page, paging.size) == ("page", "page_size"))
        #expect((paging.rowsPerPage, paging.first) == (500, 1))
    }
}
