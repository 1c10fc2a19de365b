/// How topics are configured.
public struct KafkaTopicConfigurations: Sendable, Hashable {
    /// In the order in which they were asked for; those that did not come are left out.
    public var topics: [KafkaTopicConfiguration]
    /// Topics whose configuration did not come.
    public var failures: KafkaFailures

    public init(
        topics: [KafkaTopicConfiguration] = [], failures: KafkaFailures = KafkaFailures()
    ) {
        self.topics = topics
        self.failures = failures
    }
}

/// The settings of a topic by Kafka's names, such as `retention.ms`.
public struct KafkaTopicConfiguration: Sendable, Hashable {
    public var topic: String
    /// What the broker told; a name that it does not know is not here.
    public var values: [String: KafkaConfigurationValue]

    public init(topic: String, values: [String: KafkaConfigurationValue] = [:]) {
        self.topic = topic
        self.values = values
    }
}

/// A value of a topic's configuration.
public struct KafkaConfigurationValue: Sendable, Hashable {
    public var text: String
    /// Whether nobody has set it.
    public var isDefault: Bool

    public init(_ text: String, isDefault: Bool) {
        self.text = text
        self.isDefault = isDefault
    }
}
