import AsyncHTTPClient
import Definitions
import NIOHTTP1
import Telemetry

/// How a target knows who asks: the headers that say so, with a token of now where there are tokens.
struct HTTPAccess: Sendable {
    /// What one request says.
    struct Pass: Sendable {
        fileprivate(set) var headers: HTTPHeaders
        /// The token in it, which the target can refuse; nil for what stays as it is.
        fileprivate(set) var token: TokenSource.Token?
    }

    private let headers: HTTPHeaders
    private let tokens: TokenSource?
    private let request: TokenRequest?
    private let redaction: Redaction

    /// - Parameters:
    ///   - credentials: Who asks; nil for nobody in particular.
    ///   - clients: The program's clients, for tokens.
    ///   - userAgent: What the program calls itself.
    ///   - timeout: How long a token may take.
    init(
        _ credentials: TargetCredentials?, clients: HTTPClients, userAgent: String,
        timeout: Duration
    ) {
        var headers = HTTPHeaders()
        var secrets: [Secret] = []
        var request: TokenRequest?
        switch credentials {
        case .basic(let username, let password)?:
            var carrier = HTTPClientRequest(url: "")
            carrier.setBasicAuth(username: username, password: password.reveal())
            headers = carrier.headers
            secrets = [password] + headers.map { Secret($0.value) }
        case .bearer(let token)?:
            headers.add(name: "Authorization", value: "Bearer \(token.reveal())")
            secrets = [token]
        case .headers(let own)?:
            for header in own { headers.add(name: header.name, value: header.value.reveal()) }
            secrets = own.map(\.value)
        case .oauth(let oauth)?:
            request = TokenRequest(
                oauth, clients: clients, userAgent: userAgent, timeout: timeout)
            var carrier = HTTPClientRequest(url: "")
            let encoded = percentEncoded(oauth.clientSecret.reveal())
            carrier.setBasicAuth(username: percentEncoded(oauth.clientID), password: encoded)
            secrets =
                [oauth.clientSecret, Secret(encoded)] + carrier.headers.map { Secret($0.value) }
        case nil: break
        }
        self.headers = headers
        self.request = request
        tokens = request.map { request in
            TokenSource { () async throws(CollectionError) in try await request.send() }
        }
        redaction = Redaction(secrets)
    }

    /// What is wrong with files that were read before.
    var warning: String? { request?.warning }

    /// What a request says.
    ///
    /// - Parameter refused: A pass that the target did not take.
    /// - Returns: A pass, other than that one where there are tokens.
    /// - Throws: Why there is no token.
    func pass(besides refused: Pass? = nil) async throws(CollectionError) -> Pass {
        guard let tokens else { return Pass(headers: headers) }
        let token = try await tokens.token(besides: refused?.token)
        var pass = Pass(headers: headers, token: token)
        pass.headers.add(name: "Authorization", value: "Bearer \(token.secret.reveal())")
        return pass
    }

    /// Takes out of words what a server sent back of the secrets of a request.
    func redaction(_ pass: Pass?) -> Redaction { redaction.adding(pass?.token?.secret) }
}
