import CRdKafka
public import KafkaClient
public import Telemetry

/// How to reach a Kafka cluster: settings of librdkafka by their own names, checked by librdkafka.
///
/// Settings are those of its `CONFIGURATION.md`, such as `security.protocol`, `sasl.mechanisms`,
/// `ssl.ca.location`, `compression.codec` or `partitioner`. What the sink's promises rest on cannot
/// be set: see `reservedNames`.
///
/// Source: https://github.com/confluentinc/librdkafka/blob/v2.0.2/CONFIGURATION.md
public struct KafkaSettings: Sendable {
    private let properties: KafkaProperties

    /// How long a row may wait for its delivery report before it comes back; also how long a
    /// cluster may be gone before that shows.
    public static let standardTimeout = Duration.seconds(30)
    /// The most messages that librdkafka holds.
    public static let maximumQueuedMessages = 5_000
    /// The most bytes that librdkafka holds, in units of 1024.
    public static let maximumQueuedKilobytes = 16 << 10
    /// What the sink sets by itself, or needs as it is.
    public static let reservedNames: Set<String> = [
        "bootstrap.servers", "metadata.broker.list", "enable.idempotence", "acks",
        "request.required.acks", "message.timeout.ms", "delivery.timeout.ms",
        "queue.buffering.max.messages", "queue.buffering.max.kbytes", "transactional.id",
        "enable.gapless.guarantee", "delivery.report.only.error", "internal.termination.signal",
        "test.mock.num.brokers", "test.mock.broker.rtt",
    ]

    /// Settings that librdkafka accepts.
    ///
    /// - Parameters:
    ///   - servers: addresses with ports, separated by commas, such as `a:9092,b:9092`.
    ///   - settings: values by librdkafka's names.
    ///   - secrets: the same for what must not be seen, such as `sasl.password`; each is asked when a
    ///     producer is made, which happens anew after a key was refused.
    ///   - timeout: how long a row may wait for its delivery report, at least a millisecond.
    /// - Throws: the first setting, by name, that is unknown, reserved or has no such value.
    public init(
        servers: String, settings: [String: String] = [:],
        secrets: [String: @Sendable () -> Secret] = [:], timeout: Duration = standardTimeout
    ) throws(KafkaPropertyError) {
        let milliseconds = max(timeout.wholeMilliseconds, 1)
        properties = try KafkaProperties(
            settings, secrets: secrets, refusing: Self.reservedNames, since: "delivery rests on it",
            own: [
                "bootstrap.servers": servers,
                "enable.idempotence": "true",
                "acks": "all",
                "message.timeout.ms": "\(milliseconds)",
                "queue.buffering.max.messages": "\(Self.maximumQueuedMessages)",
                "queue.buffering.max.kbytes": "\(Self.maximumQueuedKilobytes)",
            ])
    }

    /// Why librdkafka makes no producer of them though it takes each; nil where it does.
    public var conflict: String? { properties.conflict(isProducer: true) }

    /// The same, where a value from outside takes part in it.
    public var conflictFromOutside: String? { properties.conflictFromOutside(isProducer: true) }

    /// A configuration for `rd_kafka_new`, which then owns it, and the values that no message may have.
    func configuration() throws(KafkaPropertyError) -> (
        pointer: OpaquePointer, secrets: KafkaSecrets
    ) {
        let made = try properties.configuration()
        rd_kafka_conf_set_events(made.pointer, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR)
        mqp_kafka_silence(made.pointer)
        return made
    }
}
