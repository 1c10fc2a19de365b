/// A table that a simulation can be asked for; its rows are what a broker's API would list.
public enum SimulationTable: String, Sendable, CaseIterable {
    case clusters, brokers, topics, partitions, queues, groups, subscriptions

    /// The columns, in the order of their listing.
    public var columns: [TableColumn] {
        switch self {
        case .clusters: ClusterColumn.allCases.map(TableColumn.init)
        case .brokers: BrokerColumn.allCases.map(TableColumn.init)
        case .topics: TopicColumn.allCases.map(TableColumn.init)
        case .partitions: PartitionColumn.allCases.map(TableColumn.init)
        case .queues: QueueColumn.allCases.map(TableColumn.init)
        case .groups: GroupColumn.allCases.map(TableColumn.init)
        case .subscriptions: SubscriptionColumn.allCases.map(TableColumn.init)
        }
    }
}
