extension KafkaSnapshot {
    /// Brings together what was asked for one after the other.
    ///
    /// - Throws: `tooMany` where commits and members together are more than `limit`.
    init(
        metadata: KafkaMetadata, groups: KafkaGroups, commits: KafkaCommits, ends: KafkaOffsets,
        earliest: KafkaOffsets?, limit: Int
    ) throws(KafkaError) {
        var names = KafkaNames(metadata.topics.map(\.name))
        let committed = commits.topics.map { names.number(of: $0) }
        let assigned = groups.topics.map { names.number(of: $0) }
        var lags: [KafkaLag] = []
        lags.reserveCapacity(commits.commits.count)
        var rest = commits.commits[...]
        for (place, group) in groups.groups.enumerated() {
            var rows: [PartitionKey: Int] = [:]
            while let commit = rest.first, commit.group == place {
                rest.removeFirst()
                let topic = committed[Int(commit.topic)]
                rows[PartitionKey(topic, commit.partition)] = lags.count
                lags.append(
                    KafkaLag(
                        group: Int32(place), topic: topic, partition: commit.partition,
                        committed: commit.offset))
            }
            for (member, assignment) in (group.members ?? []).enumerated().lazy.flatMap({ one in
                one.element.assignment.lazy.map { (Int32(one.offset), $0) }
            }) {
                let topic = assigned[Int(assignment.topic)]
                if let row = rows[PartitionKey(topic, assignment.partition)] {
                    lags[row].member = member
                    continue
                }
                rows[PartitionKey(topic, assignment.partition)] = lags.count
                lags.append(
                    KafkaLag(
                        group: Int32(place), topic: topic, partition: assignment.partition,
                        member: member))
            }
            guard lags.count <= limit else {
                throw .tooMany(lags.count, "partitions of groups", limit: limit)
            }
        }
        for row in lags.indices {
            guard
                let place = metadata.place(
                    topic: Int(lags[row].topic), partition: lags[row].partition)
            else { continue }
            lags[row].end = ends.offsets[place].offset
            lags[row].earliest = earliest?.offsets[place].offset
        }
        self.metadata = metadata
        self.groups = groups
        topics = names.all
        self.ends = ends.offsets
        self.earliest = earliest?.offsets ?? []
        self.lags = lags
        incompleteGroups = commits.incomplete
        failures = groups.failures
        failures.add(commits.failures)
        failures.add(ends.failures)
        if let earliest { failures.add(earliest.failures) }
    }

    private struct PartitionKey: Hashable {
        let topic: Int32
        let partition: Int32

        init(_ topic: Int32, _ partition: Int32) {
            self.topic = topic
            self.partition = partition
        }
    }
}
