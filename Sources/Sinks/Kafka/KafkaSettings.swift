import CRdKafka
public import Telemetry

/// How to reach a Kafka cluster: settings of librdkafka by their own names, checked by librdkafka.
///
/// Settings are those of its `CONFIGURATION.md`, such as `security.protocol`, `sasl.mechanisms`,
/// `ssl.ca.location`, `compression.codec` or `partitioner`. What the sink's promises rest on cannot
/// be set: see `reservedNames`.
///
/// Source: https://github.com/confluentinc/librdkafka/blob/v2.0.2/CONFIGURATION.md
public struct KafkaSettings: Sendable {
    private let texts: [String: String]
    private let secrets: [String: @Sendable () -> Secret]

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
        "enable.gapless.guarantee", "delivery.report.only.error",
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
    ) throws(KafkaSettingError) {
        for name in (Array(settings.keys) + secrets.keys).sorted()
        where Self.reservedNames.contains(name) {
            throw .reserved(name)
        }
        let milliseconds = max(timeout.wholeMilliseconds, 1)
        texts = settings.merging(
            [
                "bootstrap.servers": servers,
                "enable.idempotence": "true",
                "acks": "all",
                "message.timeout.ms": "\(milliseconds)",
                "queue.buffering.max.messages": "\(Self.maximumQueuedMessages)",
                "queue.buffering.max.kbytes": "\(Self.maximumQueuedKilobytes)",
            ]
        ) { $1 }
        self.secrets = secrets
        rd_kafka_conf_destroy(try configuration())
    }

    /// A configuration for `rd_kafka_new`, which then owns it.
    func configuration() throws(KafkaSettingError) -> OpaquePointer {
        guard let configuration = rd_kafka_conf_new() else { throw .invalid("", "no memory") }
        do throws(KafkaSettingError) {
            for (name, value) in texts.sorted(by: { $0.key < $1.key }) {
                try Self.set(name, value, isSecret: false, in: configuration)
            }
            for (name, value) in secrets.sorted(by: { $0.key < $1.key }) {
                try Self.set(name, value().reveal(), isSecret: true, in: configuration)
            }
        } catch {
            rd_kafka_conf_destroy(configuration)
            throw error
        }
        rd_kafka_conf_set_events(configuration, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR)
        mqp_kafka_silence(configuration)
        return configuration
    }

    private static func set(
        _ name: String, _ value: String, isSecret: Bool, in configuration: OpaquePointer
    ) throws(KafkaSettingError) {
        var text = [CChar](repeating: 0, count: maximumTextLength)
        switch rd_kafka_conf_set(configuration, name, value, &text, text.count) {
        case RD_KAFKA_CONF_OK: return
        case RD_KAFKA_CONF_UNKNOWN: throw .unknown(name)
        // The text can quote the value.
        default: throw .invalid(name, isSecret ? "the value is not accepted" : text.asText)
        }
    }

    /// The most bytes of a text that librdkafka gives.
    static let maximumTextLength = 512
}

/// A setting that a Kafka client cannot be made with.
public enum KafkaSettingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// librdkafka knows none of this name.
    case unknown(String)
    /// The sink sets it by itself, or needs it as it is.
    case reserved(String)
    /// The value is none for this name; the text says why.
    case invalid(String, String)

    public var description: String {
        switch self {
        case .unknown(let name): "librdkafka has no setting \(name)"
        case .reserved(let name): "\(name) cannot be set: delivery rests on it"
        case .invalid(let name, let text): "\(name): \(text)"
        }
    }
}

extension [CChar] {
    /// What stands before the zero.
    var asText: String {
        String(decoding: prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
