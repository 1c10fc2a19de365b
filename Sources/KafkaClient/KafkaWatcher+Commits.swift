import CRdKafka

extension KafkaWatcher {
    /// Asks how far groups have read, over all their partitions: a request a group to its coordinator.
    ///
    /// A group whose commits do not come is told under `failures`.
    ///
    /// - Parameters:
    ///   - groups: the ids of the groups.
    ///   - duration: how long it may take, connecting included.
    /// - Returns: the commits that there are.
    /// - Throws: a `KafkaError` of reason `cancelled`, or `tooMany` beyond a limit.
    public func committed(
        groups: [String], within duration: Duration
    ) async throws(KafkaError) -> KafkaCommits {
        try await committed(groups: groups, by: KafkaDeadline(within: duration))
    }

    func committed(
        groups: [String], by deadline: KafkaDeadline
    ) async throws(KafkaError) -> KafkaCommits {
        let results = await ofEachGroup(groups) { watcher, group throws(KafkaError) in
            try await watcher.committed(group, deadline)
        }
        return try merge(results, of: groups)
    }

    /// The commits of one group, with topics by a number of their own.
    private struct GroupCommits: Sendable {
        var names = KafkaNames()
        var commits: [KafkaCommit] = []
        /// The first partition whose commit did not come, and how many there are.
        var failure: KafkaError?
        var failureCount = 0
    }

    private func committed(
        _ group: String, _ deadline: KafkaDeadline
    ) async throws(KafkaError) -> GroupCommits {
        let limit = settings.limits.maximumCommits
        return try await askCoordinator(
            RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, by: deadline,
            { client, options, queue in
                var request = rd_kafka_ListConsumerGroupOffsets_new(group, nil)
                defer { if let request { rd_kafka_ListConsumerGroupOffsets_destroy(request) } }
                rd_kafka_ListConsumerGroupOffsets(client, &request, 1, options, queue)
            },
            read: { event throws(KafkaError) in try Self.read(event, limit: limit) })
    }

    private static func read(
        _ event: OpaquePointer, limit: Int
    ) throws(KafkaError) -> GroupCommits {
        var count = 0
        let told = rd_kafka_ListConsumerGroupOffsets_result_groups(event, &count)
        var read = GroupCommits()
        guard let group = UnsafeBufferPointer(start: told, count: count).first else { return read }
        if let error = KafkaError(rd_kafka_group_result_error(group)) { throw error }
        guard let list = rd_kafka_group_result_partitions(group)?.pointee else { return read }
        guard Int(list.cnt) <= limit else {
            throw .tooMany(Int(list.cnt), "commits of a group", limit: limit)
        }
        read.commits.reserveCapacity(Int(list.cnt))
        for element in UnsafeBufferPointer(start: list.elems, count: Int(list.cnt)) {
            if let code = KafkaCode(element.err) {
                read.failureCount += 1
                read.failure =
                    read.failure
                    ?? KafkaError(
                        code.reason,
                        "\(String(cString: element.topic)) \(element.partition): \(code.text)",
                        code: code)
                continue
            }
            // A partition without a commit has an offset below 0.
            guard element.offset >= 0 else { continue }
            read.commits.append(
                KafkaCommit(
                    group: 0, topic: read.names.number(of: element.topic),
                    partition: element.partition, offset: element.offset))
        }
        return read
    }

    private func merge(
        _ results: [Result<GroupCommits, KafkaError>], of groups: [String]
    ) throws(KafkaError) -> KafkaCommits {
        let limit = settings.limits.maximumCommits
        var merged = KafkaCommits(groups: groups)
        var names = KafkaNames()
        for (place, result) in results.enumerated() {
            switch result {
            case .failure(let error):
                guard error.reason != .cancelled, error.reason != .tooMany else { throw error }
                merged.failures.add(.group(groups[place]), error)
                merged.incomplete.insert(Int32(place))
            case .success(let read):
                if let failure = read.failure {
                    merged.failures.add(.group(groups[place]), failure)
                    merged.incomplete.insert(Int32(place))
                }
                let count = merged.commits.count + read.commits.count
                guard count <= limit else { throw .tooMany(count, "commits", limit: limit) }
                let numbers = read.names.all.map { names.number(of: $0) }
                for var commit in read.commits {
                    commit.group = Int32(place)
                    commit.topic = numbers[Int(commit.topic)]
                    merged.commits.append(commit)
                }
            }
        }
        merged.topics = names.all
        return merged
    }
}
