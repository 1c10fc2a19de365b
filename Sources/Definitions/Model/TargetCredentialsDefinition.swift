public import Diagnostics

/// How a target knows who asks, in one of four ways. Secrets come from the environment or a file.
public struct TargetCredentialsDefinition: Sendable {
    public var username: Interpolated?
    public var password: Interpolated?
    public var bearer: Interpolated?
    public var headers: [NamedValue<Interpolated>] = []
    public var oauth: OAuthDefinition?
    public var place: Place

    /// The most headers that go with a request.
    public static let maximumHeaders = 16

    static let record: Record<TargetCredentialsDefinition> = {
        var record = Record<TargetCredentialsDefinition>(
            "target credentials",
            "A user and password, a bearer token, headers, or OAuth: one of them.",
            start: { TargetCredentialsDefinition(place: $0) },
            fields: [
                .optional("username", \.username, .interpolated, "The user."),
                .optional("password", \.password, .secret, "The password."),
                .optional("bearer", \.bearer, .secret, "A bearer token."),
                .defaulted(
                    "headers", \.headers, Codec.headers(of: .target, atMost: maximumHeaders),
                    "none", "Headers with the keys of an API, such as `X-Api-Key: ${env:KEY}`."),
                .optional(
                    "oauth", \.oauth, OAuthDefinition.record.codec,
                    "How tokens are fetched, for OAuth with client credentials."),
            ])
        record.check = { credentials, report in
            if let fault = credentials.fault { report.add(.mixed(credentials, fault)) }
        }
        return record
    }()

    /// The keys that are written, by the way that they belong to.
    private var ways: [String] {
        [
            username != nil || password != nil ? username != nil ? "username" : "password" : nil,
            bearer != nil ? "bearer" : nil, headers.isEmpty ? nil : "headers",
            oauth != nil ? "oauth" : nil,
        ].compactMap(\.self)
    }

    /// What keeps the keys from being one way to say who asks; nil where they are.
    var fault: String? {
        let ways = ways
        if ways.isEmpty { return "none is here" }
        if ways.count > 1 {
            return ways.map { "`\($0)`" }.joined(separator: " and ") + " are here"
        }
        if username != nil, password == nil { return "`password` is missing" }
        if username == nil, password != nil { return "`username` is missing" }
        return nil
    }
}

extension Diagnostic {
    fileprivate static func mixed(
        _ credentials: TargetCredentialsDefinition, _ fault: String
    ) -> Diagnostic {
        Diagnostic(
            "config/credentials",
            "credentials are a user with a password, a bearer token, headers, or OAuth",
            at: credentials.place, label: fault,
            help: "write `username:` and `password:`, or one of `bearer:`, `headers:` and `oauth:` "
                + "alone")
    }
}
