import Diagnostics

/// A topic of Kafka, with a message for each row.
public struct KafkaSinkDefinition: Sendable {
    public var brokers: Listing<Interpolated>
    public var topic = ""
    public var settings: [NamedValue<Interpolated>] = []

    init(place: Place) { brokers = Listing(at: place) }

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
        KafkaBrokers.check(brokers, settings, own: Self.ownSettings, report: &report)
    }

    /// What the sink says itself, since its promises hang on it.
    private static let ownSettings: Set = [
        "bootstrap.servers", "metadata.broker.list", "enable.idempotence", "acks",
        "request.required.acks",
    ]
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
