public import Diagnostics

/// What to watch and where the rows go: the file that `mqp run` takes.
public struct Configuration: Sendable {
    public var account: Interpolated
    public var definitions: [Located<String>] = []
    public var targets: Listing<TargetDefinition>
    public var sinks: Listing<SinkDefinition>
    public var concurrency = 16
    /// The folder in which a run keeps what it knows; relative to the file.
    public var state: Located<String>?
    public var place: Place

    init(place: Place) {
        self.place = place
        account = Interpolated(at: place)
        targets = Listing(at: place)
        sinks = Listing(at: place)
    }

    /// The most targets of one file.
    static let maximumTargets = 10_000
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
            .required(
                "targets", \.targets, TargetDefinition.record.codec.listing,
                "The things to watch."),
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
        ])
}

/// One thing to watch.
public struct TargetDefinition: Sendable {
    public var name: Located<String>
    public var source: Located<String>
    /// An HTTP address; which of the two a target has depends on its source.
    public var url: Interpolated?
    /// The name of a simulation.
    public var simulation: Located<String>?
    public var cluster: String?
    public var credentials: CredentialsDefinition?
    public var interval = Duration.seconds(30)
    public var timeout = Duration.seconds(10)
    public var maximumBodyBytes = 64 << 20
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
        source = Located("", at: place)
    }

    private static let keys = Record<TargetDefinition>(
        "target", "One thing to watch.",
        start: TargetDefinition.init(place:),
        fields: [
            .required("target", \.name, Codec.name.located, "Its name, for logs and status."),
            .required("source", \.source, Codec.name.located, "The source that describes it."),
            .optional(
                "url", \.url, .interpolated,
                "Its address, such as `http://host:15672`, for a source that asks over HTTP."),
            .optional(
                "simulation", \.simulation, Codec.name.located,
                "The simulation, for a source that asks one."),
            .optional(
                "cluster", \.cluster, .string,
                "The cluster's name, where it is not the one that the broker gives."),
            .optional(
                "credentials", \.credentials, CredentialsDefinition.record.codec,
                "A user and password, or a bearer token."),
            .defaulted(
                "interval", \.interval, .duration(.seconds(1)...(.seconds(86_400))), "30s",
                "How often it is asked."),
            .defaulted(
                "timeout", \.timeout, .duration(.milliseconds(100)...(.seconds(600))), "10s",
                "How long one request may take, its body included."),
            .defaulted(
                "maximumBody", \.maximumBodyBytes, .size(1024...(1 << 30)), "64MiB",
                "The greatest answer that is read; a greater one is cut off and refused."),
        ])

    /// The keys, and what they must be together.
    static let record: Record<TargetDefinition> = {
        var record = keys
        record.check = { target, report in
            if (target.url == nil) == (target.simulation == nil) {
                report.add(.oneAddress(of: target))
            }
        }
        return record
    }()
}

extension Diagnostic {
    fileprivate static func oneAddress(of target: TargetDefinition) -> Diagnostic {
        Diagnostic(
            "config/target-address", "a target has either `url` or `simulation`",
            at: target.name.place,
            label: target.url == nil ? "has neither" : "has both",
            help: "write `url:` for a source that asks over HTTP, `simulation:` for one that asks "
                + "a simulation")
    }
}

/// Where rows go.
public enum SinkDefinition: Sendable {
    case stdout(StandardOutputSinkDefinition)
    case file(FileSinkDefinition)
    case newRelicEvents(NewRelicEventsSinkDefinition)

    private enum Kind: String, CaseIterable {
        case stdout
        case file
        case newRelicEvents = "new-relic-events"
    }

    /// The whole of it.
    public var place: Place {
        switch self {
        case .stdout(let definition): definition.place
        case .file(let definition): definition.place
        case .newRelicEvents(let definition): definition.place
        }
    }

    static let codec: Codec<SinkDefinition> = .tagged(
        "sink",
        kinds: [
            .init(Kind.stdout.rawValue, StandardOutputSinkDefinition.record) { .stdout($0) },
            .init(Kind.file.rawValue, FileSinkDefinition.record) { .file($0) },
            .init(Kind.newRelicEvents.rawValue, NewRelicEventsSinkDefinition.record) {
                .newRelicEvents($0)
            },
        ])
}

/// A live table on a terminal, JSON lines otherwise.
public struct StandardOutputSinkDefinition: Sendable {
    /// How standard output is written.
    public enum Format: String, Sendable, CaseIterable { case auto, table, ndjson }

    public var format = Format.auto
    public var place: Place

    static let record = Record<StandardOutputSinkDefinition>(
        "stdout sink", "A live table on a terminal, JSON lines otherwise.",
        start: { StandardOutputSinkDefinition(place: $0) },
        fields: [
            .defaulted(
                "format", \.format, .choice, "auto",
                "`table`, `ndjson`, or `auto`: a table on a terminal, JSON lines otherwise.")
        ])
}

/// JSON lines in a file that is rotated.
public struct FileSinkDefinition: Sendable {
    public var path: Interpolated
    public var rotateBytes = 64 << 20
    public var keep = 5
    public var place: Place

    init(place: Place) {
        self.place = place
        path = Interpolated(at: place)
    }

    static let record = Record<FileSinkDefinition>(
        "file sink", "JSON lines in a file that is rotated.",
        start: FileSinkDefinition.init(place:),
        fields: [
            .required("path", \.path, .interpolated, "The file; relative to the working folder."),
            .defaulted(
                "rotateBytes", \.rotateBytes, .size(4096...(1 << 40)), "64MiB",
                "The size at which the file is rotated."),
            .defaulted("keep", \.keep, .integer(0...1_000), "5", "How many rotated files stay."),
        ])
}

/// New Relic's Event API.
public struct NewRelicEventsSinkDefinition: Sendable {
    /// A data centre by its name; any other is written as a host.
    public enum Region: String, Sendable, CaseIterable { case us, eu, staging, fedramp }

    public var account: Interpolated?
    public var licenseKey: Interpolated
    public var region = Region.us
    public var host: Interpolated?
    public var place: Place

    init(place: Place) {
        self.place = place
        licenseKey = Interpolated(at: place)
    }

    static let record = Record<NewRelicEventsSinkDefinition>(
        "new-relic-events sink", "New Relic's Event API.",
        start: NewRelicEventsSinkDefinition.init(place:),
        fields: [
            .optional("account", \.account, .interpolated, "The account, if not the file's."),
            .required("licenseKey", \.licenseKey, .secret, "The license key (ingest)."),
            .defaulted(
                "region", \.region, .choice, "us", "The data centre."),
            .optional(
                "host", \.host, .interpolated, "An explicit host or address instead of a region."),
        ])
}
