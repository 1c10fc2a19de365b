import Definitions
import Diagnostics
import Testing

/// Texts that a request takes apart, rows that are members, and lines of JSON.
@Suite struct SplitTests {
    /// A request over HTTP with a split of the field `bean`.
    private static func request(
        _ fields: String, pattern: String = "(?P<kind>a+)(?<name>b+)?", field: String = "bean",
        more: String = ""
    ) -> String {
        """
        { path: /a, \(more)split: { field: \(field), pattern: '\(pattern)' }, \
        fields: { bean: { type: string, path: b }, \(fields) } }
        """
    }

    @Test func `reads a pattern with groups of both forms`() throws {
        let row = SourceCompilerTests.source(
            request: Self.request(
                "kind: { type: string, group: kind }, m: { type: string?, enum: [b], group: name }"),
            attributes: "{ k: kind, m: m }")
        #expect(row.findings == [])
        let request = try #require(row.source?.requests.first?.definition)
        #expect(request.split?.field.value == "bean")
        #expect(request.fields.map(\.value.group?.value) == [nil, "kind", "name"])
    }

    @Test func `a pattern without groups only chooses rows`() {
        #expect(
            SourceCompilerTests.source(request: Self.request("", pattern: "a.*")).findings == [])
    }

    @Test(arguments: [
        ("(", "the pattern has a `(` that nothing closes"),
        ("(?=a)", "the pattern looks ahead, which RE2 does not"),
        ("(?P<a>x)(?P<a>y)", "the pattern has two groups of the name `a`"),
        (String(repeating: "x", count: 1_001), "the pattern is longer than 1000 bytes"),
    ])
    func `refuses what is no pattern, with the reason`(_ pattern: String, _ message: String) {
        let loaded = Loaded(RecordTests.source(Self.request("", pattern: pattern)))
        #expect(loaded.report.sorted.map(\.rule) == ["source/split"])
        #expect(loaded.messages == [message])
    }

    @Test(arguments: [("string", ["source/split"]), ("string?", [])])
    func `a group that may take no part wants a field that may be missing`(
        _ type: String, _ rules: [String]
    ) {
        let row = SourceCompilerTests.source(
            request: Self.request("m: { type: '\(type)', group: name }"))
        #expect(row.report.sorted.map(\.rule.rawValue) == rules)
        #expect(row.report.sorted.allSatisfy { $0.severity == .warning })
    }

    @Test(
        arguments: [
            ("'a[]'", "^.x", []), ("'a[]'", "^.^.x", ["source/row-key"]),
            ("each", "^.x", ["source/row-key"]),
            ("'a{}[]'", "^.^.x", []), ("'one:a.b'", "^.^.x", []),
            ("one", "^.x", ["source/row-key"]),
        ] as [(String, String, [String])])
    func `no field is outside of the answer`(_ rows: String, _ path: String, _ rules: [String]) {
        let row = SourceCompilerTests.source(
            request: "{ path: /a, rows: \(rows), fields: { k: { type: string, path: '\(path)' } } }"
        )
        #expect(row.report.sorted.map(\.rule.rawValue) == rules)
    }

    @Test(arguments: [
        ("k: { type: string, group: kinf }", "did you mean `kind`?"),
        ("k: { type: string, group: elsewhere }", "its groups are kind, name"),
        ("k: { type: integer, group: kind }", "write `type: string`"),
        (
            "k: { type: string, group: kind, path: x }",
            "remove `group`, or what says where else it is"
        ),
    ])
    func `refuses a group that is none`(_ field: String, _ help: String) {
        let row = SourceCompilerTests.source(request: Self.request(field))
        #expect(row.report.sorted.map(\.rule) == ["source/split"])
        #expect(row.report.sorted.first?.help == help)
    }

    @Test func `refuses a group where the pattern has none`() {
        let row = SourceCompilerTests.source(
            request: Self.request("k: { type: string, group: kind }", pattern: "a(b)"))
        #expect(row.report.sorted.map(\.help) == ["write `(?P<name>...)` around what the field is"])
    }

    @Test func `refuses a group where nothing is split`() {
        let row = SourceCompilerTests.source(
            request: "{ path: /a, fields: { k: { type: string, group: kind } } }")
        #expect(row.report.sorted.map(\.message) == ["the request splits no text"])
    }

    @Test(arguments: [
        ("baen", "the request declares no field `baen`"),
        ("m", "`m` is no text of the answer"),
        ("k", "`k` is no text of the answer"),
    ])
    func `refuses to split what is no text of the answer`(_ field: String, _ message: String) {
        let row = SourceCompilerTests.source(
            request: Self.request("m: integer, k: { type: string, group: kind }", field: field))
        #expect(row.report.sorted.map(\.message) == [message])
    }

    @Test func `an extension can add a group`() {
        let loaded = Loaded([
            "s.yml": RecordTests.source(Self.request("x: string")),
            "more.yml": """
            format: 1
            extends: s
            requests: { r: { fields: { k: { type: string, group: kimd } } } }
            """,
        ])
        var report = loaded.report
        #expect(loaded.findings == [])
        _ = loaded.set.sources.first?.compile(catalogue: [:], report: &report)
        #expect(report.sorted.map(\.help) == ["did you mean `kind`?"])
    }

    @Test(
        arguments: [
            ("queues{}", "'@key'", "string", nil),
            ("'a{}.b[]'", "^.@key", "string", nil),
            ("'a{}.b[]'", "'@key'", "string", "write `path: \"^.@key\"`"),
            ("'a{}.b[]'", "^.^.@key", "string", "write `path: \"^.@key\"`"),
            ("'a{}.b[]'", "^.^.^.@key", "string", "write `path: \"^.@key\"`"),
            (
                "each", "'@key'", "string",
                "write `{}` in `rows` behind the object whose members are rows, as in `queues{}`"
            ),
            (
                "one", "'@key'", "string",
                "write `{}` in `rows` behind the object whose members are rows, as in `queues{}`"
            ),
            ("queues{}", "'@key'", "integer", "write `type: string`"),
            ("'a{}.b[]'", "^.^.name", "string", nil),
            (
                "'a{}.b[]'", "^.^.^.name", "string",
                "write at most 2 times `^`, as many as `rows` has steps"
            ),
            (
                "each", "^.name", "string",
                "remove the `^`: here each row is the outermost thing"
            ),
        ] as [(String, String, String, String?)])
    func `a key is one of a member, and a text`(
        _ rows: String, _ path: String, _ type: String, _ help: String?
    ) {
        let rows = rows.hasPrefix("'") ? rows : "'\(rows)'"
        let row = SourceCompilerTests.source(
            request: """
                { path: /a, rows: \(rows), fields: { k: { type: \(type), path: \(path) } } }
                """)
        #expect(row.report.sorted.map(\.help) == (help.map { [$0] } ?? []))
        #expect(row.report.sorted.allSatisfy { $0.rule == "source/row-key" })
    }

    @Test(arguments: [
        ("each", []), ("items", []), ("one", ["source/transport"]),
        ("'one:a'", ["source/transport"]),
    ])
    func `lines are rows, or have them`(_ rows: String, _ rules: [RuleID]) {
        let loaded = Loaded(
            RecordTests.source("{ path: /a, format: ndjson, rows: \(rows), fields: {} }"))
        #expect(loaded.report.sorted.map(\.rule) == rules)
        #expect(loaded.set.sources.first?.requests.first?.value.format == .ndjson)
    }

    @Test(arguments: [
        "format: ndjson, ", "split: { field: x, pattern: x }, ",
    ])
    func `is of JSON over HTTP alone`(_ key: String) {
        let loaded = Loaded(
            RecordTests.source("{ transport: prometheus, path: /a, \(key)fields: { x: string } }"))
        #expect(loaded.report.sorted.map(\.rule) == ["source/transport"])
    }

    @Test func `an answer is JSON unless it says otherwise, and nothing else than it can be`() {
        let plain = Loaded(RecordTests.source("{ path: /a, fields: {} }"))
        #expect(plain.set.sources.first?.requests.first?.value.format == .json)
        let other = Loaded(RecordTests.source("{ path: /a, format: ndjsn, fields: {} }"))
        #expect(other.report.sorted.map(\.help) == ["did you mean `ndjson`?"])
    }
}
