import Definitions
import KafkaClient
import Plans
import Telemetry

/// The tables of a cluster at a moment.
///
/// A row has a value for each column of its table; a name is one text for all of its rows.
struct KafkaRows {
    private let snapshot: KafkaSnapshot
    private let topics: [Scalar]
    private let groups: [Scalar]
    private let times: Times

    /// What of the lags' times was asked for.
    struct Times {
        var byTimestamp: KafkaLagTimes?
        var byRecord: KafkaLagTimes?
        /// Why something of it did not come.
        var failure: KafkaError?
    }

    init(_ snapshot: KafkaSnapshot, times: Times = Times()) {
        self.snapshot = snapshot
        self.times = times
        topics = snapshot.topics.map(Scalar.text)
        groups = snapshot.groups.groups.map { .text($0.id) }
    }

    /// The rows of a table; those of `settings` are none here, since a snapshot has no settings.
    func rows(of table: KafkaTable, by layout: RowLayout) -> RowTable {
        switch table {
        case .cluster: fill(layout, 1) { (column: KafkaClusterColumn, _) in value(column) }
        case .brokers:
            fill(layout, snapshot.metadata.brokers.count) { (column: KafkaBrokerColumn, row) in
                value(column, of: row)
            }
        case .topics:
            fill(layout, snapshot.metadata.topics.count) { (column: KafkaTopicColumn, row) in
                value(column, of: row)
            }
        case .partitions:
            fill(layout, snapshot.metadata.partitions.count) {
                (column: KafkaPartitionColumn, row) in
                value(column, of: row)
            }
        case .groups:
            fill(layout, snapshot.groups.groups.count) { (column: KafkaGroupColumn, row) in
                value(column, of: row)
            }
        case .members:
            fill(layout, members.count) { (column: KafkaMemberColumn, row) in
                value(column, of: members[row])
            }
        case .offsets:
            fill(layout, snapshot.lags.count) { (column: KafkaOffsetColumn, row) in
                value(column, of: row)
            }
        case .settings: fill(layout, 0) { (_: KafkaSettingColumn, _) in .missing }
        }
    }

    /// The rows of `settings`.
    func rows(of settings: KafkaTopicConfigurations, by layout: RowLayout) -> RowTable {
        fill(layout, settings.topics.count) { (column: KafkaSettingColumn, row) in
            settings.topics[row].value(column)
        }
    }

    /// Reads the wanted columns of so many rows.
    private func fill<Column: TableColumnName>(
        _ layout: RowLayout, _ count: Int, _ value: (Column, Int) -> Scalar
    ) -> RowTable {
        var table = RowTable(fieldCount: layout.fieldCount, counterCount: layout.counterCount)
        let columns = layout.fields.compactMap { field in
            Column(rawValue: field.keys.joined(separator: ".")).map { (field.slot, $0) }
        }
        for row in 0..<count {
            table.appendRow()
            for (slot, column) in columns { table[row, slot] = value(column, row) }
        }
        return table
    }

    /// The members of all groups that could be described: the group's place, and the member's in it.
    private var members: [(group: Int, member: Int)] {
        snapshot.groups.groups.indices.flatMap { group in
            (snapshot.groups.groups[group].members ?? []).indices.map { (group, $0) }
        }
    }
}

// MARK: What stands in each column

extension KafkaRows {
    private func value(_ column: KafkaClusterColumn) -> Scalar {
        let metadata = snapshot.metadata
        return switch column {
        case .clusterID: metadata.clusterID.map(Scalar.text) ?? .missing
        case .controller: .whole(metadata.controllerID)
        case .brokers: .integer(Int64(metadata.brokers.count))
        case .topics: .integer(Int64(metadata.topics.count))
        case .partitions: .integer(Int64(metadata.partitions.count))
        case .areGroupsWhole: .boolean(snapshot.areCommitsWhole)
        }
    }

    private func value(_ column: KafkaBrokerColumn, of row: Int) -> Scalar {
        let broker = snapshot.metadata.brokers[row]
        return switch column {
        case .id: .integer(Int64(broker.id))
        case .host: broker.isUp ? .text(broker.host) : .missing
        case .port: broker.isUp ? .integer(Int64(broker.port)) : .missing
        case .up: .boolean(broker.isUp)
        case .isController:
            snapshot.metadata.controllerID.map { .boolean($0 == broker.id) } ?? .missing
        case .leaders: .integer(Int64(broker.leaders))
        }
    }

    private func value(_ column: KafkaTopicColumn, of row: Int) -> Scalar {
        let topic = snapshot.metadata.topics[row]
        let partitions =
            topic.error == nil ? snapshot.metadata.partitions[topic.partitions] : nil
        return switch column {
        case .topic: topics[row]
        case .partitions: .whole(partitions?.count)
        case .online: .whole(partitions?.count { !$0.isOffline })
        case .underReplicated: .whole(partitions?.count { $0.isUnderReplicated })
        case .isInternal: .boolean(topic.name.hasPrefix("__"))
        }
    }

    private func value(_ column: KafkaPartitionColumn, of row: Int) -> Scalar {
        let partition = snapshot.metadata.partitions[row]
        return switch column {
        case .topic: topics[Int(partition.topic)]
        case .partition: .integer(Int64(partition.id))
        case .leader: .whole(partition.leader)
        case .replicas: .integer(Int64(partition.replicas))
        case .inSync: .integer(Int64(partition.inSync))
        case .isOffline: .boolean(partition.isOffline)
        case .isUnderReplicated: .boolean(partition.isUnderReplicated)
        case .end: .whole(snapshot.ends[row].offset)
        case .earliest: .whole(snapshot.earliest.isEmpty ? nil : snapshot.earliest[row].offset)
        case .isEndMissing:
            .boolean(!partition.isOffline && snapshot.ends[row].offset == nil)
        }
    }

    private func value(_ column: KafkaGroupColumn, of row: Int) -> Scalar {
        let group = snapshot.groups.groups[row]
        return switch column {
        case .group: groups[row]
        case .state: group.state == .unknown ? .missing : .text(group.state.rawValue)
        case .assignor: group.assignor.map(Scalar.text) ?? .missing
        case .coordinator: .whole(group.coordinator)
        case .members: .whole(group.members.map { Int64($0.count) })
        case .areCommitsWhole: .boolean(!snapshot.incompleteGroups.contains(Int32(row)))
        }
    }

    private func value(_ column: KafkaMemberColumn, of row: (group: Int, member: Int)) -> Scalar {
        guard let member = snapshot.groups.groups[row.group].members?[row.member] else {
            return .missing
        }
        return switch column {
        case .group: groups[row.group]
        case .member: .text(member.id)
        case .client: .text(member.clientID)
        case .host: .text(member.host)
        case .partitions: .integer(Int64(member.assignment.count))
        }
    }

    private func value(_ column: KafkaOffsetColumn, of row: Int) -> Scalar {
        let lag = snapshot.lags[row]
        return switch column {
        case .group: groups[Int(lag.group)]
        case .topic: topics[Int(lag.topic)]
        case .partition: .integer(Int64(lag.partition))
        case .committed: .whole(lag.committed)
        case .end: .whole(lag.end)
        case .earliest: .whole(lag.earliest)
        case .lag: .whole(lag.lag)
        case .isEndMissing: .boolean(snapshot.isEndMissing(lag))
        case .isAhead: lag.lag == nil ? .missing : .boolean(lag.isClamped)
        case .isAssigned:
            snapshot.groups.groups[Int(lag.group)].members == nil
                ? .missing : .boolean(lag.member != nil)
        case .timestampLag: .seconds(times.byTimestamp?.seconds[row])
        case .recordLag: .seconds(times.byRecord?.seconds[row])
        }
    }
}

extension KafkaTopicConfiguration {
    fileprivate func value(_ column: KafkaSettingColumn) -> Scalar {
        switch column {
        case .topic: .text(topic)
        case .retentionTime: limit("retention.ms")
        case .retentionBytes: limit("retention.bytes")
        case .cleanupPolicy: values["cleanup.policy"].map { .text($0.text) } ?? .missing
        case .minimumInSync: number("min.insync.replicas").map { .integer($0) } ?? .missing
        }
    }

    private func number(_ name: String) -> Int64? { values[name].flatMap { Int64($0.text) } }

    /// A number; -1 says that there is no limit.
    private func limit(_ name: String) -> Scalar {
        number(name).flatMap { $0 < 0 ? nil : .integer($0) } ?? .missing
    }
}

extension Scalar {
    fileprivate static func seconds(_ value: Double??) -> Scalar {
        (value ?? nil).map(Scalar.double) ?? .missing
    }

    /// A whole number, or nothing.
    fileprivate static func whole(_ value: (some BinaryInteger)?) -> Scalar {
        value.map { .integer(Int64($0)) } ?? .missing
    }
}
