/// A place where New Relic takes data, by the name that a configuration gives it.
public struct NewRelicRegion: Sendable, Hashable {
    /// Such as `eu`.
    public var name: String
    /// The host of the Event API.
    public var eventHost: String

    /// The known regions; another one is a host that the user writes.
    public static let all = [
        NewRelicRegion(name: "us", eventHost: "insights-collector.newrelic.com"),
        NewRelicRegion(name: "eu", eventHost: "insights-collector.eu01.nr-data.net"),
        NewRelicRegion(name: "staging", eventHost: "staging-insights-collector.newrelic.com"),
        NewRelicRegion(name: "fedramp", eventHost: "gov-insights-collector.newrelic.com"),
    ]
}
