import Definitions
import NIOCore
import Telemetry

@testable import Collectors

/// What a token endpoint does, on good days and on bad ones.
struct TokenDay: Sendable, CustomStringConvertible {
    var description: String
    var steps: [ScriptedServer.Step]
    /// What the error says; of a good day nothing.
    var detail: String

    init(_ description: String, _ steps: [ScriptedServer.Step], _ detail: String) {
        self.description = description
        self.steps = steps
        self.detail = detail
    }

    static func token(_ token: String, more: String = ",\"expires_in\":3600") -> ScriptedServer.Step
    {
        .answer(
            #"{"access_token":"\#(token)","token_type":"Bearer"\#(more)}"#,
            headers: ["Content-Type: application/json", "Cache-Control: no-store"])
    }

    static let bad: [TokenDay] = [
        TokenDay(
            "a failure of the server", [.answer("oh no", status: "500 Oh No")],
            "it answers with status 500"),
        TokenDay(
            "a client that is not known",
            [.answer(#"{"error":"invalid_client"}"#, status: "401 No")],
            "it answers with status 401 (invalid_client)"),
        TokenDay(
            "a refusal with the secret in it",
            [.answer(#"{"error":"client-secret-7f"}"#, status: "400 Bad")],
            "it answers with status 400"),
        TokenDay(
            "a page for people", [.answer("<!DOCTYPE html><html></html>")],
            "the answer is no object of JSON"),
        TokenDay("a list", [.answer("[]")], "the answer is no object of JSON"),
        TokenDay("nothing", [.answer("")], "the answer is no object of JSON"),
        TokenDay("no token", [.answer("{}")], "the answer has no `access_token`"),
        TokenDay(
            "an empty token", [.answer(#"{"access_token":""}"#)], "the answer has no `access_token`"
        ),
        TokenDay(
            "a token that is no text", [.answer(#"{"access_token":7}"#)],
            "the answer has no `access_token`"),
        TokenDay(
            "a token of another type",
            [.answer(#"{"access_token":"t-1","token_type":"mac"}"#)],
            "the token is of another type than `Bearer`"),
        TokenDay(
            "a token that no header can hold", [.answer(#"{"access_token":"a\r\nX: b"}"#)],
            "the token has a character that no header can hold"),
        TokenDay(
            "a token without end",
            [token(String(repeating: "x", count: TokenAnswer.maximumTokenBytes + 1))],
            "the token has more than 16384 bytes"),
        TokenDay(
            "half of it", [.head(["Content-Length: 100"]), .send(#"{"access_to"#), .close],
            "the answer broke off"),
        TokenDay(
            "an answer without end",
            [.head(["Transfer-Encoding: chunked"]), .forever("8\r\n        \r\n")],
            "the answer has more than 65536 bytes"),
        TokenDay(
            "another address", [.answer("", status: "307 There", headers: ["Location: /token"])],
            "it sends on to another address, which is not followed"),
        TokenDay("closed", [.close], "the connection was closed before the answer"),
        TokenDay("silence", [.silence], "not answered whole within 2.0 seconds"),
        TokenDay(
            "a byte now and then",
            [
                .head(["Content-Length: 100000"]),
                .drip(String(repeating: " ", count: 100_000), every: .milliseconds(50)),
            ], "not answered whole within 2.0 seconds"),
    ]
}

extension ResolvedOAuth {
    /// Tokens of a server on this machine.
    init(
        _ server: ScriptedServer, style: OAuthDefinition.Style = .basic, scope: String? = nil,
        audience: String? = nil, tls: ResolvedTLS? = nil
    ) throws {
        guard let endpoint = HTTPEndpoint(server.url + "/oauth/token/?tenant=a") else {
            throw CollectionError(.unexpectedShape, detail: server.url)
        }
        self.init(
            endpoint: endpoint, clientID: "mqp client", clientSecret: Secret(Self.secret),
            scope: scope, audience: audience, style: style, tls: tls)
    }

    static let secret = "client-secret-7f"
}
