public import Diagnostics

/// What to watch and where the rows go: the file that `mqp run` takes.
public struct Configuration: Sendable {
    public var account: Interpolated
    public var definitions: [Located<String>] = []
    public var targets: Listing<TargetDefinition>
    public var discoveries: Listing<DiscoveryDefinition>
    public var sinks: Listing<SinkDefinition>
    public var concurrency = 16
    /// The folder in which a run keeps what it knows; relative to the file.
    public var state: Located<String>?
    public var spool = SpoolDefinition()
    public var store = StoreDefinition()
    /// Nil where no alerts are evaluated.
    public var alerts: AlertingDefinition?
    /// The address of the one HTTP server.
    public var listen: Located<ListenAddress>?
    public var place: Place

    init(place: Place) {
        self.place = place
        account = Interpolated(at: place)
        targets = Listing(at: place)
        discoveries = Listing(at: place)
        sinks = Listing(at: place)
    }

    /// The most targets of one file, and of one run.
    public static let maximumTargets = 10_000
    /// The most discoveries of one file.
    static let maximumDiscoveries = 100
    /// The most sinks of one file.
    static let maximumSinks = 32

    static let record = Record<Configuration>(
        "configuration", "What to watch and where the rows go.",
        start: Configuration.init(place:),
        fields: [
            .format(),
            .required(
                "account", \.account, .interpolated,
                "The New Relic account that is part of every GUID."),
            .defaulted(
                "definitions", \.definitions, Codec.string.located.list, "none",
                "Folders of your own definitions, read after the shipped ones; relative to this "
                    + "file."),
            .defaulted(
                "targets", \.targets, TargetDefinition.record.codec.listing,
                "none, beside `discovery`", "The things to watch."),
            .defaulted(
                "discovery", \.discoveries, DiscoveryDefinition.record.codec.listing, "none",
                "Where further things to watch are looked for while the program runs."),
            .required(
                "sinks", \.sinks, SinkDefinition.codec.listing, "Where the rows go."),
            .defaulted(
                "concurrency", \.concurrency, .integer(1...1_000), "16",
                "How many targets are asked at the same time."),
            .optional(
                "state", \.state,
                Codec.text("a folder", pattern: "the path of a folder") { !$0.isEmpty }.located,
                "The folder in which a run keeps what it knows of entities, for `mqp entities` and "
                    + "for the next run; relative to this file."),
            .defaulted(
                "spool", \.spool, SpoolDefinition.record.codec,
                "in `spool` within `state`, or in memory",
                "Where rows stay from when they are accepted until every sink is done with them."),
            .defaulted(
                "store", \.store, StoreDefinition.record.codec,
                "in `store` within `state`, or none",
                "The recent rows that `mqp query` answers from, kept beside what is delivered."),
            .optional(
                "alerts", \.alerts, AlertingDefinition.record.codec,
                "The alerts that a run evaluates over what `store` keeps; none without."),
            .optional(
                "listen", \.listen, ListenAddress.codec.located,
                "The address of the one HTTP server, for `/metrics` and `/healthz`, such as "
                    + "`\(ListenAddress.standard)`, which is what it is where a `prometheus` sink asks "
                    + "for one; a port alone is one of this machine. Without either there is none."),
        ])
}
