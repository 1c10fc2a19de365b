public import Diagnostics

/// An address that answers with a list of targets.
public struct HTTPDiscovery: Sendable {
    public var url: Interpolated
    public var credentials: CredentialsDefinition?
    public var place: Place

    init(place: Place) {
        self.place = place
        url = Interpolated(at: place)
    }

    static let record = Record<HTTPDiscovery>(
        "HTTP discovery", "An address that answers with a list of targets, as JSON.",
        start: HTTPDiscovery.init(place:),
        fields: [
            .required(
                "url", \.url, .interpolated,
                "The address, such as `https://inventory/targets?kind=rabbitmq`."),
            .optional(
                "credentials", \.credentials, CredentialsDefinition.record.codec,
                "A user and password, or a bearer token."),
        ])
}
