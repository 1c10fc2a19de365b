public import Diagnostics

/// Something that goes wrong for a while.
public struct SimulatedIncident: Sendable {
    /// What goes wrong.
    public enum Kind: String, Sendable, CaseIterable {
        /// A broker is down: it tells nothing, and others lead its partitions.
        case brokerDown = "broker-down"
        /// A group stays as it is and reads nothing.
        case stuckConsumer = "stuck-consumer"
        /// One partition gets most messages of its topic.
        case hotPartition = "hot-partition"
        /// The disk of a broker fills until messages are refused.
        case diskFull = "disk-full"
        /// A group gives its partitions to ever other members.
        case rebalanceStorm = "rebalance-storm"
        /// A broker, or a whole cluster, works on and tells nothing.
        case metricsLost = "metrics-lost"
        /// A queue loses its consumers.
        case queueNotDrained = "queue-not-drained"
        /// A part of the requests to a topic fails and is sent again.
        case errors
    }

    /// What a kind of incident befalls.
    public enum Subject: String, Sendable, CaseIterable { case broker, topic, group, queue }

    public var name: Located<String>
    public var kind: Located<Kind>
    public var cluster: Located<String>
    public var broker: Located<String>?
    public var topic: Located<String>?
    public var group: Located<String>?
    public var queue: Located<String>?
    /// From the simulation's start.
    public var offset = Duration.zero
    public var duration = Duration.seconds(600)
    /// From one beginning to the next; nil for once.
    public var period: Located<Duration>?

    init(place: Place) {
        name = Located("", at: place)
        kind = Located(.errors, at: place)
        cluster = Located("", at: place)
    }

    /// The longest time that an incident, or what comes before it, can last.
    static let maximumDuration = Duration.seconds(365 * 86_400)

    static let record = Record<SimulatedIncident>(
        "simulated incident", "Something that goes wrong for a while.",
        start: SimulatedIncident.init(place:),
        fields: [
            .required("incident", \.name, Codec.thing.located, "What to call it."),
            .required("kind", \.kind, Codec.choice.located, "What goes wrong."),
            .required("cluster", \.cluster, Codec.thing.located, "The cluster that it befalls."),
            .optional(
                "broker", \.broker, Codec.thing.located,
                "The broker that is down, whose disk fills, or whose metrics are lost; without "
                    + "it the metrics of the whole cluster are."),
            .optional(
                "topic", \.topic, Codec.thing.located,
                "The topic with a hot partition or errors; a pattern means all topics of it."),
            .optional(
                "group", \.group, Codec.thing.located,
                "The group that is stuck or rebalances; a pattern means all groups of it."),
            .optional(
                "queue", \.queue, Codec.thing.located,
                "The queue without consumers, in any virtual host; a pattern means all of it."),
            .defaulted(
                "at", \.offset, .duration(.zero...maximumDuration), "0s",
                "When it begins, from the simulation's start."),
            .defaulted(
                "for", \.duration, .duration(.seconds(1)...maximumDuration), "10m",
                "How long it lasts."),
            .optional(
                "every", \.period, Codec.duration(.seconds(2)...maximumDuration).located,
                "How often it comes again, from one beginning to the next."),
        ])

    /// What it names that it befalls, beside the cluster.
    public var subjects: [(subject: Subject, name: Located<String>)] {
        Subject.allCases.compactMap { subject in
            let name =
                switch subject {
                case .broker: broker
                case .topic: topic
                case .group: group
                case .queue: queue
                }
            return name.map { (subject, $0) }
        }
    }
}

extension SimulatedIncident.Kind {
    /// What such an incident befalls.
    public var subject: SimulatedIncident.Subject {
        switch self {
        case .brokerDown, .diskFull, .metricsLost: .broker
        case .stuckConsumer, .rebalanceStorm: .group
        case .hotPartition, .errors: .topic
        case .queueNotDrained: .queue
        }
    }

    /// Whether it must be said which; where not, the whole cluster is meant.
    var needsSubject: Bool { self != .metricsLost }
}
