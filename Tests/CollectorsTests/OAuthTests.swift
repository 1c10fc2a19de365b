import Definitions
import Plans
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// Tokens over real connections: the token endpoint is one server, the target another.
@Suite struct OAuthTests {
    private static let rows = ScriptedServer.Step.answer(#"[{"name":"a"}]"#)

    @Test func `a token is fetched when it is needed, and then kept`() async throws {
        try await ScriptedServer.with([TokenDay.token("t-1")]) { tokens in
            try await ScriptedServer.with([Self.rows]) { server in
                let oauth = try ResolvedOAuth(tokens, scope: "read all", audience: "https://a/b")
                let target = try ResolvedTarget(server.url, credentials: .oauth(oauth))
                try await Asker.with(target) { ask in
                    #expect(tokens.requests.isEmpty)
                    for _ in 1...3 { #expect(await ask().reason == nil) }
                }
                #expect(
                    server.requests.map { $0.headers["authorization"] }
                        == Array(repeating: "Bearer t-1", count: 3))
                let request = try #require(tokens.requests.first)
                #expect(tokens.requests.count == 1)
                #expect(request.method == "POST")
                #expect(request.target == "/oauth/token/?tenant=a")
                #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
                // mqp%20client:client-secret-7f
                #expect(
                    request.headers["authorization"]
                        == "Basic bXFwJTIwY2xpZW50OmNsaWVudC1zZWNyZXQtN2Y=")
                #expect(
                    request.body
                        == "grant_type=client_credentials&scope=read%20all&"
                        + "audience=https%3A%2F%2Fa%2Fb")
            }
        }
    }

    @Test func `id and secret stand in the body where that is asked`() async throws {
        try await ScriptedServer.with([TokenDay.token("t-1")]) { tokens in
            try await ScriptedServer.with([Self.rows]) { server in
                let oauth = try ResolvedOAuth(tokens, style: .body)
                let target = try ResolvedTarget(server.url, credentials: .oauth(oauth))
                #expect(await collect(try .names(), from: target).reason == nil)
                let request = try #require(tokens.requests.first)
                #expect(request.headers["authorization"] == nil)
                #expect(
                    request.body
                        == "grant_type=client_credentials&client_id=mqp%20client&"
                        + "client_secret=client-secret-7f")
            }
        }
    }

    @Test(arguments: TokenDay.bad)
    func `no token is told as that`(_ day: TokenDay) async throws {
        try await ScriptedServer.with(day.steps) { tokens in
            try await ScriptedServer.with([Self.rows]) { server in
                let target = try ResolvedTarget(
                    server.url, credentials: .oauth(try ResolvedOAuth(tokens)),
                    timeout: day.detail.contains("within") ? .seconds(2) : .seconds(20))
                let result = await collect(try .names(), from: target)
                #expect(result.reason == .token)
                let start = "no token from \(tokens.url)/oauth/token/: "
                #expect(result.detail.hasPrefix(start + day.detail), "\(result.detail)")
                #expect(!"\(result)".contains(ResolvedOAuth.secret))
                // Without a token the target is not asked, and no redirect of the endpoint followed.
                #expect(server.requests.isEmpty)
                #expect(tokens.requests.count == 1)
            }
        }
    }

    @Test func `an endpoint that is well again gives tokens again`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            number == 0 ? [.answer("", status: "503 Not Now")] : [TokenDay.token("t-1")]
        }
        try await ScriptedServer.with(answer) { tokens in
            try await ScriptedServer.with([Self.rows]) { server in
                let target = try ResolvedTarget(
                    server.url, credentials: .oauth(try ResolvedOAuth(tokens)))
                try await Asker.with(target) { ask in
                    #expect(await ask().reason == .token)
                    #expect(await ask().reason == nil)
                }
            }
        }
    }

    @Test(arguments: [#","expires_in":0"#, #","expires_in":-5"#, #","expires_in":"0""#])
    func `a token that ends at once is good for one request`(more: String) async throws {
        let answer: ScriptedServer.Answer = { _, number in
            [TokenDay.token("t-\(number)", more: more)]
        }
        try await ScriptedServer.with(answer) { tokens in
            try await ScriptedServer.with([Self.rows]) { server in
                let target = try ResolvedTarget(
                    server.url, credentials: .oauth(try ResolvedOAuth(tokens)))
                try await Asker.with(target) { ask in
                    for _ in 1...2 { #expect(await ask().reason == nil) }
                }
                #expect(
                    server.requests.map { $0.headers["authorization"] }
                        == ["Bearer t-0", "Bearer t-1"])
            }
        }
    }

    @Test func `a token that the target refuses is replaced once`() async throws {
        let give: ScriptedServer.Answer = { _, number in [TokenDay.token("t-\(number)")] }
        let take: ScriptedServer.Answer = { request, _ in
            request.headers["authorization"] == "Bearer t-0"
                ? [.answer("{}", status: "401 Old")] : [Self.rows]
        }
        try await ScriptedServer.with(give) { tokens in
            try await ScriptedServer.with(take) { server in
                let target = try ResolvedTarget(
                    server.url, credentials: .oauth(try ResolvedOAuth(tokens)))
                try await Asker.with(target) { ask in
                    let first = try await ask().get()
                    let second = try await ask().get()
                    #expect(first.requests == 2)
                    #expect(second.requests == 1)
                }
                #expect(tokens.requests.count == 2)
                #expect(server.requests.count == 3)
            }
        }
    }

    @Test func `a target that refuses every token is told as that, after one more`() async throws {
        let give: ScriptedServer.Answer = { _, number in [TokenDay.token("t-\(number)")] }
        try await ScriptedServer.with(give) { tokens in
            try await ScriptedServer.with([.answer("{}", status: "401 No")]) { server in
                let target = try ResolvedTarget(
                    server.url, credentials: .oauth(try ResolvedOAuth(tokens)))
                let result = await collect(try .names(), from: target)
                #expect(result.reason == .unauthorized)
                #expect(result.detail == "/rows answers with status 401")
                #expect(tokens.requests.count == 2)
                #expect(server.requests.count == 2)
            }
        }
    }

    @Test func `who is taken back while waiting for a token ends at once`() async throws {
        try await ScriptedServer.with([.silence]) { tokens in
            let plan = try RequestPlan.names()
            let target = try ResolvedTarget(
                "http://127.0.0.1:1", credentials: .oauth(try ResolvedOAuth(tokens)),
                timeout: .seconds(600))
            let task = Task { await collect(plan, from: target) }
            try await eventually("the endpoint is asked") { !tokens.requests.isEmpty }
            task.cancel()
            #expect(await task.value.reason == .cancelled)
        }
    }
}
