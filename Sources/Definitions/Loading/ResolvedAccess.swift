public import Telemetry

/// How a target knows who asks.
public enum TargetCredentials: Sendable, Hashable {
    case basic(username: String, password: Secret)
    case bearer(Secret)
    case headers([SecretHeader])
    case oauth(ResolvedOAuth)
}

/// A header whose value is a secret.
public struct SecretHeader: Sendable, Hashable {
    public var name: String
    public var value: Secret

    public init(name: String, value: Secret) {
        self.name = name
        self.value = value
    }
}

/// Where tokens come from, and who asks for them.
public struct ResolvedOAuth: Sendable, Hashable {
    public var endpoint: HTTPEndpoint
    public var clientID: String
    public var clientSecret: Secret
    public var scope: String?
    public var audience: String?
    public var style: OAuthDefinition.Style
    /// For the token endpoint alone.
    public var tls: ResolvedTLS?

    public init(
        endpoint: HTTPEndpoint, clientID: String, clientSecret: Secret, scope: String? = nil,
        audience: String? = nil, style: OAuthDefinition.Style = .basic, tls: ResolvedTLS? = nil
    ) {
        self.endpoint = endpoint
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.scope = scope
        self.audience = audience
        self.style = style
        self.tls = tls
    }
}

/// Paths of the files in PEM for TLS, ready to be opened, and the server's name.
public struct ResolvedTLS: Sendable, Hashable {
    /// The authorities that are trusted; nil for those of the machine.
    public var ca: String?
    /// Nil where nobody asks who we are; never without a key.
    public var certificate: String?
    public var key: String?
    /// The name in the server's certificate, in lower case; nil for the host of the address.
    public var serverName: String?

    public init(
        ca: String? = nil, certificate: String? = nil, key: String? = nil,
        serverName: String? = nil
    ) {
        self.ca = ca
        self.certificate = certificate
        self.key = key
        self.serverName = serverName
    }
}
