public import Diagnostics

/// Things of one pattern: `orders`, or with a count `orders-{n}` for `orders-1`, `orders-2` and so
/// on.
public protocol SimulatedThings {
    var pattern: Located<String> { get }
    var count: Int { get }
}

extension SimulatedThings {
    /// Where the number stands in a pattern.
    static var numberMark: String { "{n}" }

    public var hasNumber: Bool { pattern.value.contains(Self.numberMark) }

    /// The names, in order.
    public var names: [String] {
        guard hasNumber else { return [pattern.value] }
        return (1...count).map { pattern.value.replacing(Self.numberMark, with: String($0)) }
    }
}

/// The most things of one pattern.
private let counts = 1...10_000

/// Topics that are alike.
public struct SimulatedTopic: Sendable, SimulatedThings {
    public var pattern: Located<String>
    public var count = 1
    public var partitions = 6
    /// How many brokers hold each partition; nil for three, or as many as there are.
    public var replication: Located<Int>?
    /// Messages a second, in the mean of a day.
    public var rate = 10.0
    public var messageBytes = 1 << 10

    static let record = Record<SimulatedTopic>(
        "simulated topic", "A topic, or several that are alike.",
        start: { SimulatedTopic(pattern: Located("", at: $0)) },
        fields: [
            .required(
                "topic", \.pattern, Codec.thing.located,
                "Its name; with a `count`, `{n}` stands for the number."),
            .defaulted("count", \.count, .integer(counts), "1", "How many there are."),
            .defaulted(
                "partitions", \.partitions, .integer(1...10_000), "6", "Partitions of each."),
            .optional(
                "replication", \.replication, Codec.integer(1...1_000).located,
                "How many brokers hold each partition, if not three."),
            .defaulted(
                "rate", \.rate, .number(in: 0...1_000_000), "10",
                "Messages a second into each, in the mean of a day."),
            .defaulted("size", \.messageBytes, .size(1...1 << 20), "1KiB", "Of a message."),
        ])
}

/// Queues that are alike.
public struct SimulatedQueue: Sendable, SimulatedThings {
    public var pattern: Located<String>
    public var count = 1
    public var vhost = "/"
    /// Messages a second, in the mean of a day.
    public var rate = 10.0
    public var messageBytes = 1 << 10
    public var consumers = 2
    /// How many times the mean rate the consumers of a queue can take.
    public var capacity = 2.0

    static let record = Record<SimulatedQueue>(
        "simulated queue", "A queue, or several that are alike.",
        start: { SimulatedQueue(pattern: Located("", at: $0)) },
        fields: [
            .required(
                "queue", \.pattern, Codec.thing.located,
                "Its name; with a `count`, `{n}` stands for the number."),
            .defaulted("count", \.count, .integer(counts), "1", "How many there are."),
            .defaulted("vhost", \.vhost, .thing, "/", "The virtual host."),
            .defaulted(
                "rate", \.rate, .number(in: 0...1_000_000), "10",
                "Messages a second into each, in the mean of a day."),
            .defaulted("size", \.messageBytes, .size(1...1 << 20), "1KiB", "Of a message."),
            .defaulted(
                "consumers", \.consumers, .integer(0...10_000), "2",
                "Consumers of each; without one, messages stay."),
            .defaulted(
                "capacity", \.capacity, .number(in: 0...100), "2",
                "How many times the mean rate the consumers of a queue can take."),
        ])
}

/// Consumer groups that are alike.
public struct SimulatedGroup: Sendable, SimulatedThings {
    public var pattern: Located<String>
    public var count = 1
    /// The topics that each of them reads; a pattern means all topics of it.
    public var topics: [Located<String>] = []
    public var members = 3
    public var commit = Duration.seconds(5)
    /// How many times the mean rate of a topic all members together can take.
    public var capacity = 2.0

    static let record = Record<SimulatedGroup>(
        "simulated group", "A consumer group, or several that are alike.",
        start: { SimulatedGroup(pattern: Located("", at: $0)) },
        fields: [
            .required(
                "group", \.pattern, Codec.thing.located,
                "Its name; with a `count`, `{n}` stands for the number."),
            .defaulted("count", \.count, .integer(counts), "1", "How many there are."),
            .required(
                "topics", \.topics, Codec.thing.located.list,
                "The topics that each reads; a pattern with `{n}` means all topics of it."),
            .defaulted("members", \.members, .integer(1...10_000), "3", "Members of each."),
            .defaulted(
                "commit", \.commit, .duration(.seconds(1)...(.seconds(3_600))), "5s",
                "How often a member commits what it has read."),
            .defaulted(
                "capacity", \.capacity, .number(in: 0...100), "2",
                "How many times the mean rate of a topic all members together can take."),
        ])
}
