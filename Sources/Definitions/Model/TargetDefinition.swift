public import Diagnostics

/// One thing to watch.
public struct TargetDefinition: Sendable {
    public var name: Located<String>
    public var source: Located<String>
    /// An HTTP address; where a target is, depends on how its source asks.
    public var url: Interpolated?
    /// Brokers of a Kafka cluster; the others are learned from them.
    public var brokers: Listing<Interpolated>?
    /// Settings of the Kafka client by librdkafka's names.
    public var settings: [NamedValue<Interpolated>] = []
    /// Accounts of New Relic, and the key to them.
    public var newRelic: NewRelicTargetDefinition?
    /// The name of a simulation.
    public var simulation: Located<String>?
    /// The path of a file, or of the folder in which the files of its requests are.
    public var file: Interpolated?
    /// The path of a recording, which answers in the place of the target.
    public var recording: Interpolated?
    /// How fast a recording goes; nil for as fast as it was.
    public var speed: Located<ReplaySpeed>?
    public var cluster: String?
    /// Which part of the cluster it is.
    public var instance: String?
    public var credentials: TargetCredentialsDefinition?
    public var tls: TLSDefinition?
    public var interval = Duration.seconds(30)
    /// Where the interval is written; nil where it is not.
    public var intervalPlace: Place?
    public var timeout = Duration.seconds(10)
    public var maximumBodyBytes = 64 << 20
    /// What may be asked of it at most.
    public var budget = BudgetDefinition()
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
                "brokers", \.brokers, Codec.interpolated.listing,
                "Some brokers of a Kafka cluster, such as `kafka-1:9092`, for a source that asks over "
                    + "`kafka`; the others are learned from them."),
            .defaulted(
                "settings", \.settings, Codec.interpolated.map(of: "setting"), "none",
                "Further settings of the Kafka client by the names that librdkafka has, such as "
                    + "`security.protocol: sasl_ssl`."),
            .optional(
                "newRelic", \.newRelic, NewRelicTargetDefinition.record.codec,
                "Accounts of New Relic, for a source that asks over `nrql`."),
            .optional(
                "simulation", \.simulation, Codec.name.located,
                "The simulation, for a source that asks one."),
            .optional(
                "file", \.file, .interpolated,
                "The path of a file, relative to this one, for a source that reads files; a folder "
                    + "where its requests have a `path`."),
            .optional(
                "recording", \.recording, .interpolated,
                "The path of a recording of `mqp record`, relative to this file, for any source: its "
                    + "answers are taken, at the intervals at which they were recorded."),
            .optional(
                "speed", \.speed, Codec.replaySpeed.located,
                "How many times as fast as it was recorded a recording goes, or `max`; 1 if it is "
                    + "not said."),
            .optional(
                "cluster", \.cluster, .string,
                "The cluster's name, where it is not the one that the broker gives."),
            .optional(
                "instance", \.instance, .string,
                "Which part of the cluster it is, such as the id of a broker, for a source that asks "
                    + "each part by itself; expressions read it as `target.instance`."),
            .optional(
                "credentials", \.credentials, TargetCredentialsDefinition.record.codec,
                "How it knows who asks, for a source that asks over HTTP."),
            .optional(
                "tls", \.tls, TLSDefinition.record.codec,
                "Whom to trust and how to say who asks, for an address that begins with `https://`."
            ),
            .defaulted(
                "interval", \.writtenInterval,
                Codec.duration(.seconds(1)...(.seconds(86_400))).located, "30s",
                "How often it is asked."),
            .defaulted(
                "timeout", \.timeout, .duration(.milliseconds(100)...(.seconds(600))), "10s",
                "How long one request may take, its body included."),
            .defaulted(
                "maximumBody", \.maximumBodyBytes, .size(1024...(1 << 30)), "64MiB",
                "The greatest answer that is read, unpacked where it comes packed; a greater one is cut "
                    + "off and refused."),
            .defaulted(
                "budget", \.budget, BudgetDefinition.record.codec, "none",
                "How much may be asked of it; what is over that is asked less often, or in less "
                    + "detail."),
        ])

    /// The keys that say where it is, each with its place.
    var addresses: [(key: String, place: Place)] {
        [
            url.map { ("url", $0.place) }, brokers.map { ("brokers", $0.place) },
            newRelic.map { ("newRelic", $0.place) },
            simulation.map { ("simulation", $0.place) }, file.map { ("file", $0.place) },
            recording.map { ("recording", $0.place) },
        ].compactMap(\.self)
    }

    /// Settings that are not the user's: who asks takes no part in a group and writes nothing.
    private static let ownSettings: Set = [
        "bootstrap.servers", "metadata.broker.list", "group.id", "enable.auto.commit",
        "transactional.id", "client.id", "statistics.interval.ms", "log_level",
    ]

    private var writtenInterval: Located<Duration> {
        get { Located(interval, at: intervalPlace ?? place) }
        set { (interval, intervalPlace) = (newValue.value, newValue.place) }
    }

    /// The keys, and what they must be together.
    static let record: Record<TargetDefinition> = {
        var record = keys
        record.check = { target, report in
            if target.addresses.count != 1 { report.add(.oneAddress(of: target)) }
            if target.recording == nil, let speed = target.speed {
                report.add(.needlessSpeed(at: speed.place))
            }
            if let brokers = target.brokers {
                KafkaBrokers.check(
                    brokers, target.settings, own: Self.ownSettings, report: &report)
            } else if let setting = target.settings.first {
                report.add(.needlessSettings(at: setting.name.place))
            }
        }
        return record
    }()
}

extension Diagnostic {
    fileprivate static func oneAddress(of target: TargetDefinition) -> Diagnostic {
        let keys = target.addresses.map { "`\($0.key)`" }
        return Diagnostic(
            "config/target-address",
            "a target has one of `url`, `brokers`, `newRelic`, `simulation`, `file` and `recording`",
            at: target.name.place,
            label: keys.isEmpty ? "has none" : "has \(keys.joined(separator: " and "))",
            help: "write `url:` for a source that asks over HTTP, `brokers:` for Kafka, "
                + "`newRelic:` for what New Relic has, "
                + "`simulation:` for one that asks a simulation, `file:` for one that reads files; "
                + "`recording:` for what was recorded of any")
    }

    fileprivate static func needlessSpeed(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/target-address", "`speed` is that of a recording", at: place,
            label: "no `recording` here", help: "remove `speed:`, or write `recording:`")
    }

    fileprivate static func needlessSettings(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/target-address", "`settings` are those of a Kafka client", at: place,
            label: "no `brokers` here", help: "remove `settings:`, or write `brokers:`")
    }
}
