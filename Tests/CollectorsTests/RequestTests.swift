import Definitions
import Telemetry
import Testing

@testable import Collectors
@testable import Plans

@Suite struct RequestTests {
    @Test func `a request asks for JSON, says who asks, and keeps its path`() async throws {
        try await ScriptedServer.with([.answer(#"[{"name":"a"}]"#)]) { server in
            let plan = RequestPlan(
                try RequestPlan.names().layout, path: "/api/queues/%2F",
                query: [
                    .init(name: "columns", value: "name,stats.in"),
                    .init(name: "q&=", value: "a b/ü~"),
                ])
            let target = try ResolvedTarget(server.url + "/under/")
            let collected = try await collect(plan, from: target).get()
            #expect(collected.rows.column(0) == [.text("a")])
            #expect(collected.requests == 1)
            #expect(collected.bytes == 14)
            let request = try #require(server.requests.first)
            #expect(request.method == "GET")
            #expect(
                request.target
                    == "/under/api/queues/%2F?columns=name%2Cstats.in&q%26%3D=a%20b%2F%C3%BC~")
            #expect(request.headers["accept"] == "application/json")
            #expect(request.headers["user-agent"] == "mqp/test")
            #expect(request.headers["host"] == "127.0.0.1:\(server.port)")
            #expect(request.headers["authorization"] == nil)
        }
    }

    @Test(
        arguments: [
            (.basic(username: "us er", password: Secret("pä:ss")), "Basic dXMgZXI6cMOkOnNz"),
            (.bearer(Secret("to-ken")), "Bearer to-ken"),
        ] as [(ResolvedTarget.Credentials, String)])
    func `credentials go with every request and into no message`(
        credentials: ResolvedTarget.Credentials, header: String
    ) async throws {
        try await ScriptedServer.with([.answer("{}", status: "401 No")]) { server in
            let target = try ResolvedTarget(server.url, credentials: credentials)
            let result = await collect(try .names(), from: target)
            #expect(server.requests.map { $0.headers["authorization"] } == [header])
            #expect(result.detail == "/rows answers with status 401")
        }
    }

    @Test func `a secret that no header can hold is not shown`() async throws {
        try await ScriptedServer.with([.answer("[]")]) { server in
            let target = try ResolvedTarget(server.url, credentials: .bearer(Secret("geheim\r\nx")))
            let result = await collect(try .names(), from: target)
            #expect(result.reason == .unreachable)
            #expect(!result.detail.contains("geheim"))
            #expect(server.requests.isEmpty)
        }
    }

    @Test(arguments: [
        "/there?x=1", "http://127.0.0.1:PORT/there?x=1", "HTTP://127.0.0.1:PORT/there?x=1#part",
        "//127.0.0.1:PORT/there?x=1", "there?x=1",
    ])
    func `a redirect on the same server is followed`(location: String) async throws {
        let answer: ScriptedServer.Answer = { request, number in
            guard number == 0 else { return [.answer(#"[{"name":"a"}]"#)] }
            let port = request.headers["host"]?.split(separator: ":").last ?? ""
            let place = location.replacing("PORT", with: port)
            return [.answer("", status: "307 There", headers: ["Location: \(place)"])]
        }
        try await ScriptedServer.with(answer) { server in
            let target = try ResolvedTarget(server.url, credentials: .bearer(Secret("to-ken")))
            let collected = try await collect(try .names(), from: target).get()
            #expect(collected.requests == 2)
            #expect(server.requests.map(\.target) == ["/rows", "/there?x=1"])
            #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer to-ken" })
        }
    }

    @Test func `so many redirects are followed, and not one more`() async throws {
        let most = HTTPFetch.maximumRedirects
        for count in [most, most + 1] {
            let answer: ScriptedServer.Answer = { _, number in
                guard number < count else { return [.answer(#"[{"name":"a"}]"#)] }
                return [.answer("", status: "302 There", headers: ["Location: /\(number)"])]
            }
            try await ScriptedServer.with(answer) { server in
                let result = await collect(try .names(), from: try ResolvedTarget(server.url))
                #expect(server.requests.count == most + 1)
                if count == most {
                    #expect(try result.get().requests == most + 1)
                } else {
                    #expect(result.reason == .redirected)
                    #expect(result.detail == "/rows is sent on more than \(most) times")
                }
            }
        }
    }

    @Test func `a redirect to another server is not followed`() async throws {
        try await ScriptedServer.with([.answer("[]")]) { other in
            let location = "Location: \(other.url)/rows"
            let steps = [ScriptedServer.Step.answer("", status: "301 Gone", headers: [location])]
            try await ScriptedServer.with(steps) { server in
                let target = try ResolvedTarget(server.url, credentials: .bearer(Secret("to-ken")))
                let result = await collect(try .names(), from: target)
                #expect(result.reason == .redirected)
                #expect(result.detail == "/rows is sent on to \(other.url)")
                #expect(other.requests.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("https://127.0.0.1:PORT/rows", "/rows is sent on to https://127.0.0.1:"),
        ("http://user@127.0.0.1:PORT/rows", "/rows is sent on to no readable address"),
        ("ftp://127.0.0.1/rows", "/rows is sent on to an address that begins with `ftp:`"),
        ("http://", "/rows is sent on to no readable address"),
        ("/rows", "/rows is sent on more than 3 times"),
    ])
    func `other redirects are not followed either`(location: String, detail: String) async throws {
        let answer: ScriptedServer.Answer = { request, _ in
            let port = request.headers["host"]?.split(separator: ":").last ?? ""
            let place = location.replacing("PORT", with: port)
            return [.answer("", status: "302 There", headers: ["Location: \(place)"])]
        }
        try await ScriptedServer.with(answer) { server in
            let result = await collect(try .names(), from: try ResolvedTarget(server.url))
            #expect(result.reason == .redirected)
            #expect(result.detail.hasPrefix(detail), "\(result.detail)")
            #expect(server.requests.count <= 4)
        }
    }
}
