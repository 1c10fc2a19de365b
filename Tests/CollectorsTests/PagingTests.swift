import Definitions
import NIOCore
import Telemetry
import Testing

@testable import Collectors
@testable import Plans

@Suite struct PagingTests {
    private static func plan(rowsPerPage: Int, first: Int = 1, key: [String] = ["name"]) throws
        -> RequestPlan
    {
        let layout = try RowLayout(rows: "items", [FieldText("name", "string")], key: key)
        return RequestPlan(layout, rowsPerPage: rowsPerPage, first: first)
    }

    private static func page(_ names: some Sequence<Int>) -> ScriptedServer.Step {
        .answer(
            "{\"items\":[" + names.map { "{\"name\":\"q\($0)\"}" }.joined(separator: ",") + "]}")
    }

    /// The page's number that a request asks for.
    private static func number(_ request: ScriptedServer.Request) -> Int {
        request.target.split(separator: "page=").last.flatMap { Int($0) } ?? -1
    }

    @Test(arguments: [
        (0, 0, 1), (5, 1, 1), (10, 1, 2), (11, 0, 2), (25, 1, 3), (30, 0, 4),
    ])
    func `pages are asked for until one is not full`(
        rows: Int, first: Int, requests: Int
    ) async throws {
        let answer: ScriptedServer.Answer = { request, _ in
            let start = (Self.number(request) - first) * 10
            return [Self.page(start..<max(start, min(rows, start + 10)))]
        }
        try await ScriptedServer.with(answer) { server in
            let plan = try Self.plan(rowsPerPage: 10, first: first)
            let collected = try await collect(plan, from: try ResolvedTarget(server.url)).get()
            #expect(collected.rows.column(0) == (0..<rows).map { .text("q\($0)") })
            #expect(collected.requests == requests)
            #expect(collected.faults == RowFaults())
            #expect(
                server.requests.map(\.target)
                    == (0..<requests).map { "/rows?page_size=10&page=\(first + $0)" })
        }
    }

    @Test(arguments: [
        // Rows that there are, rows that are wanted, those that come, requests, whether there are more.
        (100, 10, 10, 1, true), (100, 20, 20, 2, true), (100, 15, 15, 2, true),
        (15, 20, 15, 2, false), (20, 20, 20, 2, true), (0, 10, 0, 1, false),
        (7, 5, 5, 1, true),
    ])
    func `only as many pages are asked for as the first rows need`(
        rows: Int, first: Int, read: Int, requests: Int, isCut: Bool
    ) async throws {
        let answer: ScriptedServer.Answer = { request, _ in
            let start = (Self.number(request) - 1) * 10
            return [Self.page(start..<max(start, min(rows, start + 10)))]
        }
        try await ScriptedServer.with(answer) { server in
            var plan = try Self.plan(rowsPerPage: 10)
            plan.maximumRows = first
            let collected = try await collect(plan, from: try ResolvedTarget(server.url)).get()
            #expect(collected.rows.column(0) == (0..<read).map { .text("q\($0)") })
            #expect(collected.requests == requests)
            #expect(collected.isCut == isCut)
        }
    }

    @Test func `the first rows of an answer without pages are taken, and the others are not`()
        async throws
    {
        try await ScriptedServer.with({ _, _ in [Self.page(0..<30)] }) { server in
            let layout = try RowLayout(
                rows: "items", [FieldText("name", "string")], key: ["name"])
            var plan = RequestPlan(layout)
            for (first, read, isCut) in [(10, 10, true), (30, 30, false), (31, 30, false)] {
                plan.maximumRows = first
                let collected = try await collect(plan, from: try ResolvedTarget(server.url)).get()
                #expect(collected.rows.rowCount == read)
                #expect(collected.isCut == isCut)
            }
        }
    }

    @Test func `rows that moved to a later page count once`() async throws {
        let answer: ScriptedServer.Answer = { request, _ in
            let first = Self.number(request) == 1
            return [Self.page(first ? [0, 1, 2] : [2, 3])]
        }
        try await ScriptedServer.with(answer) { server in
            let plan = try Self.plan(rowsPerPage: 3)
            let collected = try await collect(plan, from: try ResolvedTarget(server.url)).get()
            #expect(collected.rows.column(0) == (0..<4).map { .text("q\($0)") })
            #expect(collected.faults == RowFaults())
        }
    }

    @Test func `a later page that fails fails the whole`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            number < 2
                ? [Self.page(number * 2..<number * 2 + 2)] : [.answer("{}", status: "503 Not Now")]
        }
        try await ScriptedServer.with(answer) { server in
            let plan = try Self.plan(rowsPerPage: 2)
            let result = await collect(plan, from: try ResolvedTarget(server.url))
            #expect(result.reason == .httpStatus)
            #expect(result.detail == "/rows answers with status 503")
            #expect(server.requests.count == 3)
        }
    }

    @Test func `a server that gives one page again and again is found out`() async throws {
        try await ScriptedServer.with([Self.page(0..<3)]) { server in
            let plan = try Self.plan(rowsPerPage: 3)
            let result = await collect(plan, from: try ResolvedTarget(server.url))
            #expect(result.reason == .tooManyPages)
            #expect(
                result.detail
                    == "page 2 has no row that is new; perhaps `page` is not its parameter")
            #expect(server.requests.count == 2)
        }
    }

    @Test func `it is found out also where some of its rows are refused`() async throws {
        let page = #"{"items":[{"name":"a"},{"name":7},{"name":"b"}]}"#
        try await ScriptedServer.with([.answer(page)]) { server in
            let plan = try Self.plan(rowsPerPage: 3)
            let result = await collect(plan, from: try ResolvedTarget(server.url))
            #expect(result.reason == .tooManyPages)
            #expect(server.requests.count == 2)
        }
    }

    @Test(arguments: ["400 Bad Request", "404 Not Found"])
    func `a page that the server does not know behind a full one is the end`(
        _ status: String
    ) async throws {
        let answer: ScriptedServer.Answer = { _, number in
            number < 2
                ? [Self.page(number * 2..<number * 2 + 2)] : [.answer("{}", status: status)]
        }
        try await ScriptedServer.with(answer) { server in
            let plan = try Self.plan(rowsPerPage: 2)
            let collected = try await collect(plan, from: try ResolvedTarget(server.url)).get()
            #expect(collected.rows.column(0) == (0..<4).map { .text("q\($0)") })
            #expect(collected.requests == 3)
        }
    }

    @Test(
        arguments: [("400 Bad Request", .httpStatus), ("404 Not Found", .notFound)]
            as [(
                String, CollectionError.Reason
            )])
    func `the first page has to be known`(
        _ status: String, _ reason: CollectionError.Reason
    ) async throws {
        try await ScriptedServer.with([.answer("{}", status: status)]) { server in
            let plan = try Self.plan(rowsPerPage: 2)
            let result = await collect(plan, from: try ResolvedTarget(server.url))
            #expect(result.reason == reason)
            #expect(server.requests.count == 1)
        }
    }

    @Test func `names that only look the same are two rows`() async throws {
        let page = #"{"items":[{"name":"caf\u00e9"},{"name":"cafe\u0301"}]}"#
        try await ScriptedServer.with([.answer(page)]) { server in
            let plan = try Self.plan(rowsPerPage: 3)
            let collected = try await collect(plan, from: try ResolvedTarget(server.url)).get()
            #expect(collected.rows.rowCount == 2)
            #expect(collected.faults == RowFaults())
        }
    }

    @Test func `pages without an end are not followed for ever`() async throws {
        try await ScriptedServer.with([Self.page([0])]) { server in
            let plan = try Self.plan(rowsPerPage: 1, key: [])
            let result = await collect(plan, from: try ResolvedTarget(server.url))
            #expect(result.reason == .tooManyPages)
            #expect(result.detail == "1000 pages and still no last one")
            #expect(server.requests.count == HTTPCollector.maximumPages)
        }
    }

    @Test func `each page has the time for itself`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            // All pages together take longer than one may; each alone has seconds to spare.
            [.pause(.milliseconds(1400)), Self.page(number < 7 ? number..<number + 1 : 0..<0)]
        }
        try await ScriptedServer.with(answer) { server in
            let target = try ResolvedTarget(server.url, timeout: .seconds(10))
            let collected = try await collect(Self.plan(rowsPerPage: 1), from: target).get()
            #expect(collected.requests == 8)
        }
    }
}
