import Definitions
import NIOCore
import Plans
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// Pages by offset, by cursor and by link.
@Suite struct NextPageTests {
    private static func names(_ rows: some Sequence<Int>) -> String {
        "[" + rows.map { "{\"name\":\"q\($0)\"}" }.joined(separator: ",") + "]"
    }

    private static func plan(_ paginate: String, more: String = "") throws -> RequestPlan {
        try requestPlan(
            "path: /rows\n\(more)key: [name]\npaginate: \(paginate)\nfields: { name: string }")
    }

    private static let cursor = "{ by: cursor, next: meta.next, cursor: after, rows: items }"
    private static let link = "{ by: link, size: per, max: 2, rows: each }"

    // MARK: Offset

    @Test(arguments: [(0, 1), (3, 1), (4, 2), (10, 3)])
    func `an offset goes on by the size of a page until one is short`(
        rows: Int, requests: Int
    ) async throws {
        let answer: ScriptedServer.Answer = { request, _ in
            let start = request.target.split(separator: "from=").last.flatMap { Int($0) } ?? -1
            return [
                .answer("{\"items\":\(Self.names(start..<max(start, min(rows, start + 4))))}")
            ]
        }
        try await ScriptedServer.with(answer) { server in
            let plan = try Self.plan(
                "{ by: offset, offset: from, limit: count, max: 4, rows: items }")
            let collected = try await collect(plan, from: ResolvedTarget(server.url)).get()
            #expect(collected.rows.column(0) == (0..<rows).map { .text("q\($0)") })
            #expect(
                server.requests.map(\.target)
                    == (0..<requests).map { "/rows?count=4&from=\($0 * 4)" })
        }
    }

    @Test func `an offset that the server passes over is found out`() async throws {
        try await ScriptedServer.with([.answer("{\"items\":\(Self.names(0..<2))}")]) { server in
            let plan = try Self.plan("{ by: offset, max: 2, rows: items }")
            let result = await collect(plan, from: try ResolvedTarget(server.url))
            #expect(result.reason == .tooManyPages)
            #expect(
                result.detail
                    == "page 2 has no row that is new; perhaps `offset` is not its parameter")
            #expect(server.requests.count == 2)
        }
    }

    // MARK: Cursor

    @Test(arguments: ["null", "\"\"", nil] as [String?])
    func `a cursor leads on until there is none`(_ end: String?) async throws {
        let answer: ScriptedServer.Answer = { _, number in
            let next = [0: "\"a/b\"", 1: "18446744073709551615", 2: "-7"][number] ?? end
            let meta = next.map { "\"meta\":{\"next\":\($0)}," } ?? ""
            // A page without rows is no end, and rows can come again.
            let rows = [0..<2, 0..<0, 1..<3, 3..<4][min(number, 3)]
            return [.answer("{\(meta)\"items\":\(Self.names(rows))}")]
        }
        try await ScriptedServer.with(answer) { server in
            let collected = try await collect(
                Self.plan(Self.cursor), from: ResolvedTarget(server.url)
            ).get()
            #expect(collected.rows.column(0) == (0..<4).map { .text("q\($0)") })
            #expect(collected.faults == RowFaults())
            #expect(collected.requests == 4)
            #expect(
                server.requests.map(\.target) == [
                    "/rows", "/rows?after=a%2Fb", "/rows?after=18446744073709551615",
                    "/rows?after=-7",
                ])
        }
    }

    @Test func `a cursor has its place in the body`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            [.answer(number < 2 ? "{\"next\":\(number + 5),\"items\":[]}" : "{\"items\":[]}")]
        }
        try await ScriptedServer.with(answer) { server in
            let plan = try Self.plan(
                "{ by: cursor, next: next, into: page.after, rows: items }",
                more: "method: post\nbody: { q: x, page: { size: 3 } }\n")
            _ = try await collect(plan, from: ResolvedTarget(server.url)).get()
            #expect(
                server.requests.map(\.body) == [
                    #"{"q":"x","page":{"size":3}}"#, #"{"q":"x","page":{"size":3,"after":5}}"#,
                    #"{"q":"x","page":{"size":3,"after":6}}"#,
                ])
            #expect(server.requests.allSatisfy { $0.target == "/rows" })
        }
    }

    @Test(
        arguments: [
            (
                #"{"meta":{"next":[1]},"items":[]}"#,
                "`meta.next` is a list, not a text or a whole number"
            ),
            (#"{"meta":{"next":1.5},"items":[]}"#, "`meta.next` is a number, not a text"),
            (#"{"meta":{"next":true},"items":[]}"#, "`meta.next` is true or false"),
            (#"{"meta":"x","items":[]}"#, "`meta` is a text, not an object"),
        ])
    func `what is no cursor is told`(_ body: String, _ detail: String) async throws {
        try await ScriptedServer.with([.answer(body)]) { server in
            let result = await collect(
                try Self.plan(Self.cursor), from: try ResolvedTarget(server.url))
            #expect(result.reason == .unexpectedShape)
            #expect(result.detail.contains(detail), "\(result.detail)")
        }
    }

    @Test func `a cursor that came before is a circle`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            [.answer("{\"meta\":{\"next\":\(number % 3)},\"items\":[]}")]
        }
        try await ScriptedServer.with(answer) { server in
            let result = await collect(
                try Self.plan(Self.cursor), from: try ResolvedTarget(server.url))
            #expect(result.reason == .tooManyPages)
            #expect(result.detail == "page 4 gives a cursor that came before")
            #expect(server.requests.count == 4)
        }
    }

    @Test func `cursors that never end are not followed for ever`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            [.answer("{\"meta\":{\"next\":\(number)},\"items\":[]}")]
        }
        try await ScriptedServer.with(answer) { server in
            let result = await collect(
                try Self.plan(Self.cursor), from: try ResolvedTarget(server.url))
            #expect(result.reason == .tooManyPages)
            #expect(result.detail == "1000 pages and still no last one")
            #expect(server.requests.count == HTTPCollector.maximumPages)
        }
    }

    @Test(arguments: [0, 1])
    func `a cursor is as long as a request can bear`(_ more: Int) async throws {
        let long = String(repeating: "c", count: PageWalk.maximumCursorBytes + more)
        let answer: ScriptedServer.Answer = { _, number in
            [.answer(number == 0 ? #"{"meta":{"next":"\#(long)"},"items":[]}"# : #"{"items":[]}"#)]
        }
        try await ScriptedServer.with(answer) { server in
            let result = await collect(
                try Self.plan(Self.cursor), from: try ResolvedTarget(server.url))
            #expect(result.reason == (more == 0 ? nil : .unexpectedShape))
            #expect(!result.detail.contains("cc"))
        }
    }

    @Test func `a page that is not there behind a cursor is an error`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            number == 0
                ? [.answer(#"{"meta":{"next":"x"},"items":[]}"#)]
                : [.answer("{}", status: "404 Not Found")]
        }
        try await ScriptedServer.with(answer) { server in
            let result = await collect(
                try Self.plan(Self.cursor), from: try ResolvedTarget(server.url))
            #expect(result.reason == .notFound)
        }
    }

    // MARK: Link

    @Test func `links lead on, on the same server`() async throws {
        let answer: ScriptedServer.Answer = { request, number in
            let port = request.headers["host"]?.split(separator: ":").last ?? ""
            let links = [
                #"</rows?per=2&p=2>; rel="next", </rows>; rel="first""#,
                "<http://127.0.0.1:\(port)/other/rows?p=3>; rel=next", "<?p=4>;REL=\"last next\"",
                #"</rows>; rel="prev""#,
            ]
            return [
                .answer(
                    Self.names(number..<number + 1), headers: ["Link: \(links[min(number, 3)])"])
            ]
        }
        try await ScriptedServer.with(answer) { server in
            let target = try ResolvedTarget(server.url, credentials: .bearer(Secret("to-ken")))
            let collected = try await collect(Self.plan(Self.link), from: target).get()
            #expect(collected.rows.column(0) == (0..<4).map { .text("q\($0)") })
            #expect(
                server.requests.map(\.target) == [
                    "/rows?per=2", "/rows?per=2&p=2", "/other/rows?p=3", "/other/rows?p=4",
                ])
            #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer to-ken" })
        }
    }

    @Test(
        arguments: [
            (
                "<https://127.0.0.1:1/x>; rel=next", CollectionError.Reason.redirected,
                "the next page of /rows is elsewhere, at https://127.0.0.1:1"
            ),
            (
                "<//evil.example/x>; rel=next", .redirected,
                "the next page of /rows is elsewhere, at http://evil.example:80"
            ),
            ("<http://u:p@127.0.0.1/>; rel=next", .redirected, "at no readable address"),
            ("<>; rel=next", .redirected, "at no readable address"),
            ("/rows; rel=next", .unexpectedShape, "the Link header of /rows cannot be read"),
            ("</rows?per=2>; rel=next", .tooManyPages, "page 1 gives a link that came before"),
        ])
    func `a link elsewhere, or in a circle, is refused`(
        _ link: String, _ reason: CollectionError.Reason, _ detail: String
    ) async throws {
        let step = ScriptedServer.Step.answer("[]", headers: ["Link: \(link)"])
        try await ScriptedServer.with([step]) { server in
            let target = try ResolvedTarget(server.url, credentials: .bearer(Secret("to-ken")))
            let result = await collect(try Self.plan(Self.link), from: target)
            #expect(result.reason == reason)
            #expect(result.detail.contains(detail), "\(result.detail)")
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a cancelled walk ends at once`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            number < 2
                ? [.answer("{\"meta\":{\"next\":\(number)},\"items\":[]}")]
                : [.head(["Content-Length: 100"]), .send("{"), .silence]
        }
        try await ScriptedServer.with(answer) { server in
            let plan = try Self.plan(Self.cursor)
            let target = try ResolvedTarget(server.url, timeout: .seconds(600))
            let task = Task { await collect(plan, from: target) }
            try await eventually("the third page is asked for") { server.requests.count == 3 }
            task.cancel()
            #expect(await task.value.reason == .cancelled)
        }
    }
}
