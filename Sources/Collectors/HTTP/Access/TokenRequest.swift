import AsyncHTTPClient
import Definitions
import NIOCore
import NIOHTTP1
import Telemetry

/// Asks a token endpoint for a token with client credentials (RFC 6749, section 4.4.2): once, within
/// a time and a size, and nowhere else.
struct TokenRequest: Sendable {
    private let oauth: ResolvedOAuth
    private let route: HTTPRoute
    private let userAgent: String
    private let timeout: Duration

    /// The greatest answer, in bytes.
    static let maximumBytes = 64 << 10

    /// - Parameters:
    ///   - oauth: Where, and who asks.
    ///   - clients: The program's clients.
    ///   - userAgent: What the program calls itself.
    ///   - timeout: How long the answer may take.
    init(_ oauth: ResolvedOAuth, clients: HTTPClients, userAgent: String, timeout: Duration) {
        self.oauth = oauth
        route = HTTPRoute(to: oauth.endpoint.address, tls: oauth.tls, clients: clients)
        self.userAgent = userAgent
        self.timeout = timeout
    }

    /// What is wrong with the files of TLS, where those of before are in use.
    var warning: String? { route.warning }

    /// Asks.
    ///
    /// - Returns: The token.
    /// - Throws: `token` with the reason in words, whatever it was, or `cancelled`.
    func send() async throws(CollectionError) -> TokenAnswer {
        do throws(CollectionError) {
            try route.check()
            return try await within(timeout) { () async throws(CollectionError) in try await ask() }
        } catch {
            if error.reason == .cancelled { throw error }
            throw CollectionError(
                .token, detail: "no token from \(oauth.endpoint): \(route.explained(error).detail)")
        }
    }

    private func ask() async throws(CollectionError) -> TokenAnswer {
        var request = try route.request(oauth.endpoint.target)
        request.method = .POST
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "Accept-Encoding", value: "identity")
        request.headers.add(name: "User-Agent", value: userAgent)
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        if oauth.style == .basic {
            request.setBasicAuth(
                username: percentEncoded(oauth.clientID),
                password: percentEncoded(oauth.clientSecret.reveal()))
        }
        request.body = .bytes(ByteBuffer(string: form))
        var stage = CollectionError.Stage.head
        do {
            let response = try await route.client.execute(
                request, timeout: .init(timeout + .seconds(1)))
            stage = .body
            return try await read(response)
        } catch {
            if Task.isCancelled {
                throw CollectionError(.cancelled, detail: "cancelled while it ran")
            }
            throw CollectionError(client: error, at: stage, isProxied: route.isProxied)
        }
    }

    private func read(_ response: HTTPClientResponse) async throws -> TokenAnswer {
        let status = response.status.code
        guard !(300...399).contains(status) else {
            throw CollectionError(
                .token, detail: "it sends on to another address, which is not followed")
        }
        var body = ByteBuffer()
        for try await part in response.body {
            guard body.readableBytes + part.readableBytes <= Self.maximumBytes else {
                throw CollectionError(
                    .token, detail: "the answer has more than \(Self.maximumBytes) bytes")
            }
            body.writeImmutableBuffer(part)
        }
        guard (200...299).contains(status) else {
            let code = TokenAnswer.refusal(body).map { " (\($0))" } ?? ""
            throw CollectionError(.token, detail: "it answers with status \(status)\(code)")
        }
        return try TokenAnswer(body)
    }

    private var form: String {
        var pairs = [("grant_type", "client_credentials")]
        if let scope = oauth.scope { pairs.append(("scope", scope)) }
        if let audience = oauth.audience { pairs.append(("audience", audience)) }
        if oauth.style == .body {
            pairs.append(("client_id", oauth.clientID))
            pairs.append(("client_secret", oauth.clientSecret.reveal()))
        }
        return pairs.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
    }
}
