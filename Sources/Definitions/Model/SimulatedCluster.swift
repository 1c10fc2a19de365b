public import Diagnostics
import YAMLTree

/// A simulated cluster: its brokers, and what is on them.
public struct SimulatedCluster: Sendable {
    public var name: Located<String>
    public var provider = ""
    public var region: String?
    public var version = "1.0"
    public var brokers: [SimulatedBroker]
    public var memoryBytes = 8 << 30
    public var diskBytes = 200 << 30
    public var retention = Duration.seconds(86_400)
    public var topics: [SimulatedTopic] = []
    public var queues: [SimulatedQueue] = []
    public var groups: [SimulatedGroup] = []

    init(place: Place) {
        name = Located("", at: place)
        brokers = SimulatedBroker.counted(3, at: place)
    }

    static let record = Record<SimulatedCluster>(
        "simulated cluster", "A cluster: its brokers, and what is on them.",
        start: SimulatedCluster.init(place:),
        fields: [
            .required("cluster", \.name, Codec.thing.located, "Its name, which no other has."),
            .required("provider", \.provider, .thing, "What it is, such as `kafka` or `sqs`."),
            .optional("region", \.region, .thing, "Where it is, for providers with regions."),
            .defaulted("version", \.version, .thing, "1.0", "The version that it tells."),
            .defaulted(
                "brokers", \.brokers, SimulatedBroker.codec, "3",
                "How many there are, named `1`, `2` and so on; or a list of them."),
            .defaulted("memory", \.memoryBytes, .size(1 << 20...1 << 44), "8GiB", "Of a broker."),
            .defaulted("disk", \.diskBytes, .size(1 << 20...1 << 50), "200GiB", "Of a broker."),
            .defaulted(
                "retention", \.retention, .duration(.seconds(60)...(.seconds(31_536_000))), "1d",
                "How long topics keep their messages on disk."),
            .defaulted(
                "topics", \.topics, SimulatedTopic.record.codec.list, "none", "The topics."),
            .defaulted(
                "queues", \.queues, SimulatedQueue.record.codec.list, "none", "The queues."),
            .defaulted(
                "groups", \.groups, SimulatedGroup.record.codec.list, "none",
                "The consumer groups."),
        ])
}

/// A simulated broker; its cluster has the sizes that are not given.
public struct SimulatedBroker: Sendable {
    public var id: Located<String>
    public var host: String?
    public var memoryBytes: Int?
    public var diskBytes: Int?

    static func counted(_ count: Int, at place: Place) -> [SimulatedBroker] {
        (0..<count).map { SimulatedBroker(id: Located(String($0 + 1), at: place)) }
    }

    private static let record = Record<SimulatedBroker>(
        "simulated broker", "A broker.",
        start: { SimulatedBroker(id: Located("", at: $0)) },
        fields: [
            .required("broker", \.id, Codec.thing.located, "Its identifier."),
            .optional("host", \.host, .thing, "Its host, if not cluster and identifier."),
            .optional("memory", \.memoryBytes, .size(1 << 20...1 << 44), "If not the cluster's."),
            .optional("disk", \.diskBytes, .size(1 << 20...1 << 50), "If not the cluster's."),
        ])

    private static let count = Codec<Int>.integer(0...SimulationDefinition.maximumBrokers)

    /// A number of brokers, or a list of them.
    static let codec = Codec<[SimulatedBroker]>(
        .oneOf([count.schema, record.codec.list.schema])
    ) { node, report in
        if case .sequence = node.content { return record.codec.list.decode(node, &report) }
        return count.decode(node, &report).map { counted($0, at: node.place) }
    }
}

extension Codec where Value == String {
    /// What a simulated thing is called: any text of up to 255 bytes without control characters.
    static var thing: Codec {
        text("a name", pattern: "1 to 255 bytes of text without control characters") { text in
            (1...255).contains(text.utf8.count)
                && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        }
    }
}
