import Definitions
import Diagnostics
import Telemetry
import Testing

/// What a request asks and how: bodies, headers, pages, follow-ups.
@Suite struct RequestTests {
    private static func request(_ more: String) -> Loaded {
        Loaded(RecordTests.source("{ path: /a, fields: { f: string }, \(more) }"))
    }

    // MARK: Bodies and headers

    @Test func `reads a body, headers and a method`() throws {
        let loaded = Self.request(
            "method: post, body: { a: [1, 2.5, -0.0, a, true, ~, '3'] }, headers: { X-A: b }, "
                + "conditional: false")
        #expect(loaded.findings == [])
        let request = try #require(loaded.set.sources.first?.requests.first?.value)
        #expect(request.method.value == .post)
        #expect(request.headers.map(\.name.value) == ["X-A"])
        #expect(!request.isConditional)
        guard case .json(let value)? = request.body?.value else {
            Issue.record("not JSON: \(String(describing: request.body))")
            return
        }
        #expect(value.json == #"{"a":[1,2.5,-0.0,"a",true,null,"3"]}"#)
    }

    @Test(
        arguments: [
            ("body: { text: a, type: text/plain }", RequestBody.text("a", type: "text/plain")),
            (
                "body: { text: a, type: text/plain, more: b }",
                .json(
                    .object([
                        .init(key: "text", value: .text("a")),
                        .init(key: "type", value: .text("text/plain")),
                        .init(key: "more", value: .text("b")),
                    ]))
            ),
            ("body: { text: a }", .json(.object([.init(key: "text", value: .text("a"))]))),
            ("body: [x]", .json(.list([.text("x")]))), ("body: 7", .json(.integer(7))),
        ])
    func `takes a text with a type as it is, and all else as JSON`(
        _ body: String, _ expected: RequestBody
    ) {
        let loaded = Self.request("method: post, \(body)")
        #expect(loaded.findings == [])
        #expect(loaded.set.sources.first?.requests.first?.value.body?.value == expected)
    }

    @Test func `writes texts as JSON has them`() {
        let text = JSONTemplate.text("\"\\\n\t\u{1}é\u{1F600}")
        #expect(text.json == "\"\\\"\\\\\\n\\t\\u0001é\u{1F600}\"")
        #expect(JSONTemplate(.unsigned(.max)).json == "18446744073709551615")
    }

    @Test(arguments: [
        ("method: put", "format/choice"), ("body: {}", "source/request-body"),
        ("method: post, body: ", "format/type"), ("method: post, body: .inf", "format/value"),
        ("method: post, body: { text: a, type: b }", "format/value"),
        ("method: post, body: { text: [a], type: text/plain }", "format/type"),
        ("headers: { Authorization: a }", "source/request-header"),
        ("headers: { host: a }", "source/request-header"),
        ("headers: { Content-Length: 1 }", "source/request-header"),
        ("headers: { accept-encoding: gzip }", "source/request-header"),
        ("headers: { Cookie: a }", "source/request-header"),
        ("headers: { Content-Type: a }", "source/request-header"),
        ("headers: { If-None-Match: a }", "source/request-header"),
        ("headers: { X-A: a, x-a: b }", "source/request-header"),
        ("headers: { 'X A': a }", "format/value"),
        ("headers: { X-A: \"a\\r\\nb: c\" }", "format/value"),
        ("headers: { X-A: ü }", "format/value"), ("headers: [a]", "format/type"),
        ("conditional: 1", "format/type"),
    ])
    func `refuses`(_ more: String, _ rule: String) {
        let loaded = Self.request(more)
        #expect(loaded.report.sorted.map(\.rule.rawValue) == [rule], "\(loaded.messages)")
        #expect(loaded.report.sorted.first?.help != nil)
    }

    @Test func `a body is bounded`() {
        let long = String(repeating: "x", count: RequestBody.maximumBytes)
        let loaded = Self.request("method: post, body: [\(long)]")
        #expect(loaded.report.sorted.map(\.rule) == ["source/request-body"])
        #expect(loaded.messages.allSatisfy { $0.utf8.count < 1_000 })
    }

    @Test func `what is of HTTP is of no other transport`() {
        let loaded = Self.request(
            "transport: prometheus, method: post, headers: { X-A: b }, conditional: false")
        #expect(
            loaded.messages == [
                "`method`, `headers`, `conditional` have no meaning over `prometheus`"
            ])
    }

    // MARK: Pages

    @Test(
        arguments: [
            ("{ rows: a }", Pagination.Way.page, "page_size"),
            ("{ by: page, size: s, rows: a }", .page, "s"),
            ("{ by: offset, rows: a }", .offset, "limit"),
            ("{ by: offset, limit: x, max: 5, rows: each }", .offset, "x"),
            ("{ by: cursor, next: x.m, rows: a }", .cursor, nil),
            ("{ by: cursor, next: x, cursor: c, size: s, max: 9, rows: a.b }", .cursor, "s"),
            ("{ by: link, rows: each }", .link, nil),
            ("{ by: link, size: s, rows: a }", .link, "s"),
        ] as [(String, Pagination.Way, String?)])
    func `reads how pages are asked for`(_ text: String, _ way: Pagination.Way, _ size: String?) {
        let loaded = Self.request("paginate: \(text)")
        #expect(loaded.findings == [])
        let pagination = loaded.set.sources.first?.requests.first?.value.paginate
        #expect(pagination?.way == way)
        #expect(pagination?.sizeParameter == size)
    }

    @Test(
        arguments: [
            ("{ by: numbers, rows: a }", "format/choice"),
            ("{ by: offset, page: p, rows: a }", "format/meaningless-key"),
            ("{ offset: p, rows: a }", "format/meaningless-key"),
            ("{ by: offset, first: 0, rows: a }", "format/meaningless-key"),
            ("{ by: link, next: x, rows: a }", "format/meaningless-key"),
            ("{ by: link, max: 5, rows: a }", "format/meaningless-key"),
            ("{ by: cursor, rows: a }", "format/missing-key"),
            ("{ by: cursor, next: x, rows: each }", "source/paging"),
            ("{ by: cursor, next: ^.n, rows: a }", "source/paging"),
            ("{ by: cursor, next: n..m, rows: a }", "format/value"),
            ("{ by: cursor, next: x, into: c, rows: a }", "source/request-body"),
        ])
    func `refuses keys of another way of paging`(_ text: String, _ rule: String) {
        let loaded = Self.request("paginate: \(text)")
        #expect(loaded.report.sorted.map(\.rule.rawValue) == [rule], "\(loaded.messages)")
    }

    @Test func `a cursor has one place, in a body that is an object`() {
        let paginate = "paginate: { by: cursor, next: x, into: a.c, rows: r }"
        #expect(Self.request("method: post, body: {}, \(paginate)").findings == [])
        let list = Self.request("method: post, body: [1], \(paginate)")
        #expect(list.report.sorted.map(\.rule) == ["source/request-body"])
        let twice = Self.request(
            "method: post, body: {}, paginate: { by: cursor, next: x, into: c, cursor: c, rows: r }"
        )
        #expect(twice.report.sorted.map(\.rule) == ["source/paging"])
    }
}
