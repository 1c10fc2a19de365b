/// A place where New Relic takes data, by the name that a configuration gives it.
public struct NewRelicRegion: Sendable, Hashable {
    /// Such as `eu`.
    public var name: String
    /// The host of the Event API.
    public var eventHost: String

    public static let us = NewRelicRegion(name: "us", eventHost: "insights-collector.newrelic.com")
    public static let eu = NewRelicRegion(
        name: "eu", eventHost: "insights-collector.eu01.nr-data.net")
    public static let staging = NewRelicRegion(
        name: "staging", eventHost: "staging-insights-collector.newrelic.com")
    public static let fedramp = NewRelicRegion(
        name: "fedramp", eventHost: "gov-insights-collector.newrelic.com")

    /// The known regions; another one is a host that the user writes.
    public static let all = [us, eu, staging, fedramp]
}
