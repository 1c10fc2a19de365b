import Definitions
import Plans
import Telemetry
import Testing

@testable import Collectors

/// Every way to say who asks, before every failure: nothing that anybody sees holds a secret.
@Suite struct SecrecyTests {
    private static let secret = "geheim-4711-und-mehr"

    /// Reads what is told of other keys too, where the rows are not there.
    private static func plan() throws -> RequestPlan {
        RequestPlan(try RowLayout(rows: "items", [FieldText("name", "string")]))
    }

    /// A way to say who asks.
    enum Way: String, CaseIterable, Sendable { case basic, bearer, headers, oauth }

    /// What a server does that fails, sending back what it was sent.
    enum Failure: String, CaseIterable, Sendable {
        case refusing, forbidding, failing, sendingOn, sendingOnByHeader, otherType, packed
        case malformed, otherKeys, cutOff, closing, silent, noTLS
    }

    private static func steps(
        _ failure: Failure, _ request: ScriptedServer.Request
    ) -> [ScriptedServer.Step] {
        let said = [
            request.headers["authorization"], request.headers["x-api-key"], secret,
            "token-\(secret)",
        ].compactMap(\.self).joined(separator: "/")
        let word = said.replacing(" ", with: "-")
        return switch failure {
        case .refusing: [.answer(said, status: "401 \(word)")]
        case .forbidding: [.answer(said, status: "403 \(word)")]
        case .failing: [.answer(said, status: "500 \(word)")]
        case .sendingOn:
            [.answer("", status: "302 \(word)", headers: ["Location: http://\(secret).test/"])]
        case .sendingOnByHeader:
            [.answer("", status: "302 There", headers: ["Location: \(secret):x"])]
        case .otherType: [.answer("<\(said)>", headers: ["Content-Type: text/\(word)"])]
        case .packed: [.answer(said, headers: ["Content-Encoding: \(word)"])]
        case .malformed: [.answer("{\"\(said)\":1}")]
        case .otherKeys: [.answer("{\"\(secret)\":{\"token-\(secret)\":1}}")]
        case .cutOff: [.head(["Content-Length: 1000"]), .send("[\"\(said)"), .close]
        case .closing: [.close]
        case .silent: [.silence]
        case .noTLS: [.send(said), .close]
        }
    }

    private static func credentials(_ way: Way, _ tokens: ScriptedServer) throws
        -> TargetCredentials
    {
        switch way {
        case .basic: return .basic(username: "u", password: Secret(secret))
        case .bearer: return .bearer(Secret(secret))
        case .headers: return .headers([.init(name: "X-Api-Key", value: Secret(secret))])
        case .oauth:
            var oauth = try ResolvedOAuth(tokens)
            oauth.clientSecret = Secret(secret)
            return .oauth(oauth)
        }
    }

    @Test(arguments: Way.allCases, Failure.allCases)
    func `a failure of a target shows no secret`(_ way: Way, _ failure: Failure) async throws {
        let give = [TokenDay.token("token-\(Self.secret)")]
        try await ScriptedServer.with(give) { tokens in
            try await ScriptedServer.with({ request, _ in Self.steps(failure, request) }) {
                server in
                let scheme = failure == .noTLS ? "https" : "http"
                let target = try ResolvedTarget(
                    "\(scheme)://127.0.0.1:\(server.port)",
                    credentials: try Self.credentials(way, tokens),
                    timeout: failure == .silent ? .seconds(3) : .seconds(20))
                let result = await collect(try Self.plan(), from: target)
                #expect(result.reason != nil)
                Self.expectNone(in: result)
                Self.expectNone(in: target)
                // The server did get it, or the test would prove nothing.
                if failure != .noTLS {
                    let headers = try #require(server.requests.first).headers
                    #expect(headers["authorization"] ?? headers["x-api-key"] != nil)
                }
            }
        }
    }

    @Test(arguments: Failure.allCases)
    func `a failure of a token endpoint shows no secret`(_ failure: Failure) async throws {
        try await ScriptedServer.with({ request, _ in Self.steps(failure, request) }) { tokens in
            var oauth = try ResolvedOAuth(tokens)
            oauth.clientSecret = Secret(Self.secret)
            if failure == .noTLS { oauth.endpoint.address.isTLS = true }
            let target = try ResolvedTarget(
                "http://127.0.0.1:1", credentials: .oauth(oauth),
                timeout: failure == .silent ? .seconds(3) : .seconds(20))
            let result = await collect(try Self.plan(), from: target)
            #expect(result.reason == .token)
            Self.expectNone(in: result)
            Self.expectNone(in: target)
        }
    }

    /// No eight characters of the secret stand in what prints or reflects a value.
    private static func expectNone(in value: some Sendable) {
        var dumped = ""
        dump(value, to: &dumped)
        let secret = Array(secret)
        for text in ["\(value)", String(reflecting: value), dumped] {
            let starts = 0...secret.count - Redaction.leastPart
            let holdsNone = starts.allSatisfy { start in
                !text.contains(String(secret[start..<start + Redaction.leastPart]))
            }
            #expect(holdsNone, "\(text)")
        }
    }

    @Test(arguments: [
        ("it is secret-value-1 there", "it is <redacted> there"),
        ("cut: secret-va", "cut: <redacted>"),
        ("secret-value-1secret-value-1", "<redacted>"),
        ("only secret- of it", "only secret- of it"), ("abc and ab", "abc and ab"),
        ("a pin1 b", "a <redacted> b"), ("", ""), ("ü secret-value-1 ü", "ü <redacted> ü"),
    ])
    func `words lose what is of a secret`(_ text: String, _ shown: String) {
        let redaction = Redaction([Secret("secret-value-1"), Secret("pin1"), Secret("ab")])
        #expect(redaction.applied(to: text) == shown)
    }
}
