import Definitions
import Diagnostics
import Testing

/// Requests that follow the rows of another one.
@Suite struct FollowUpTests {
    private static let vhosts =
        "{ path: /vhosts, fields: { name: string, id: integer, size: { type: gauge, unit: By }, "
        + "maybe: string? } }"

    /// What compiling gives for a request beside `vhosts`.
    private static func compiled(_ request: String, vhosts: String = vhosts) -> CompiledRow {
        CompiledRow(
            whole: """
                format: 1
                source: s
                title: S
                requests: { vhosts: \(vhosts), queues: \(request) }
                samples: { Row: { from: queues, attributes: { id: name } } }
                """)
    }

    private static func request(
        path: String = "/q/{v}", forEach: String = "{ request: vhosts, with: { v: name } }",
        fields: String = "{ name: string }", more: String = ""
    ) -> String {
        "{ path: '\(path)', for_each: \(forEach), rows: one, fields: \(fields)\(more) }"
    }

    @Test func `reads what is followed, and what of it is always read`() throws {
        let row = Self.compiled(
            Self.request(
                path: "/q/{v}/{id}",
                forEach: "{ request: vhosts, with: { v: name, id: id }, max: 10000 }",
                fields:
                    "{ name: string, vhost: { type: string, from: v }, n: { type: integer, from: id } }"
            ))
        #expect(row.findings == [])
        #expect(row.source?.requests.map(\.usedFields) == [[0, 1], [0]])
        let request = try #require(row.source?.requests.last?.definition)
        #expect(request.followUp?.maximum == 10_000)
        #expect(request.rows.isOne && !request.isOneRow)
    }

    @Test(
        arguments: [
            (request(path: "/q/{w}{v}"), "source/for-each", "did you mean `v`?"),
            (
                request(forEach: "{ request: vhosst, with: { v: name } }"),
                "source/unknown-request", "did you mean `vhosts`?"
            ),
            (
                request(forEach: "{ request: vhosts, with: { v: nam } }"), "source/unknown-field",
                "did you mean `name`?"
            ),
            (
                request(forEach: "{ request: queues, with: { v: name } }"), "source/for-each",
                "name the request whose rows say what is asked"
            ),
            (
                request(forEach: "{ request: vhosts, with: { v: maybe } }"), "source/for-each",
                "declare the field without `?`, or take another"
            ),
            (
                request(forEach: "{ request: vhosts, with: { v: size } }"), "source/for-each",
                "take a text or an integer"
            ),
            (
                request(fields: "{ name: { type: integer, from: v } }"), "source/for-each",
                "write `type: string`"
            ),
            (
                request(fields: "{ name: { type: string, from: v, path: a.b } }"),
                "source/for-each", "remove `from`, or what says where it is"
            ),
            (
                request(fields: "{ name: { from: vv } }"), "source/for-each", "did you mean `v`?"
            ),
            (
                request(path: "/q", fields: "{ name: { from: v } }"), "source/for-each",
                "write a placeholder such as `{name}` in the path, the query or the body"
            ),
            (
                request(more: ", query: { a: 'b{x1}' }"), "source/for-each",
                "the names are v; with blanks, as in `{ name }`, braces are braces"
            ),
            (
                request(more: ", method: post, body: { a: ['{vv}'] }"), "source/for-each",
                "did you mean `v`?"
            ),
            (
                "{ path: '/q/{v}', rows: one, fields: { name: string } }", "source/for-each",
                "give the request `for_each`, whose `with` says what stands for it"
            ),
            (
                "{ path: /q, rows: one, fields: { name: { from: v } } }", "source/for-each",
                "give the request `for_each`, whose `with` says what stands for it"
            ),
            (
                request(forEach: "{ request: vhosts, with: { v: name }, max: 10001 }"),
                "format/value", "write a number from 1 to 10000"
            ),
            (
                request(fields: "{ name: string, c: { type: counter, unit: s } }"),
                "source/counter-without-key",
                "add `key: [...]` to the request, with the fields that identify a row"
            ),
        ])
    func `refuses`(_ request: String, _ rule: String, _ help: String) {
        let row = Self.compiled(request)
        #expect(row.report.sorted.map(\.rule.rawValue) == [rule], "\(row.findings)")
        #expect(row.report.sorted.first?.help == help)
    }

    @Test func `warns of a value that nothing uses`() {
        let row = Self.compiled(
            Self.request(forEach: "{ request: vhosts, with: { v: name, other: id } }"))
        #expect(row.report.sorted.map(\.severity) == [.warning])
        #expect(row.report.sorted.map(\.rule) == ["source/for-each"])
        #expect(row.source != nil)
    }

    @Test func `refuses the name of a placeholder that no brace can hold`() {
        let row = Self.compiled(
            Self.request(forEach: "{ request: vhosts, with: { v: name, 'a b': id } }"))
        #expect(row.report.sorted.map(\.rule.rawValue).contains("format/value"))
        #expect(row.source == nil)
    }

    @Test func `refuses a chain and a circle`() {
        let row = CompiledRow(
            whole: """
                format: 1
                source: s
                title: S
                requests:
                  a: { path: '/a/{x}', for_each: { request: b, with: { x: f } }, fields: { f: string } }
                  b: { path: '/b/{x}', for_each: { request: a, with: { x: f } }, fields: { f: string } }
                samples: { Row: { from: a, attributes: { id: f } } }
                """)
        #expect(
            row.findings == [
                "source/for-each: `b` follows the rows of another request itself",
                "source/for-each: `a` follows the rows of another request itself",
            ])
        #expect(row.report.sorted.allSatisfy { $0.remarks.count == 1 })
    }

    @Test func `braces of a body are its own where nothing is followed`() {
        let row = Self.compiled(
            "{ path: /q, method: post, body: { text: '{queues{name}}', type: a/b }, rows: one, "
                + "fields: { name: string } }")
        #expect(row.findings == [])
    }

    @Test func `rows of follow-ups are many, whatever each answer is`() {
        let row = CompiledRow(
            whole: """
                format: 1
                source: s
                title: S
                requests:
                  vhosts: \(Self.vhosts)
                  queues: \(Self.request())
                samples: { Row: { from: vhosts, attributes: { id: name, q: queues.name } } }
                """)
        #expect(row.source == nil)
        #expect(row.report.sorted.count == 1)
    }

    @Test(
        arguments: [
            ("", []), ("a", []), ("{a}", ["a"]), ("x{a}y{b_1}{a}", ["a", "b_1", "a"]),
            ("{}", []), ("{a", []), ("a}", []), ("{ a }", []), ("{1a}", []), ("{{a}}", ["a"]),
            ("{a{b}", ["b"]), ("{é}", []), ("{a-b}", []),
        ] as [(String, [String])])
    func `finds placeholders`(_ text: String, _ names: [String]) {
        let placeholders = PlaceholderText(text)
        #expect(placeholders.names == names)
        #expect(placeholders.filled { "{\($0)}" } == text)
    }
}
