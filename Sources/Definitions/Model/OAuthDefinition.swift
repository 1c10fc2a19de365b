public import Diagnostics

/// How tokens are fetched: OAuth 2.0 with client credentials (RFC 6749, section 4.4).
public struct OAuthDefinition: Sendable {
    /// Where in the request for a token the client's id and secret stand (RFC 6749, section 2.3.1).
    public enum Style: String, Sendable, Hashable, CaseIterable { case basic, body }

    public var token: Interpolated
    public var clientID: Interpolated
    public var clientSecret: Interpolated
    public var scope: Interpolated?
    public var audience: Interpolated?
    public var style = Style.basic
    public var tls: TLSDefinition?
    public var place: Place

    init(place: Place) {
        self.place = place
        token = Interpolated(at: place)
        clientID = Interpolated(at: place)
        clientSecret = Interpolated(at: place)
    }

    static let record = Record<OAuthDefinition>(
        "OAuth settings", "Tokens of OAuth 2.0, fetched with client credentials.",
        start: OAuthDefinition.init(place:),
        fields: [
            .required(
                "token", \.token, .interpolated,
                "The address of the token endpoint, such as `https://login.example/oauth/token`; over "
                    + "`http://` only on this machine."),
            .required("clientId", \.clientID, .interpolated, "The client's id."),
            .required("clientSecret", \.clientSecret, .secret, "The client's secret."),
            .optional(
                "scope", \.scope, .interpolated,
                "What the token shall allow; several words with spaces between them."),
            .optional(
                "audience", \.audience, .interpolated,
                "Whom the token is for, where the token endpoint asks that."),
            .defaulted(
                "style", \.style, .choice, "basic",
                "Where the id and the secret stand: in the header of basic authentication, or in the "
                    + "body."),
            .optional(
                "tls", \.tls, TLSDefinition.record.codec,
                "Certificates for the token endpoint; those of the target are not for it."),
        ])
}
