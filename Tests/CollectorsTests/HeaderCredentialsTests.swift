import Definitions
import Telemetry
import Testing

@testable import Collectors

/// Keys of an API in headers.
@Suite struct HeaderCredentialsTests {
    @Test func `headers go with every request, after a redirect too`() async throws {
        let answer: ScriptedServer.Answer = { _, number in
            number == 0
                ? [.answer("", status: "302 There", headers: ["Location: /there"])]
                : [.answer("[]")]
        }
        try await ScriptedServer.with(answer) { server in
            let headers = [
                SecretHeader(name: "X-Api-Key", value: Secret("key-1")),
                SecretHeader(name: "X-Tenant", value: Secret("t")),
            ]
            let target = try ResolvedTarget(server.url, credentials: .headers(headers))
            #expect(await collect(try .names(), from: target).reason == nil)
            #expect(server.requests.map { $0.headers["x-api-key"] } == ["key-1", "key-1"])
            #expect(server.requests.map { $0.headers["x-tenant"] } == ["t", "t"])
        }
    }

    @Test func `a value that no header can hold is not shown`() async throws {
        try await ScriptedServer.with([.answer("[]")]) { server in
            let header = SecretHeader(name: "X-Api-Key", value: Secret("geheim\r\nx"))
            let target = try ResolvedTarget(server.url, credentials: .headers([header]))
            let result = await collect(try .names(), from: target)
            #expect(result.reason == .unreachable)
            #expect(!result.detail.contains("geheim"))
            #expect(server.requests.isEmpty)
        }
    }
}
