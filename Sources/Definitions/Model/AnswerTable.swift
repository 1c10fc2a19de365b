/// A table of a transport whose answers are no documents: what it is called, and its columns.
public enum AnswerTable: Sendable, Hashable {
    case simulation(SimulationTable)
    case kafka(KafkaTable)

    /// The tables of a transport, by name; none where its answers are documents.
    static func tables(of transport: TransportKind) -> [String: AnswerTable] {
        switch transport {
        case .http, .prometheus, .file, .nrql: [:]
        case .kafka:
            Dictionary(
                uniqueKeysWithValues: KafkaTable.allCases.map { ($0.rawValue, .kafka($0)) })
        case .simulation:
            Dictionary(
                uniqueKeysWithValues: SimulationTable.allCases.map {
                    ($0.rawValue, .simulation($0))
                }
            )
        }
    }

    public var name: String {
        switch self {
        case .simulation(let table): table.rawValue
        case .kafka(let table): table.rawValue
        }
    }

    /// Whether it has one row, without a key.
    var isOneRow: Bool { if case .kafka(let table) = self { table.isOneRow } else { false } }

    /// The columns, in the order of their listing.
    public var columns: [TableColumn] {
        switch self {
        case .simulation(let table): table.columns
        case .kafka(let table): table.columns
        }
    }
}

/// A column of some table: its name, and what it holds.
public struct TableColumn: Sendable {
    public var name: String
    public var content: ColumnContent

    init(_ column: some TableColumnName) {
        name = column.rawValue
        content = column.content
    }
}

/// The columns of one table.
public protocol TableColumnName: CaseIterable, RawRepresentable, Sendable
where RawValue == String {
    var content: ColumnContent { get }
}

/// What a column holds, as a source has to declare it.
public struct ColumnContent: Sendable {
    /// When a row has a value.
    public enum Presence: Sendable, Hashable {
        /// Always: it says which row it is.
        case always
        /// Where the simulation, or the broker, gives it.
        case whereGiven
        /// While the thing works, and is not silent about it.
        case measured
    }

    public var kind: FieldDefinition.Kind
    /// In UCUM notation; nil for texts and booleans.
    public var unit: String?
    public var presence = Presence.measured

    static let name = ColumnContent(kind: .string, presence: .always)
    static let label = ColumnContent(kind: .string, presence: .whereGiven)
    static let text = ColumnContent(kind: .string)
    static let flag = ColumnContent(kind: .boolean)

    static let whole = ColumnContent(kind: .integer)

    /// One that a row always has.
    var always: ColumnContent {
        var content = self
        content.presence = .always
        return content
    }

    static func gauge(_ unit: String) -> ColumnContent { .init(kind: .gauge, unit: unit) }
    static func counter(_ unit: String) -> ColumnContent { .init(kind: .counter, unit: unit) }
}

/// The columns of `clusters`.
public enum ClusterColumn: String, TableColumnName {
    case provider, cluster, region, version

    public var content: ColumnContent {
        switch self {
        case .provider, .cluster: .name
        case .region: .label
        case .version: .text
        }
    }
}

/// The columns of `partitions`; one without a leader has neither `leader` nor `end_offset`.
public enum PartitionColumn: String, TableColumnName {
    case provider, cluster, region, topic, partition, leader, isr
    case endOffset = "end_offset"

    public var content: ColumnContent {
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
public enum GroupColumn: String, TableColumnName {
    case provider, cluster, region, group, state, members
    case lagTotal = "lag_total"
    case lagMax = "lag_max"
    case commits

    public var content: ColumnContent {
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
public enum SubscriptionColumn: String, TableColumnName {
    case provider, cluster, region, group, topic, lag

    public var content: ColumnContent {
        switch self {
        case .provider, .cluster, .group, .topic: .name
        case .region: .label
        case .lag: .gauge("{message}")
        }
    }
}
