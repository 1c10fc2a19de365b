import Definitions
import StandIns
import Telemetry
import Testing

@testable import Collectors

/// Targets over TLS, with certificates that are made for the test.
@Suite struct TLSTests {
    private static let rows = [ScriptedServer.Step.answer(#"[{"name":"a"}]"#)]

    private static func result(
        _ server: ScriptedServer, _ tls: ResolvedTLS?, url: String? = nil
    ) async throws -> Result<Collected, CollectionError> {
        await collect(try .names(), from: try ResolvedTarget(url ?? server.url, tls: tls))
    }

    @Test func `a client of one server ends with the last who holds it`() async throws {
        let clients = HTTPClients(proxies: ProxySettings(variables: [:]))
        let address = try #require(HTTPAddress("https://127.0.0.1:1"))
        for number in 0..<3 {
            let one = clients.client(for: address, named: "broker-\(number).test")
            withExtendedLifetime(one) {
                #expect(one === clients.client(for: address, named: "broker-\(number).test"))
                #expect(clients.namedCount == 1)
            }
        }
        let last = try #require(clients.client(for: address, named: "broker.test"))
        await clients.shutdown()
        #expect(clients.client(for: address, named: "broker.test") == nil)
        withExtendedLifetime(last) {}
    }

    @Test func `a server is trusted by the authority that is named, and not otherwise`()
        async throws
    {
        let certificates = try Certificates()
        try certificates.authority("other")
        try await ScriptedServer.with(Self.rows, tls: certificates.serverContext()) { server in
            let trusted = try await Self.result(server, .init(ca: certificates.ca))
            #expect(try trusted.get().rows.column(0) == [.text("a")])
            for ca in [nil, certificates.file("other.pem")] {
                let result = try await Self.result(server, ca.map { .init(ca: $0) })
                #expect(result.reason == .tls)
                #expect(result.detail == "the certificate is not trusted")
            }
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a server that asks for a certificate gets it`() async throws {
        let certificates = try Certificates()
        try certificates.authority("other")
        try certificates.issue("stranger", by: "other", for: "DNS:client.test")
        let context = try certificates.serverContext(asking: "ca.pem")
        try await ScriptedServer.with(Self.rows, tls: context) { server in
            let own = ResolvedTLS(
                ca: certificates.ca, certificate: certificates.client,
                key: certificates.clientKey)
            #expect(try await Self.result(server, own).reason == nil)
            let none = try await Self.result(server, .init(ca: certificates.ca))
            #expect(none.reason == .tls, "\(none.detail)")
            let stranger = ResolvedTLS(
                ca: certificates.ca, certificate: certificates.file("stranger.pem"),
                key: certificates.file("stranger.key"))
            let refused = try await Self.result(server, stranger)
            #expect(refused.reason == .tls, "\(refused.detail)")
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a certificate for another name is taken where that name is given`() async throws {
        let certificates = try Certificates()
        try certificates.issue("server", by: "ca", for: "DNS:broker.test")
        try await ScriptedServer.with(Self.rows, tls: certificates.serverContext()) { server in
            let named = ResolvedTLS(ca: certificates.ca, serverName: "broker.test")
            #expect(try await Self.result(server, named).reason == nil)
            #expect(server.requests.map { $0.headers["host"] } == ["127.0.0.1:\(server.port)"])
            let other = ResolvedTLS(ca: certificates.ca, serverName: "other.test")
            for tls in [ResolvedTLS(ca: certificates.ca), other] {
                let result = try await Self.result(server, tls)
                #expect(result.reason == .tls)
                #expect(result.detail == "the certificate is not for this host")
            }
        }
    }

    @Test func `a redirect on the same server is followed where it has another name`()
        async throws
    {
        let certificates = try Certificates()
        let answer: ScriptedServer.Answer = { request, number in
            let place = "https://\(request.headers["host"] ?? "")/there"
            return number == 0
                ? [.answer("", status: "302 There", headers: ["Location: \(place)"])] : Self.rows
        }
        try await ScriptedServer.with(answer, tls: certificates.serverContext()) { server in
            let tls = ResolvedTLS(ca: certificates.ca, serverName: "broker.test")
            let result = try await Self.result(server, tls)
            #expect(result.reason == nil)
        }
    }

    /// Files that cannot be used, and what is said of them.
    private static let faults: [(String, @Sendable (Certificates) throws -> ResolvedTLS, String)] =
        [
            ("no authority", { .init(ca: $0.file("none.pem")) }, "of `ca` is not there"),
            ("a folder", { .init(ca: $0.folder) }, "of `ca` is no regular file"),
            ("a device", { _ in .init(ca: "/dev/zero") }, "of `ca` is no regular file"),
            (
                "a key for an authority", { .init(ca: $0.clientKey) },
                "of `ca` holds no certificate in PEM"
            ),
            (
                "nothing in it",
                { certificates in
                    try certificates.put("", in: "empty")
                    return .init(ca: certificates.file("empty"))
                }, "of `ca` holds no certificate in PEM"
            ),
            (
                "too much",
                { certificates in
                    try certificates.put(
                        String(repeating: "x", count: TLSMaterial.maximumFileBytes + 1), in: "great"
                    )
                    return .init(ca: certificates.file("great"))
                }, "of `ca` has more than 1048576 bytes"
            ),
            (
                "half a certificate",
                { certificates in
                    let half = try certificates.text(of: "ca.pem").prefix(200)
                    try certificates.put(String(half), in: "half")
                    return .init(ca: certificates.file("half"))
                }, "of `ca` holds no certificate in PEM"
            ),
            (
                "no key", { .init(certificate: $0.client, key: $0.file("none.key")) },
                "of `key` is not there"
            ),
            (
                "a certificate for a key", { .init(certificate: $0.client, key: $0.client) },
                "of `key` holds no private key in PEM"
            ),
            (
                "the key of another", { .init(certificate: $0.client, key: $0.file("server.key")) },
                "is not that of the certificate"
            ),
            (
                "a key with a passphrase",
                { certificates in
                    try certificates.openssl([
                        "pkcs8", "-topk8", "-in", certificates.clientKey, "-out",
                        certificates.file("locked.key"), "-passout", "pass:geheim",
                    ])
                    return .init(
                        certificate: certificates.client, key: certificates.file("locked.key"))
                }, "of `key` has a passphrase, which is not supported"
            ),
        ]

    @Test(arguments: faults.indices)
    func `files that cannot be used are told, and nobody is asked`(_ index: Int) async throws {
        let (name, make, detail) = Self.faults[index]
        let certificates = try Certificates()
        try await ScriptedServer.with(Self.rows, tls: certificates.serverContext()) { server in
            let result = try await Self.result(server, try make(certificates))
            #expect(result.reason == .tls, "\(name)")
            #expect(result.detail.contains(detail), "\(name): \(result.detail)")
            #expect(!result.detail.contains("BEGIN"))
            #expect(server.requests.isEmpty)
        }
    }

    @Test func `files that come later are read then`() async throws {
        let certificates = try Certificates()
        try await ScriptedServer.with(Self.rows, tls: certificates.serverContext()) { server in
            let tls = ResolvedTLS(ca: certificates.file("later.pem"))
            try await Asker.with(try ResolvedTarget(server.url, tls: tls)) { ask in
                #expect(await ask().reason == .tls)
                try certificates.copy("ca.pem", to: "later.pem")
                #expect(await ask().reason == nil)
            }
        }
    }

    @Test func `the token endpoint has a TLS of its own`() async throws {
        let certificates = try Certificates()
        let context = try certificates.serverContext()
        try await ScriptedServer.with([TokenDay.token("t-1")], tls: context) { tokens in
            try await ScriptedServer.with(Self.rows) { server in
                let trusted = try ResolvedOAuth(tokens, tls: .init(ca: certificates.ca))
                let target = try ResolvedTarget(server.url, credentials: .oauth(trusted))
                #expect(await collect(try .names(), from: target).reason == nil)
                let other = try ResolvedTarget(
                    server.url, credentials: .oauth(try ResolvedOAuth(tokens)))
                let result = await collect(try .names(), from: other)
                #expect(result.reason == .token)
                #expect(result.detail.hasSuffix(": the certificate is not trusted"))
            }
        }
    }
}
