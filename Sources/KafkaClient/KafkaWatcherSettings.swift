import CRdKafka
public import Telemetry

/// How to reach a Kafka cluster that is only looked at: settings of librdkafka by their own names,
/// checked by librdkafka.
///
/// They are those of its `CONFIGURATION.md`, such as `security.protocol`, `sasl.mechanisms`,
/// `sasl.username` or `ssl.ca.location`. What would let the watcher take part in the cluster's work, or
/// what it rests on, cannot be set: see `refusedNames`.
///
/// Offsets are those of all messages, as Kafka's own tools show them. With `isolation.level:
/// read_committed` an end is that of the last finished transaction.
///
/// Source: https://github.com/confluentinc/librdkafka/blob/v2.0.2/CONFIGURATION.md
public struct KafkaWatcherSettings: Sendable {
    private var properties: KafkaProperties
    let limits: KafkaLimits
    let log: @Sendable (KafkaLogLine) -> Void

    /// The most bytes of one answer.
    public static let maximumAnswerBytes = 64 << 20
    /// The longest pause before a lost connection is tried again, unless set otherwise.
    public static let reconnectMilliseconds = 5_000
    /// How long a broker may be silent before its connection is given up, unless set otherwise.
    public static let silenceMilliseconds = 10_000

    /// What would make a member of a group, a producer, a committer or another program of a watcher,
    /// and what it sets by itself.
    public static let refusedNames: Set<String> = [
        "group.id", "group.instance.id", "enable.auto.commit", "auto.commit.interval.ms",
        "auto.commit.enable", "enable.auto.offset.store", "auto.offset.reset", "transactional.id",
        "enable.idempotence", "enable.gapless.guarantee", "allow.auto.create.topics",
        "bootstrap.servers", "metadata.broker.list", "client.id", "statistics.interval.ms",
        "log.queue", "topic.metadata.refresh.interval.ms", "receive.message.max.bytes",
        "plugin.library.paths", "internal.termination.signal", "test.mock.num.brokers",
        "test.mock.broker.rtt",
    ]

    /// Settings that librdkafka accepts.
    ///
    /// - Parameters:
    ///   - servers: addresses with ports, separated by commas, such as `a:9092,b:9092`.
    ///   - clientID: the name that brokers see in their logs and quotas.
    ///   - properties: values by librdkafka's names.
    ///   - secrets: the same for what must not be seen, such as `sasl.password` or what the
    ///     environment has; each is asked when the client is made.
    ///   - limits: how much of a cluster is read.
    ///   - log: takes librdkafka's log, as far as `KafkaLogAllowance` has it; it is called on a thread of
    ///     its own, and must not wait.
    /// - Throws: the first property, by name, that is unknown, refused or has no such value.
    public init(
        servers: String, clientID: String = "mqp", properties: [String: String] = [:],
        secrets: [String: @Sendable () -> Secret] = [:], limits: KafkaLimits = KafkaLimits(),
        log: @escaping @Sendable (KafkaLogLine) -> Void = { _ in }
    ) throws(KafkaPropertyError) {
        let own = [
            "bootstrap.servers": servers, "client.id": clientID,
            "allow.auto.create.topics": "false", "log.queue": "true",
            // What is known of topics is asked for, and never refreshed behind our back.
            "topic.metadata.refresh.interval.ms": "-1",
            "receive.message.max.bytes": "\(Self.maximumAnswerBytes)",
        ]
        let standard = [
            "isolation.level": "read_uncommitted",
            "reconnect.backoff.max.ms": "\(Self.reconnectMilliseconds)",
            "socket.timeout.ms": "\(Self.silenceMilliseconds)",
            "log.connection.close": "false", "socket.keepalive.enable": "true",
        ]
        self.properties = try KafkaProperties(
            standard.merging(properties) { $1 }, secrets: secrets, refusing: Self.refusedNames,
            since: "a cluster is only looked at", own: own)
        self.limits = limits
        self.log = log
    }

    /// The settings of a client that reads one message here and there, and as little as can be around it.
    var readingRecords: KafkaWatcherSettings {
        var copy = self
        copy.properties = properties.adding([
            "queued.min.messages": "1", "queued.max.messages.kbytes": "1024",
            "fetch.message.max.bytes": "1024", "fetch.wait.max.ms": "100",
            "auto.offset.reset": "error", "enable.partition.eof": "true",
            "topic.metadata.propagation.max.ms": "2000",
        ])
        return copy
    }

    /// Why librdkafka makes no watcher of them though it takes each; nil where it does.
    public var conflict: String? { properties.conflict(isProducer: false) }

    /// The same, where a value from outside takes part in it.
    public var conflictFromOutside: String? { properties.conflictFromOutside(isProducer: false) }

    /// A configuration for `rd_kafka_new`, which then owns it, and the values that no line may have.
    func configuration() throws(KafkaPropertyError) -> (
        pointer: OpaquePointer, secrets: KafkaSecrets
    ) {
        let made = try properties.configuration()
        rd_kafka_conf_set_events(made.pointer, RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_ERROR)
        mqp_kafka_log_to_queue(made.pointer)
        return made
    }
}
