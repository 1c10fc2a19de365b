import CRdKafka

extension KafkaWatcher {
    /// Asks for all consumer groups, with or without members: three requests to each broker, two for
    /// the list of its groups and one for what they are.
    ///
    /// The second list is what librdkafka needs to have all groups of a broker described at once; but it
    /// does not tell whether a broker refused, and so hides groups. The first tells that. A group that is
    /// in the first alone is asked for on its own.
    ///
    /// A broker that does not answer hides its groups, which is told under `failures`; where none answers
    /// the call fails.
    ///
    /// - Parameter duration: how long it may take, connecting included; a broker that is silent takes
    ///   half of it.
    /// - Returns: the groups with their members.
    /// - Throws: a `KafkaError`; of reason `tooMany` beyond a limit.
    public func groups(within duration: Duration) async throws(KafkaError) -> KafkaGroups {
        try await groups(by: KafkaDeadline(within: duration))
    }

    func groups(by deadline: KafkaDeadline) async throws(KafkaError) -> KafkaGroups {
        async let describing = describedAtOnce(by: deadline.half)
        var groups = try await listed(by: deadline.half)
        if groups.groups.isEmpty, let failure = groups.failures.first.first { throw failure.error }
        var described = try await describing.get()
        let known = Set(described.groups.map(\.id))
        let missing = groups.groups.map(\.id).filter { !known.contains($0) }
        if !missing.isEmpty {
            described.add(try await describedOneByOne(missing, by: deadline))
        }
        groups.describe(as: described)
        groups.groups.sort { $0.id < $1.id }
        return groups
    }

    private func listed(by deadline: KafkaDeadline) async throws(KafkaError) -> KafkaGroups {
        let limits = settings.limits
        return try await ask(
            RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, by: deadline,
            { client, options, queue in rd_kafka_ListConsumerGroups(client, options, queue) },
            read: { event throws(KafkaError) in
                try KafkaGroups(listing: event, limit: limits.maximumGroups)
            })
    }

    /// The groups that can be described at once; none where librdkafka keeps them to itself because a
    /// broker refused.
    private func describedAtOnce(by deadline: KafkaDeadline) async -> Result<
        KafkaGroups, KafkaError
    > {
        let limits = settings.limits
        do throws(KafkaError) {
            return .success(
                try await call(by: deadline) { handle, answer in
                    let read = handle.use { client in
                        Self.readGroups(client, limits, milliseconds: deadline.milliseconds)
                    }
                    answer.give(read ?? .failure(.closed))
                })
        } catch {
            let isOver = error.reason == .cancelled || error.reason == .tooMany
            return isOver ? .failure(error) : .success(KafkaGroups())
        }
    }

    private static func readGroups(
        _ client: OpaquePointer, _ limits: KafkaLimits, milliseconds: Int32
    ) -> Result<KafkaGroups, KafkaError> {
        var told: UnsafePointer<rd_kafka_group_list>?
        let result = rd_kafka_list_groups(client, nil, &told, milliseconds)
        guard let told, result == RD_KAFKA_RESP_ERR_NO_ERROR || result == RD_KAFKA_RESP_ERR__PARTIAL
        else { return .success(KafkaGroups()) }
        defer { rd_kafka_group_list_destroy(told) }
        return Result { () throws(KafkaError) in
            try KafkaGroups(told: told.pointee, limits: limits)
        }
    }

    private func describedOneByOne(
        _ ids: [String], by deadline: KafkaDeadline
    ) async throws(KafkaError) -> KafkaGroups {
        let limit = settings.limits.maximumMembers
        let results = await ofEachGroup(ids) { watcher, id throws(KafkaError) in
            try await watcher.askCoordinator(
                RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, by: deadline,
                { client, options, queue in
                    withCTexts([id]) { texts in
                        rd_kafka_DescribeConsumerGroups(
                            client, texts.baseAddress, texts.count, options, queue)
                    }
                },
                read: { event throws(KafkaError) in
                    try KafkaGroups(describing: event, limit: limit)
                })
        }
        var described = KafkaGroups()
        for (id, result) in zip(ids, results) {
            switch result {
            case .success(let group): described.add(group)
            case .failure(let error):
                guard error.reason != .cancelled, error.reason != .tooMany else { throw error }
                described.failures.add(.group(id), error)
            }
        }
        let members = described.groups.reduce(0) { $0 + ($1.members?.count ?? 0) }
        guard members <= limit else { throw .tooMany(members, "members", limit: limit) }
        return described
    }
}

extension KafkaGroups {
    /// Takes over what the coordinators say of the groups listed; those that the list had not are
    /// added.
    mutating func describe(as described: KafkaGroups) {
        var known = Dictionary(
            described.groups.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for place in groups.indices {
            guard let group = known.removeValue(forKey: groups[place].id) else { continue }
            if group.members == nil {
                groups[place].coordinator = group.coordinator
            } else {
                groups[place] = group
            }
        }
        groups += known.values
        topics = described.topics
        failures.add(described.failures)
    }

    /// Takes over groups that were described apart.
    fileprivate mutating func add(_ other: KafkaGroups) {
        var names = KafkaNames(topics)
        let numbers = other.topics.map { names.number(of: $0) }
        for var group in other.groups {
            for member in group.members?.indices ?? 0..<0 {
                for place in group.members?[member].assignment.indices ?? 0..<0 {
                    let topic = group.members?[member].assignment[place].topic ?? 0
                    group.members?[member].assignment[place].topic = numbers[Int(topic)]
                }
            }
            groups.append(group)
        }
        topics = names.all
        failures.add(other.failures)
    }
}

/// Hands texts over as C has them, which are gone afterwards.
func withCTexts(
    _ texts: [String], _ body: (UnsafeMutableBufferPointer<UnsafePointer<CChar>?>) -> Void
) {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for text in texts {
        starts.append(bytes.count)
        bytes += text.utf8CString
    }
    bytes.withUnsafeBufferPointer { bytes in
        var pointers = starts.map { start in bytes.baseAddress.map { $0 + start } }
        pointers.withUnsafeMutableBufferPointer { body($0) }
    }
}
