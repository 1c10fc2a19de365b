import Definitions
import Diagnostics
import Telemetry
import Testing

/// `credentials` and `tls` of a target.
@Suite struct TargetAccessTests {
    /// A target with further keys, resolved: the rules that were broken, and what it is.
    private static func resolved(
        _ keys: String, url: String = "https://a", value: String = "v"
    ) -> (rules: [String], target: ResolvedTarget?) {
        let loaded = Loaded(
            "{ format: 1, account: 1, sinks: [{ sink: stdout }], "
                + "targets: [{ target: t, source: s, url: '\(url)', \(keys) }] }")
        var report = loaded.report
        let values = OutsideValues(
            environment: { $0 == "VALUE" ? value : $0 == "EMPTY" ? "" : "v" },
            file: { .success($0) }, path: { "/etc/\($0)" })
        let resolved = loaded.set.configurations.first?.resolve(
            in: ConfigurationTests.definitions, values: values, report: &report)
        return (report.sorted.map(\.rule.rawValue), resolved?.targets.first)
    }

    private static func oauth(_ keys: String) -> String {
        "credentials: { oauth: { clientId: c, clientSecret: '${env:S}', \(keys) } }"
    }

    @Test func `headers are taken with their values`() throws {
        let (rules, target) = Self.resolved(
            "credentials: { headers: { X-Api-Key: '${env:K}', Authorization: '${file:f}' } }")
        #expect(rules == [])
        guard case .headers(let headers)? = target?.credentials else {
            Issue.record("\(String(describing: target))")
            return
        }
        #expect(headers.map(\.name) == ["X-Api-Key", "Authorization"])
        #expect(headers.map { $0.value.reveal() } == ["v", "f"])
    }

    @Test func `OAuth is taken with its keys`() throws {
        let (rules, target) = Self.resolved(
            Self.oauth(
                "token: 'https://b/x/?y=1', scope: a b, audience: '${env:A}', style: body, "
                    + "tls: { ca: ca.pem }"))
        #expect(rules == [])
        guard case .oauth(let oauth)? = target?.credentials else {
            Issue.record("\(String(describing: target))")
            return
        }
        #expect(oauth.endpoint.description == "https://b:443/x/")
        #expect(oauth.endpoint.target == "/x/?y=1")
        #expect(oauth.clientID == "c" && oauth.clientSecret.reveal() == "v")
        #expect(oauth.scope == "a b" && oauth.audience == "v" && oauth.style == .body)
        #expect(oauth.tls == ResolvedTLS(ca: "/etc/ca.pem"))
    }

    @Test func `TLS is taken with its paths`() throws {
        let (rules, target) = Self.resolved(
            "tls: { ca: '${env:V}/ca.pem', certificate: c.pem, key: k.pem, serverName: B.Test }")
        #expect(rules == [])
        #expect(
            target?.tls
                == ResolvedTLS(
                    ca: "/etc/v/ca.pem", certificate: "/etc/c.pem", key: "/etc/k.pem",
                    serverName: "b.test"))
    }

    @Test(
        arguments: [
            "Host", "content-length", "Transfer-Encoding", "Connection", "Accept-Encoding",
            "Accept",
            "TE", "Upgrade", "Expect", "Proxy-Authorization", "'a b'", "''", "'a:'", "'ü'",
        ])
    func `refuses what cannot be a header`(_ name: String) {
        let (rules, target) = Self.resolved("credentials: { headers: { \(name): '${env:K}' } }")
        #expect(rules == ["config/header"])
        #expect(target == nil)
    }

    @Test func `refuses a header that is there twice, and too many`() {
        let twice = "credentials: { headers: { X-Key: '${env:K}', x-key: '${env:K}' } }"
        #expect(Self.resolved(twice).rules == ["config/header"])
        let most = (1...TargetCredentialsDefinition.maximumHeaders)
            .map { "X-\($0): '${env:K}'" }.joined(separator: ", ")
        #expect(Self.resolved("credentials: { headers: { \(most) } }").rules == [])
        #expect(
            Self.resolved("credentials: { headers: { \(most), Y: '${env:K}' } }").rules
                == ["config/header"])
    }

    @Test(arguments: [
        ("credentials: { headers: { K: v } }", "config/literal-secret"),
        ("credentials: { headers: { K: '${env:EMPTY}' } }", "config/empty-secret"),
        ("credentials: { headers: {} }", "config/credentials"),
        (
            "credentials: { bearer: '${env:B}', headers: { K: '${env:K}' } }", "config/credentials"
        ),
        (
            "credentials: { username: u, password: '${env:P}', headers: { K: '${env:K}' } }",
            "config/credentials"
        ),
        (oauth("token: 'https://b', scope: 7, style: post"), "format/choice"),
        (oauth("token: 'http://b/t'"), "config/address"),
        (oauth("token: '${env:T}'"), "config/address"),
        (oauth("token: 'https://u:p@b/t'"), "config/address"),
        (oauth("token: 'https://b/t#x'"), "config/address"),
        (oauth("scope: x"), "format/missing-key"),
        (
            "credentials: { oauth: { token: 'https://b', clientId: c, clientSecret: s } }",
            "config/literal-secret"
        ),
        (
            "credentials: { oauth: { token: 'https://b', clientId: '${env:EMPTY}', "
                + "clientSecret: '${env:S}' } }", "config/credentials"
        ),
        (oauth("token: 'http://localhost/t', tls: { ca: c }"), "config/tls"),
        (oauth("token: 'https://b/t', tls: { key: c }"), "config/tls"),
        ("tls: {}", "config/tls"), ("tls: { key: k }", "config/tls"),
        ("tls: { certificate: c }", "config/tls"), ("tls: { ca: '' }", "config/tls"),
        ("tls: { ca: '${file:ca.pem}' }", "config/tls"),
        ("tls: { serverName: 127.0.0.1 }", "config/tls"),
        ("tls: { serverName: '::1' }", "config/tls"),
        ("tls: { serverName: '*.a' }", "config/tls"),
        ("tls: { serverName: '' }", "config/tls"),
        ("tls: { insecure: true }", "format/unknown-key"),
    ])
    func `refuses what cannot be`(_ keys: String, _ rule: String) {
        let (rules, target) = Self.resolved(keys)
        #expect(rules == [rule])
        #expect(target == nil)
    }

    @Test func `refuses TLS beside an address without it`() {
        #expect(Self.resolved("tls: { ca: c }", url: "http://a").rules == ["config/tls"])
        let (rules, target) = Self.resolved(
            "tls: { ca: c }", url: "${env:VALUE}", value: "http://a")
        #expect(rules == ["config/tls"])
        #expect(target == nil)
    }

    @Test func `contents in the place of a path are not shown`() {
        let (rules, target) = Self.resolved(
            "tls: { ca: '${env:VALUE}' }", value: "-----BEGIN CERTIFICATE-----")
        #expect(rules == ["config/tls"])
        #expect(target == nil)
    }

    @Test(arguments: [
        ("http://a", true), ("http://10.0.0.1:15672", true), ("https://a", false),
        ("http://localhost:1", false), ("http://127.0.0.1:1", false), ("http://[::1]:1", false),
    ])
    func `warns of credentials that go unencrypted`(_ url: String, _ isExposed: Bool) {
        for keys in [
            "credentials: { username: u, password: '${env:P}' }",
            "credentials: { bearer: '${env:P}' }", "credentials: { headers: { K: '${env:K}' } }",
            Self.oauth("token: 'https://b/t'"),
        ] {
            let (rules, target) = Self.resolved(keys, url: url)
            #expect(rules == (isExposed ? ["config/exposed-credentials"] : []))
            #expect(target != nil)
        }
        #expect(Self.resolved("interval: 1s", url: url).rules == [])
    }

    @Test(arguments: [
        ("https://h/a/b/", "https://h:443/a/b/", "/a/b/"), ("HTTPS://h", "https://h:443/", "/"),
        ("http://[::1]:8/a?b=c", "http://[::1]:8/a", "/a?b=c"),
        ("https://h?x", "https://h:443/", "/?x"),
    ])
    func `an endpoint keeps its path as it is written`(
        _ text: String, _ shown: String, _ target: String
    ) {
        #expect(HTTPEndpoint(text)?.description == shown)
        #expect(HTTPEndpoint(text)?.target == target)
    }

    @Test(arguments: [
        "", "h/a", "ftp://h/a", "https://", "https://u@h/a", "https://h/a b", "https://h/a#b",
    ])
    func `refuses what is no endpoint`(_ text: String) {
        #expect(HTTPEndpoint(text) == nil)
    }
}
