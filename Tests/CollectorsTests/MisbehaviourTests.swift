import Definitions
import NIOCore
import Plans
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// Servers that answer wrongly, each over a real connection.
@Suite struct MisbehaviourTests {
    @Test(arguments: WrongAnswer.all)
    func `is told with its reason`(_ wrong: WrongAnswer) async throws {
        try await ScriptedServer.with(wrong.steps) { server in
            let result = await collect(try .names(), from: try ResolvedTarget(server.url))
            #expect(result.reason == wrong.reason)
            #expect(result.detail.contains(wrong.detail), "\(result.detail)")
        }
    }

    @Test(
        arguments: [
            [.silence],
            [.send("HTTP/1.1 200 OK\r\nContent-Le"), .silence],
            [.drip("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", every: .milliseconds(50))],
            [.head(["Content-Length: 100000"]), .send("["), .silence],
            [
                .head(["Content-Length: 100000"]),
                .drip(String(repeating: " ", count: 100_000), every: .milliseconds(20)),
            ],
        ] as [[ScriptedServer.Step]])
    func `the time is for the whole answer`(_ steps: [ScriptedServer.Step]) async throws {
        try await ScriptedServer.with(steps) { server in
            let result = await collect(
                try .names(), from: try ResolvedTarget(server.url, timeout: .milliseconds(300)))
            #expect(result.reason == .timeout)
            #expect(result.detail == "not answered whole within 0.3 seconds")
        }
    }

    @Test(
        arguments: [
            [.head(["Transfer-Encoding: chunked"]), .forever("8\r\n        \r\n")],
            [.head(["Connection: close"]), .forever(String(repeating: " ", count: 10_000))],
            [
                .head(["Content-Length: 1000000000000"]),
                .forever(String(repeating: " ", count: 10_000)),
            ],
        ] as [[ScriptedServer.Step]])
    func `a body without an end is cut at the limit`(_ steps: [ScriptedServer.Step]) async throws {
        try await ScriptedServer.with(steps) { server in
            let result = await collect(
                try .names(), from: try ResolvedTarget(server.url, maximumBodyBytes: 100_000))
            #expect(result.reason == .tooLarge)
            #expect(result.detail == "the body has more than 100000 bytes")
            // What lies in the buffers of two sockets beyond that is not read.
            #expect(server.bytesSent < 50_000_000)
        }
    }

    @Test func `a body of just the limit is read`() async throws {
        let body = "[" + String(repeating: " ", count: 98) + "]"
        try await ScriptedServer.with([.answer(body)]) { server in
            let fits = try ResolvedTarget(server.url, maximumBodyBytes: 100)
            #expect(await collect(try .names(), from: fits).reason == nil)
            let small = try ResolvedTarget(server.url, maximumBodyBytes: 99)
            #expect(await collect(try .names(), from: small).reason == .tooLarge)
        }
    }

    @Test func `nobody at the port is unreachable`() async throws {
        try await withHeldPort { port in
            let target = try ResolvedTarget("http://127.0.0.1:\(port)")
            let result = await collect(try .names(), from: target)
            #expect(result.reason == .unreachable)
            #expect(result.detail == "no connection: connection refused")
        }
    }

    @Test func `nobody at the port of a name is unreachable`() async throws {
        try await withHeldPort { port in
            let target = try ResolvedTarget("http://localhost:\(port)")
            let result = await collect(try .names(), from: target)
            #expect(result.reason == .unreachable)
            #expect(result.detail == "no connection to localhost:\(port): connection refused")
        }
    }

    @Test func `a name without an address is told as that`() async throws {
        // Longer than a label of a name may be, so that no name server is asked.
        let host = String(repeating: "x", count: 64) + ".example"
        let result = await collect(try .names(), from: try ResolvedTarget("http://\(host)"))
        #expect(result.reason == .dns)
        #expect(result.detail == "\(host) has no address")
    }

    @Test func `encryption with a server that has none is told as that`() async throws {
        try await ScriptedServer.with([.send("HTTP/1.1 400 Bad\r\n\r\n"), .close]) { server in
            let target = try ResolvedTarget("https://127.0.0.1:\(server.port)")
            let result = await collect(try .names(), from: target)
            #expect(result.reason == .tls)
            #expect(result.detail == "what answers there does not speak TLS")
        }
    }

    @Test func `a task that is cancelled already asks nothing`() async throws {
        try await ScriptedServer.with([.answer("[]")]) { server in
            let plan = try RequestPlan.names()
            let target = try ResolvedTarget(server.url)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await collect(plan, from: target)
            }
            #expect(await task.value.reason == .cancelled)
            #expect(server.requests.isEmpty)
        }
    }
}
