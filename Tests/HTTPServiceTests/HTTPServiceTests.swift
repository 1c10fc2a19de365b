import AsyncHTTPClient
import HTTPService
import NIOCore
import NIOHTTP1
import StandIns
import TestSupport
import Testing

struct HTTPServiceTests {
    private static let routes = [
        HTTPRoute(path: "/hello") { head in
            HTTPReply(
                contentType: "text/plain",
                body: Array(
                    "\(head.path) \(head.query ?? "-") \(head.header("X-Name") ?? "-")".utf8))
        },
        HTTPRoute(path: "/hello") { _ in HTTPReply(status: 500, text: "never") },
        HTTPRoute(path: "/long") { _ in
            HTTPReply(contentType: "text/plain", body: Array(repeating: 0x61, count: 100_000))
        },
        HTTPRoute(path: "/down") { _ in HTTPReply(status: 503, text: "not yet") },
    ]

    /// A client that unpacks no answer and follows no redirect; the shared one does.
    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: .init(redirectConfiguration: .disallow))

    /// An answer as it came.
    private struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private func ask(
        _ service: HTTPService, _ path: String, _ method: HTTPMethod = .GET,
        headers: [(String, String)] = [], body: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(service.port)\(path)")
        request.method = method
        request.headers.add(contentsOf: HTTPHeaders(headers))
        // One that is kept could belong to a service that has stopped, at a port that is another's now.
        request.headers.replaceOrAdd(name: "Connection", value: "close")
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await Self.client.execute(request, deadline: .now() + .seconds(60))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers,
            body: Array(bytes.readableBytesView))
    }

    private func withService(
        _ limits: HTTPServiceLimits = HTTPServiceLimits(),
        _ body: (HTTPService) async throws -> Void
    ) async throws {
        let service = try await HTTPService.start(routes: Self.routes, limits: limits)
        do { try await body(service) } catch {
            await service.stop()
            throw error
        }
        await service.stop()
    }

    @Test func `a route answers with what it is asked`() async throws {
        try await withService { service in
            let answer = try await ask(service, "/hello?a=b", headers: [("x-name", "me")])
            #expect(answer.status == 200)
            #expect(answer.text == "/hello a=b me")
            #expect(answer.headers["Content-Type"] == ["text/plain"])
            #expect(try await ask(service, "/hello").text == "/hello - -")
            let down = try await ask(service, "/down")
            #expect(down.status == 503)
            #expect(down.text == "not yet\n")
        }
    }

    @Test func `HEAD is GET without a body`() async throws {
        try await withService { service in
            let answer = try await ask(service, "/long", .HEAD)
            #expect(answer.status == 200)
            #expect(answer.body == [])
            #expect(answer.headers["Content-Length"] == ["100000"])
        }
    }

    @Test(arguments: [
        "/", "/hello/", "/Hello", "/hello%2F", "//hello", "/..%2fhello", "/nowhere?/hello",
    ])
    func `an unknown path is answered in words`(path: String) async throws {
        try await withService { service in
            let answer = try await ask(service, path)
            #expect(answer.status == 404)
            #expect(
                answer.text
                    == "There is nothing at this path. There is: /down, /hello, /long\n")
        }
    }

    @Test(arguments: [HTTPMethod.POST, .PUT, .DELETE, .OPTIONS, .PATCH])
    func `another method is answered in words`(method: HTTPMethod) async throws {
        try await withService { service in
            let answer = try await ask(service, "/hello", method)
            #expect(answer.status == 405)
            #expect(answer.headers["Allow"] == ["GET, HEAD"])
            #expect(answer.text == "Only GET and HEAD are answered here.\n")
        }
    }

    @Test func `a body is not taken, and ends the connection`() async throws {
        try await withService { service in
            let answer = try await ask(service, "/hello", body: "a body")
            #expect(answer.status == 413)
            #expect(answer.headers["Connection"] == ["close"])
            #expect(try await ask(service, "/hello").status == 200)
        }
    }

    @Test(
        arguments: [
            ("gzip", true), ("deflate, gzip;q=0.5", true), ("GZIP", true), ("gzip;q=0", false),
            ("gzip; q=0.0", false), ("deflate", false), ("identity", false), ("", false),
        ])
    func `an answer is compressed for who asks for it`(coding: String, isCompressed: Bool)
        async throws
    {
        try await withService { service in
            let answer = try await ask(
                service, "/long", headers: [("Accept-Encoding", coding)])
            #expect(answer.headers["Content-Encoding"] == (isCompressed ? ["gzip"] : []))
            let body = isCompressed ? gunzip(answer.body) : answer.body
            #expect(body == Array(repeating: 0x61, count: 100_000))
            let short = try await ask(service, "/hello", headers: [("Accept-Encoding", coding)])
            #expect(short.headers["Content-Encoding"] == [])
        }
    }

    @Test func `headers beyond the limit are not read`() async throws {
        try await withService(HTTPServiceLimits(headerBytes: 2_000)) { service in
            let fits = String(repeating: "x", count: 1_000)
            let first = try await ask(service, "/hello", headers: [("X-Name", fits)])
            #expect(first.status == 200)
            let long = String(repeating: "x", count: 4_000)
            let status = try? await ask(service, "/hello", headers: [("X-Name", long)]).status
            #expect(status != 200)
            #expect(try await ask(service, "/hello").status == 200)
        }
    }

    @Test func `a port that is taken is an error of its own`() async throws {
        try await withService { service in
            let expected = HTTPServiceError.portInUse(address: "127.0.0.1", port: service.port)
            await #expect(throws: expected) {
                try await HTTPService.start(port: service.port, routes: [])
            }
            #expect(
                expected.description == "127.0.0.1:\(service.port) is in use by another program")
        }
    }

    @Test func `an address of another machine cannot be listened on`() async throws {
        do {
            let service = try await HTTPService.start(address: "192.0.2.1", routes: [])
            await service.stop()
            Issue.record("it listens on an address that is not this machine's")
        } catch {
            #expect(error.reason == "cannot_listen")
            #expect(error.description.hasPrefix("cannot listen on 192.0.2.1:0: "))
        }
    }

    @Test func `after a stop the port is free, and a new service can have it`() async throws {
        let first = try await HTTPService.start(routes: Self.routes)
        #expect(try await ask(first, "/hello").status == 200)
        await first.stop()
        #expect(throws: RawConnection.Failure.self) { try RawConnection(port: first.port) }
        let second = try await HTTPService.start(port: first.port, routes: Self.routes)
        #expect(second.port == first.port)
        #expect(try await ask(second, "/hello").status == 200)
        await second.stop()
    }

    @Test func `a stop lets an answer end that is under way`() async throws {
        let (asked, hasAsked) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let service = try await HTTPService.start(routes: [
            HTTPRoute(path: "/slow") { _ in
                hasAsked.yield()
                for await _ in released { break }
                return HTTPReply(status: 200, text: "done")
            }
        ])
        async let answer = ask(service, "/slow")
        for await _ in asked { break }
        async let stopped: Void = service.stop()
        // The stop has begun when nobody is let in any more.
        try await eventually("the service listens no more") {
            (try? RawConnection(port: service.port)) == nil
        }
        release.yield()
        #expect(try await answer.text == "done\n")
        await stopped
    }

    @Test func `a stop does not wait for ever for one who never reads or asks`() async throws {
        let service = try await HTTPService.start(
            routes: Self.routes, limits: HTTPServiceLimits(stop: .milliseconds(50)))
        let silent = try RawConnection(port: service.port)
        try silent.send("GET /hello HTTP/1.1\r\nHost: x\r\n")
        let stuck = try RawConnection(port: service.port)
        try stuck.send(String(repeating: "GET /long HTTP/1.1\r\nHost: x\r\n\r\n", count: 100))
        #expect(try await ask(service, "/hello").status == 200)
        await service.stop()
        #expect(throws: RawConnection.Failure.self) { try RawConnection(port: service.port) }
        withExtendedLifetime((silent, stuck)) {}
    }

    @Test func `who says nothing is let go after a while`() async throws {
        let limits = HTTPServiceLimits(connections: 1, idle: .seconds(2))
        try await withService(limits) { service in
            let silent = try RawConnection(port: service.port)
            try silent.send("GET /hello HT")
            // The one connection is taken until the silent one is closed.
            #expect(try await ask(service, "/hello").status == 200)
            withExtendedLifetime(silent) {}
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "GET /hello HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n", "\u{16}\u{3}\u{1}",
    ])
    func `what is no HTTP ends its own connection alone`(text: String) async throws {
        try await withService { service in
            let connection = try RawConnection(port: service.port)
            try connection.send(text)
            #expect(try await ask(service, "/hello").status == 200)
            withExtendedLifetime(connection) {}
        }
    }
}
