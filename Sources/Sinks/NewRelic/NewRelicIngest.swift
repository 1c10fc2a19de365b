public import Delivery
public import Telemetry

/// Where one of New Relic's ingest APIs is and what it takes, as its definition says.
public struct NewRelicIngest: Sendable {
    public var url: EndpointURL
    /// What comes behind the URL, such as `/metric/v1`.
    public var path: String
    public var limits: BodyLimits
    public var statuses: StatusTable
    public var needs: SinkNeeds
    public var timeout: Duration
    /// The license key, asked for at each request.
    public var key: KeySource

    public init(
        url: EndpointURL, path: String, key: KeySource, limits: BodyLimits, statuses: StatusTable,
        needs: SinkNeeds, timeout: Duration = HTTPEndpoint.timeout
    ) {
        self.url = url
        self.path = path
        self.key = key
        self.limits = limits
        self.statuses = statuses
        self.needs = needs
        self.timeout = timeout
    }

    var endpoint: HTTPEndpoint {
        HTTPEndpoint(
            url: url, path: path, limits: limits, statuses: statuses,
            headers: { [key] in [(name: "Api-Key", value: key.current().reveal())] },
            keyWasRefused: { [key] in key.forget() }, verdict: NewRelicAnswer.verdict,
            timeout: timeout, isLimitedByMinute: true)
    }
}
