public import Diagnostics

/// One of New Relic's APIs for rows: where it is, and the key to it.
public struct NewRelicSinkDefinition: Sendable {
    public var account: Interpolated?
    public var licenseKey: Interpolated
    public var region: Located<String>
    public var host: Interpolated?
    public var userKey: Interpolated?
    public var queryHost: Interpolated?
    public var summarise: [String] = []

    init(place: Place) {
        licenseKey = Interpolated(at: place)
        region = Located(Self.standardRegion, at: place)
    }

    /// The region of a sink that names none.
    static let standardRegion = "us"

    static let events = Record<NewRelicSinkDefinition>(
        "new-relic-events sink", "New Relic's Event API: each row is an event.",
        start: NewRelicSinkDefinition.init(place:),
        fields: [
            .optional("account", \.account, .interpolated, "The account, if not the file's.")
        ] + shared + [
            .optional(
                "userKey", \.userKey, .secret,
                "A user key, to read back what was refused after the API had answered success."),
            .optional(
                "queryHost", \.queryHost, .interpolated,
                "Where it is read back, instead of the region's NerdGraph."),
        ])

    static let metrics = Record<NewRelicSinkDefinition>(
        "new-relic-metrics sink", "New Relic's Metric API: each metric of a row is a data point.",
        start: NewRelicSinkDefinition.init(place:),
        fields: shared + [
            .defaulted(
                "summarise", \.summarise, Codec.eventType.list, "none",
                "Event types of which the gauges of a batch become a summary for each metric and "
                    + "series: right for durations, wrong for levels such as a depth.")
        ])

    static let logs = Record<NewRelicSinkDefinition>(
        "new-relic-logs sink",
        "New Relic's Log API, for the log of the program itself: rows of the type `MqpLog`, if `only` "
            + "names no others.",
        start: NewRelicSinkDefinition.init(place:), fields: shared)

    private static let shared: [Field<NewRelicSinkDefinition>] = [
        .required(
            "licenseKey", \.licenseKey, .secret,
            "The license key (ingest), which also says which account it is. One in a file can be "
                + "changed while the program runs."),
        .defaulted(
            "region", \.region, Codec.name.located, standardRegion,
            "The data centre, by a name in the definition of the endpoint."),
        .optional(
            "host", \.host, .interpolated, "An explicit host or address instead of a region."),
    ]
}
