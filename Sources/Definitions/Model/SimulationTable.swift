/// A table that a simulation can be asked for; its rows are what a broker's API would list.
public enum SimulationTable: String, Sendable, CaseIterable {
    case clusters, brokers, topics, partitions, queues, groups, subscriptions

    /// The columns, in the order of their listing.
    public var columns: [SimulationColumn] {
        switch self {
        case .clusters: ClusterColumn.allCases.map(SimulationColumn.init)
        case .brokers: BrokerColumn.allCases.map(SimulationColumn.init)
        case .topics: TopicColumn.allCases.map(SimulationColumn.init)
        case .partitions: PartitionColumn.allCases.map(SimulationColumn.init)
        case .queues: QueueColumn.allCases.map(SimulationColumn.init)
        case .groups: GroupColumn.allCases.map(SimulationColumn.init)
        case .subscriptions: SubscriptionColumn.allCases.map(SimulationColumn.init)
        }
    }
}

/// A column of some table: its name, and what it holds.
public struct SimulationColumn: Sendable {
    public var name: String
    public var content: SimulationContent

    init(_ column: some SimulationColumnName) {
        name = column.rawValue
        content = column.content
    }
}

/// The columns of one table.
public protocol SimulationColumnName: CaseIterable, RawRepresentable, Sendable
where RawValue == String {
    var content: SimulationContent { get }
}

/// What a column holds, as a source has to declare it.
public struct SimulationContent: Sendable {
    /// When a row has a value.
    public enum Presence: Sendable, Hashable {
        /// Always: it says which row it is.
        case always
        /// Where the simulation gives it.
        case whereGiven
        /// While the thing works, and is not silent about it.
        case measured
    }

    public var kind: FieldDefinition.Kind
    /// In UCUM notation; nil for texts and booleans.
    public var unit: String?
    public var presence = Presence.measured

    static let name = SimulationContent(kind: .string, presence: .always)
    static let label = SimulationContent(kind: .string, presence: .whereGiven)
    static let text = SimulationContent(kind: .string)
    static let flag = SimulationContent(kind: .boolean)

    static func gauge(_ unit: String) -> SimulationContent { .init(kind: .gauge, unit: unit) }
    static func counter(_ unit: String) -> SimulationContent { .init(kind: .counter, unit: unit) }
}

/// The columns of `clusters`.
public enum ClusterColumn: String, SimulationColumnName {
    case provider, cluster, region, version

    public var content: SimulationContent {
        switch self {
        case .provider, .cluster: .name
        case .region: .label
        case .version: .text
        }
    }
}

/// The columns of `partitions`; one without a leader has neither `leader` nor `end_offset`.
public enum PartitionColumn: String, SimulationColumnName {
    case provider, cluster, region, topic, partition, leader, isr
    case endOffset = "end_offset"

    public var content: SimulationContent {
        switch self {
        case .provider, .cluster, .topic: .name
        case .region: .label
        case .partition: .init(kind: .integer, unit: "1", presence: .always)
        case .leader: .text
        case .isr: .gauge("{replica}")
        case .endOffset: .counter("{message}")
        }
    }
}

/// The columns of `groups`; `lag_max` is the lag of the partition that is furthest behind.
public enum GroupColumn: String, SimulationColumnName {
    case provider, cluster, region, group, state, members
    case lagTotal = "lag_total"
    case lagMax = "lag_max"
    case commits

    public var content: SimulationContent {
        switch self {
        case .provider, .cluster, .group: .name
        case .region: .label
        case .state: .text
        case .members: .gauge("{member}")
        case .lagTotal, .lagMax: .gauge("{message}")
        case .commits: .counter("{commit}")
        }
    }
}

/// The columns of `subscriptions`: a row for each topic that a group reads.
public enum SubscriptionColumn: String, SimulationColumnName {
    case provider, cluster, region, group, topic, lag

    public var content: SimulationContent {
        switch self {
        case .provider, .cluster, .group, .topic: .name
        case .region: .label
        case .lag: .gauge("{message}")
        }
    }
}
