import Definitions
import Plans
import Telemetry
import Testing

@testable import Collectors

/// Requests with a method, a body and headers of their own.
@Suite struct PostTests {
    private static let search = """
        path: /search
        method: post
        headers: { X-Scope: "a b", accept: text/x-rows }
        body:
          query: 'a "quoted" \\ {text}'
          limits: { rows: 10, share: 0.5, all: true, none: }
          names: [a, "7"]
        rows: hits
        fields: { name: string }
        """

    @Test func `a body goes as JSON, with its type and further headers`() async throws {
        try await ScriptedServer.with([.answer(#"{"hits":[{"name":"a"}]}"#)]) { server in
            let collected = try await collect(
                requestPlan(Self.search), from: ResolvedTarget(server.url)
            ).get()
            #expect(collected.rows.column(0) == [.text("a")])
            let request = try #require(server.requests.first)
            #expect(request.method == "POST")
            #expect(
                request.body
                    == #"{"query":"a \"quoted\" \\ {text}","limits":{"rows":10,"share":0.5,"all":true,"#
                    + #""none":null},"names":["a","7"]}"#)
            #expect(request.headers["content-type"] == "application/json")
            #expect(request.headers["x-scope"] == "a b")
            #expect(request.headers["accept"] == "text/x-rows")
            #expect(request.headers["content-length"] == "\(request.body.utf8.count)")
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a text goes as it is`() async throws {
        let text = """
            path: /graph
            method: post
            body: { text: "{queues{name}}", type: application/graphql }
            rows: data
            fields: { name: string }
            """
        try await ScriptedServer.with([.answer(#"{"data":[]}"#)]) { server in
            _ = try await collect(requestPlan(text), from: ResolvedTarget(server.url)).get()
            #expect(server.requests.map(\.body) == ["{queues{name}}"])
            #expect(server.requests.first?.headers["content-type"] == "application/graphql")
        }
    }

    @Test func `a post without a body is one`() async throws {
        let text = "path: /all\nmethod: post\nrows: each\nfields: { name: string }"
        try await ScriptedServer.with([.answer("[]")]) { server in
            _ = try await collect(requestPlan(text), from: ResolvedTarget(server.url)).get()
            #expect(server.requests.map(\.method) == ["POST"])
            #expect(server.requests.map(\.body) == [""])
        }
    }

    @Test(arguments: [307, 308])
    func `a redirect that keeps what was asked is followed with the body`(
        _ status: Int
    ) async throws {
        let answer: ScriptedServer.Answer = { _, number in
            number == 0
                ? [.answer("", status: "\(status) There", headers: ["Location: /there"])]
                : [.answer(#"{"hits":[]}"#)]
        }
        try await ScriptedServer.with(answer) { server in
            let collected = try await collect(
                requestPlan(Self.search), from: ResolvedTarget(server.url)
            ).get()
            #expect(collected.requests == 2)
            #expect(server.requests.map(\.method) == ["POST", "POST"])
            #expect(server.requests.map(\.target) == ["/search", "/there"])
            #expect(server.requests.first?.body == server.requests.last?.body)
        }
    }

    @Test(arguments: [301, 302, 303])
    func `a redirect that would ask for something else is refused`(_ status: Int) async throws {
        let step = ScriptedServer.Step.answer(
            "", status: "\(status) There", headers: ["Location: /there"])
        try await ScriptedServer.with([step]) { server in
            let result = await collect(
                try requestPlan(Self.search), from: try ResolvedTarget(server.url))
            #expect(result.reason == .redirected)
            #expect(result.detail.contains("/search is sent on with status \(status)"))
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a header of the source is none of the target's credentials`() async throws {
        try await ScriptedServer.with([.answer(#"{"hits":[]}"#)]) { server in
            let target = try ResolvedTarget(server.url, credentials: .bearer(Secret("to-ken")))
            _ = try await collect(requestPlan(Self.search), from: target).get()
            #expect(server.requests.first?.headers["authorization"] == "Bearer to-ken")
            #expect(server.requests.first?.headers["accept-encoding"] == "gzip, zstd")
        }
    }
}
