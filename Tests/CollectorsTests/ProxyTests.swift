import Definitions
import Telemetry
import TestSupport
import Testing

@testable import Collectors

@Suite struct ProxyTests {
    /// A proxy that opens a tunnel and is itself what is at the other end.
    private static let tunnel: ScriptedServer.Answer = { request, _ in
        request.method == "CONNECT"
            ? [.send("HTTP/1.1 200 Connected\r\n\r\n")] : [.answer(#"[{"name":"a"}]"#)]
    }

    @Test(arguments: ["http_proxy", "all_proxy", "ALL_PROXY"])
    func `a request goes through the proxy`(variable: String) async throws {
        try await ScriptedServer.with(Self.tunnel) { proxy in
            let value = "http://us%40er:p%3Ass@127.0.0.1:\(proxy.port)"
            let collected = try await collect(
                try .names(), from: try ResolvedTarget("http://broker.invalid:15672"),
                environment: [variable: value]
            ).get()
            #expect(collected.rows.column(0) == [.text("a")])
            #expect(proxy.requests.map(\.method) == ["CONNECT", "GET"])
            #expect(proxy.requests.first?.target == "broker.invalid:15672")
            #expect(
                proxy.requests.first?.headers["proxy-authorization"] == "Basic dXNAZXI6cDpzcw==")
        }
    }

    @Test(arguments: [
        (["HTTP_PROXY": "PROXY"], "http"), (["https_proxy": "PROXY"], "http"),
        (["http_proxy": ""], "http"), (["http_proxy": "PROXY", "no_proxy": "127.0.0.1"], "http"),
    ])
    func `a request goes directly`(variables: [String: String], scheme: String) async throws {
        try await ScriptedServer.with(Self.tunnel) { proxy in
            try await ScriptedServer.with([.answer("[]")]) { server in
                let variables = variables.mapValues {
                    $0.replacing("PROXY", with: "127.0.0.1:\(proxy.port)")
                }
                let result = await collect(
                    try .names(), from: try ResolvedTarget(server.url), environment: variables)
                #expect(result.reason == nil)
                #expect(proxy.requests.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("407 Who", "the proxy asks for a user and a password"),
        ("403 No", "the proxy refuses to connect"), ("502 Bad", "the proxy refuses to connect"),
    ])
    func `a proxy that refuses is told as that`(status: String, detail: String) async throws {
        let steps = [ScriptedServer.Step.answer("", status: status)]
        try await ScriptedServer.with(steps) { proxy in
            let result = await collect(
                try .names(), from: try ResolvedTarget("http://broker.invalid"),
                environment: ["http_proxy": "http://127.0.0.1:\(proxy.port)"])
            #expect(result.reason == .proxy)
            #expect(result.detail == detail)
        }
    }

    @Test func `a proxy that is not there is told as that`() async throws {
        try await withHeldPort { port in
            let result = await collect(
                try .names(), from: try ResolvedTarget("http://broker.invalid"),
                environment: ["http_proxy": "127.0.0.1:\(port)"])
            #expect(result.reason == .proxy)
            #expect(result.detail == "no connection to the proxy 127.0.0.1:\(port)")
        }
    }

    @Test(arguments: [
        "http://", "gopher://host", "https://host:1", "http://user:%zz@host", "host:port",
        "socks5://user:secret@host", "http://host/path", "http://host:99999",
    ])
    func `a setting that cannot be read sends nothing`(value: String) async throws {
        try await ScriptedServer.with([.answer("[]")]) { server in
            let result = await collect(
                try .names(), from: try ResolvedTarget(server.url),
                environment: ["all_proxy": value])
            #expect(result.reason == .proxy)
            #expect(result.detail == "all_proxy is not the address of a proxy")
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `the address of a proxy has its parts`() throws {
        let plain = try #require(Proxy("proxy.example:3128"))
        #expect((plain.kind, plain.host, plain.port) == (.http, "proxy.example", 3128))
        #expect(plain.username == nil)
        #expect(Proxy("http://proxy.example/")?.port == 80)
        #expect(Proxy("http://[::1]:8080")?.host == "::1")
        #expect(Proxy("SOCKS5://proxy.example")?.port == 1080)
        #expect(Proxy("socks5h://proxy.example:9050")?.kind == .socks)
        let user = try #require(Proxy("http://a:b:c@d@proxy.example:80"))
        #expect((user.username, user.password) == ("a", Secret("b:c@d")))
        #expect(!"\(user)".contains("b:c@d"))
    }

    @Test(arguments: [
        ("*", "http://any.example", true), ("", "http://any.example", false),
        ("example.com", "http://example.com", true), ("example.com", "http://a.example.com", true),
        (".example.com", "http://a.example.com", true),
        ("example.com", "http://xexample.com", false),
        ("*.example.com", "http://a.example.com", true),
        ("EXAMPLE.com", "http://A.Example.COM", true),
        ("a.com, example.com", "http://example.com", true), ("a.com b.com", "http://b.com", true),
        ("example.com:8080", "http://example.com:8080", true),
        ("example.com:8080", "http://example.com", false),
        ("10.0.0.0/8", "http://10.1.2.3", true), ("10.0.0.0/8", "http://11.1.2.3", false),
        ("10.128.0.0/9", "http://10.127.0.1", false), ("10.128.0.0/9", "http://10.129.0.1", true),
        ("10.0.0.0/8", "http://10.example", false), ("0.0.0.0/0", "http://8.8.8.8", true),
        ("127.0.0.1", "http://127.0.0.1:15672", true),
        ("127.0.0.1:80", "http://127.0.0.1:15672", false),
        ("::1", "http://[::1]:15672", true), ("[::1]:15672", "http://[::1]:15672", true),
        ("[::1]:1", "http://[::1]:15672", false), ("fd00::/8", "http://[fd12::1]", true),
        ("fd00::/8", "http://[fe80::1]", false), ("0:0:0:0:0:0:0:1", "http://[::1]", true),
        ("10.0.0.0/33", "http://10.0.0.1", false), ("/8", "http://10.0.0.1", false),
        ("...", "http://a.example", false),
    ])
    func `exceptions are by name, port and network`(
        text: String, url: String, isException: Bool
    ) throws {
        let address = try #require(HTTPAddress(url))
        #expect(ProxyExceptions(text).contains(address) == isException)
        let settings = ProxySettings(variables: ["all_proxy": "http://p:1", "NO_PROXY": text])
        #expect((settings.way(to: address) == .direct) == isException)
    }

    @Test func `each scheme has its own proxy, and the lower-case name counts`() throws {
        let settings = ProxySettings(variables: [
            "http_proxy": "plain:1", "HTTPS_PROXY": "upper:2", "https_proxy": "lower:3",
            "ALL_PROXY": "all:4",
        ])
        let plain = try #require(HTTPAddress("http://a"))
        let encrypted = try #require(HTTPAddress("https://a"))
        #expect(settings.way(to: plain) == .proxy(try #require(Proxy("plain:1"))))
        #expect(settings.way(to: encrypted) == .proxy(try #require(Proxy("lower:3"))))
    }
}
