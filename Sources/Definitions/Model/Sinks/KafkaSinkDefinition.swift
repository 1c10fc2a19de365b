import Diagnostics

/// A topic of Kafka, with a message for each row.
public struct KafkaSinkDefinition: Sendable {
    public var brokers: Listing<Interpolated>
    public var topic = ""
    public var settings: [NamedValue<Interpolated>] = []

    init(place: Place) { brokers = Listing(at: place) }

    /// The most brokers to begin with; the others are learned from them.
    static let maximumBrokers = 64
    /// The port of a broker that is written without one.
    static let standardPort = 9092

    static let record: Record<KafkaSinkDefinition> = {
        var record = keys
        record.check = { sink, report in sink.check(report: &report) }
        return record
    }()

    private static let keys = Record<KafkaSinkDefinition>(
        "kafka sink", "A topic of Kafka, with a message for each row.",
        start: KafkaSinkDefinition.init(place:),
        fields: [
            .required(
                "brokers", \.brokers, Codec.interpolated.listing,
                "Some brokers, such as `kafka-1:9092`; the others are learned from them. One text can "
                    + "name several, with commas between."),
            .required("topic", \.topic, .topic, "The topic, which is not made."),
            .defaulted(
                "settings", \.settings, Codec.interpolated.map(of: "setting"), "none",
                "Further settings by the names that librdkafka has, such as "
                    + "`security.protocol: sasl_ssl`."),
        ])

    private func check(report: inout DiagnosticReport) {
        if brokers.isEmptyInFile { report.add(.noBroker(at: brokers.place)) }
        if brokers.count > Self.maximumBrokers {
            report.add(.tooManyBrokers(at: brokers[Self.maximumBrokers].place))
        }
        for broker in brokers {
            if let text = broker.literal, Self.addresses(text) == nil {
                report.add(.notABroker(at: broker.place))
            }
        }
        for setting in settings {
            if Self.ownSettings.contains(setting.name.value) {
                report.add(.ownSetting(setting.name))
            } else if setting.value.literal != nil, Self.isSecret(setting.name.value) {
                report.add(.literalSecret(at: setting.value.place))
            }
        }
    }

    /// The brokers that a text names; nil where one of them is none.
    static func addresses(_ text: String) -> [HostAndPort]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let addresses = parts.compactMap { HostAndPort($0, standardPort: standardPort) }
        return addresses.count == parts.count ? addresses : nil
    }

    /// What the sink says itself, since its promises hang on it.
    private static let ownSettings: Set = [
        "bootstrap.servers", "metadata.broker.list", "enable.idempotence", "acks",
        "request.required.acks",
    ]

    /// Whether a setting holds what nobody may read.
    private static func isSecret(_ name: String) -> Bool {
        ["password", "secret", "key.pem"].contains { name.contains($0) }
    }
}

extension Codec where Value == String {
    /// A topic's name as Kafka has it.
    fileprivate static var topic: Codec {
        text("a topic", pattern: "1 to 249 letters, digits, `.`, `_` and `-`") { text in
            (1...249).contains(text.utf8.count) && text != "." && text != ".."
                && text.unicodeScalars.allSatisfy {
                    $0.isASCIILetter || $0.isASCIIDigit || "._-".unicodeScalars.contains($0)
                }
        }
    }
}

extension Diagnostic {
    static func notABroker(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/address", "this is not the address of a broker", at: place,
            label: "expected `host:port`", help: "write host and port, such as `kafka-1:9092`")
    }

    fileprivate static func noBroker(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/empty", "`brokers` is empty", at: place, label: "nobody to ask",
            help: "name at least one broker, such as `kafka-1:9092`")
    }

    fileprivate static func tooManyBrokers(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/limit", "more than \(KafkaSinkDefinition.maximumBrokers) brokers", at: place,
            label: "one too many", help: "name some; the others are learned from them")
    }

    fileprivate static func ownSetting(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "config/kafka-setting", "`\(shown(name.value))` is not set here", at: name.place,
            label: "the sink sets it itself",
            help: name.value.hasSuffix("servers") || name.value.hasSuffix("list")
                ? "write the addresses under `brokers`" : "remove it")
    }
}
