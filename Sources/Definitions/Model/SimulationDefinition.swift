public import Diagnostics

/// A topology and its load, for the transport `simulation`: clusters that nobody has to install,
/// and incidents that befall them.
public struct SimulationDefinition: Sendable {
    public var name: Located<String>
    public var title = ""
    public var seed = 1
    /// What a seed can be.
    public static let seeds = 0...1_000_000_000
    /// How many simulated seconds pass in a second. Days and incidents pass faster, the rates of
    /// messages stay.
    public var speed = 1
    public var load = SimulatedLoad()
    public var clusters: Listing<SimulatedCluster>
    public var incidents: [SimulatedIncident] = []
    public var place: Place

    init(place: Place) {
        self.place = place
        name = Located("", at: place)
        clusters = Listing(at: place)
    }

    /// The most clusters of a simulation.
    public static let maximumClusters = 100
    /// The most brokers of all clusters.
    public static let maximumBrokers = 1_000
    /// The most topics of all clusters.
    public static let maximumTopics = 10_000
    /// The most partitions of all topics.
    public static let maximumPartitions = 50_000
    /// The most queues of all clusters.
    public static let maximumQueues = 20_000
    /// The most groups of all clusters.
    public static let maximumGroups = 5_000
    /// The most partitions that all groups read, each counted for every group that reads it.
    public static let maximumPartitionsRead = 200_000
    /// The most rows of all tables.
    public static let maximumRows = 100_000
    /// The most incidents of a simulation.
    public static let maximumIncidents = 200

    private static let keys = Record<SimulationDefinition>(
        "simulation", "Clusters that are simulated, the load on them, and what befalls them.",
        start: SimulationDefinition.init(place:),
        fields: [
            .format(),
            .required("simulation", \.name, Codec.name.located, "The name that targets use."),
            .defaulted("title", \.title, .string, "none", "What it is, for people."),
            .defaulted(
                "seed", \.seed, .integer(seeds), "1",
                "Where chance begins: the same seed gives the same rows, on every machine."),
            .defaulted(
                "speed", \.speed, .integer(1...3_600), "1",
                "Simulated seconds in a second: days and incidents pass faster, the rates of "
                    + "messages stay."),
            .defaulted(
                "load", \.load, SimulatedLoad.record.codec, "a peak at 14:00 UTC",
                "How the load changes over a day, and from day to day."),
            .required(
                "clusters", \.clusters, SimulatedCluster.record.codec.listing, "The clusters."),
            .defaulted(
                "incidents", \.incidents, SimulatedIncident.record.codec.list, "none",
                "What goes wrong, and when."),
        ])

    /// The keys, and what they must be together.
    static let record: Record<SimulationDefinition> = {
        var record = keys
        record.check = { simulation, report in simulation.check(report: &report) }
        return record
    }()
}

/// How the load changes over a day, and from day to day.
public struct SimulatedLoad: Sendable {
    /// The hour of the greatest load, UTC.
    public var peak = 14
    /// How much the load is over its mean at the peak, and under it twelve hours later, as a share.
    public var swing = 0.3
    /// How far chance moves a rate, as a share of it.
    public var noise = 0.05
    /// What each day adds, as a share of the load at the beginning.
    public var growth = 0.0

    public init() {}

    static let record = Record<SimulatedLoad>(
        "load", "How the load changes over a day, and from day to day.",
        start: { _ in SimulatedLoad() },
        fields: [
            .defaulted(
                "peak", \.peak, .integer(0...23), "14", "The hour of the greatest load, UTC."),
            .defaulted(
                "swing", \.swing, .number(in: 0...0.95), "0.3",
                "How much the load is over its mean at the peak, and under it twelve hours later, "
                    + "as a share; up to 0.95."),
            .defaulted(
                "noise", \.noise, .number(in: 0...0.5), "0.05",
                "How far chance moves a rate, as a share of it; up to 0.5."),
            .defaulted(
                "growth", \.growth, .number(in: -0.1...1), "0",
                "What each day adds, as a share of the load at the beginning; from -0.1 to 1."),
        ])
}

extension Codec where Value == Double {
    /// A number in a range.
    static func number(in range: ClosedRange<Double>) -> Codec {
        number.map { value, place, report in
            guard range.contains(value) else {
                report.add(
                    .malformed(
                        "\(value)", value < range.lowerBound ? "too small" : "too large",
                        write: "a number from \(range.lowerBound) to \(range.upperBound)",
                        at: place))
                return nil
            }
            return value
        }
    }
}
