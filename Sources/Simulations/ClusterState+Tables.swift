import Definitions
import Plans
import Telemetry

extension ClusterState {
    /// Adds the rows of the cluster to a table.
    func append(
        _ table: SimulationTable, to rows: inout RowTable, by layout: RowLayout, at part: Int64
    ) {
        switch table {
        case .clusters:
            fill(&rows, layout, 1) { (column: ClusterColumn, _) in value(column) }
        case .brokers:
            fill(&rows, layout, brokers.count) { (column: BrokerColumn, index) in
                hides(column, index) ? .missing : value(column, of: index, at: part)
            }
        case .topics:
            fill(&rows, layout, topics.count) { (column: TopicColumn, index) in
                value(column, of: index, at: part)
            }
        case .partitions:
            fill(&rows, layout, partitions.count) { (column: PartitionColumn, index) in
                value(column, of: index, at: part)
            }
        case .queues:
            fill(&rows, layout, queues.count) { (column: QueueColumn, index) in
                hides(column, index) ? .missing : value(column, of: index, at: part)
            }
        case .groups:
            fill(&rows, layout, groups.count) { (column: GroupColumn, index) in
                value(column, of: index, at: part)
            }
        case .subscriptions:
            fill(&rows, layout, topology.subscriptions.count) {
                (column: SubscriptionColumn, index) in
                value(column, of: index, at: part)
            }
        }
    }

    /// Adds rows with the columns that are wanted; a cluster that is silent tells only what each
    /// row is of.
    private func fill<Column: TableColumnName>(
        _ rows: inout RowTable, _ layout: RowLayout, _ count: Int,
        value: (Column, Int) -> Scalar
    ) {
        let fields = layout.fields.compactMap { field -> (slot: Int, column: Column)? in
            guard field.levelsUp == 0,
                let column = Column(rawValue: field.keys.joined(separator: ".")),
                !isSilent || column.content.presence != .measured
            else { return nil }
            return (field.slot, column)
        }
        for index in 0..<count {
            let row = rows.appendRow()
            for (slot, column) in fields { rows[row, slot] = value(column, index) }
        }
    }

    /// Of a broker that is down others know that it is; one that is silent seems to be nothing.
    private func hides(_ column: BrokerColumn, _ index: Int) -> Bool {
        guard column.content.presence == .measured else { return false }
        return brokers[index].isSilent || (brokers[index].isDown && column != .up)
    }

    /// Of a queue whose broker is down others know that it does not run.
    private func hides(_ column: QueueColumn, _ index: Int) -> Bool {
        isDown(topology.queues[index]) && column.content.presence == .measured
            && column != .state && column != .running
    }
}
