import CRdKafka

extension KafkaGroups {
    /// The groups that brokers list, and the brokers that did not.
    init(listing result: OpaquePointer, limit: Int) throws(KafkaError) {
        self.init()
        var count = 0
        // While a coordinator moves, two brokers may list a group.
        var seen: Set<String> = []
        let valid = rd_kafka_ListConsumerGroups_result_valid(result, &count)
        guard count <= limit else { throw .tooMany(count, "groups", limit: limit) }
        for group in UnsafeBufferPointer(start: valid, count: count) {
            guard let told = rd_kafka_ConsumerGroupListing_group_id(group) else { continue }
            let id = String(cString: told)
            guard seen.insert(id).inserted else { continue }
            groups.append(
                KafkaGroup(
                    id: id,
                    state: .init(rd_kafka_ConsumerGroupListing_state(group)),
                    isSimple: rd_kafka_ConsumerGroupListing_is_simple_consumer_group(group) != 0))
        }
        let errors = rd_kafka_ListConsumerGroups_result_errors(result, &count)
        for error in UnsafeBufferPointer(start: errors, count: count) {
            if let error = KafkaError(error) { failures.add(.groups, error) }
        }
    }

    /// The groups as their coordinators describe them.
    init(describing result: OpaquePointer, limit: Int) throws(KafkaError) {
        self.init()
        var count = 0
        let described = rd_kafka_DescribeConsumerGroups_result_groups(result, &count)
        var names = KafkaNames()
        var members = 0
        for group in UnsafeBufferPointer(start: described, count: count) {
            guard let group,
                let id = rd_kafka_ConsumerGroupDescription_group_id(group).map({
                    String(cString: $0)
                })
            else { continue }
            if let error = KafkaError(rd_kafka_ConsumerGroupDescription_error(group)) {
                failures.add(.group(id), error)
                continue
            }
            members += rd_kafka_ConsumerGroupDescription_member_count(group)
            guard members <= limit else { throw .tooMany(members, "members", limit: limit) }
            groups.append(KafkaGroup(id: id, group, &names))
        }
        topics = names.all
    }
}

extension KafkaGroup {
    fileprivate init(id: String, _ group: OpaquePointer, _ names: inout KafkaNames) {
        let assignor = rd_kafka_ConsumerGroupDescription_partition_assignor(group)
        let coordinator = rd_kafka_ConsumerGroupDescription_coordinator(group)
        self.init(
            id: id, state: State(rd_kafka_ConsumerGroupDescription_state(group)),
            isSimple: rd_kafka_ConsumerGroupDescription_is_simple_consumer_group(group) != 0,
            assignor: assignor.map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 },
            coordinator: coordinator.map { rd_kafka_Node_id($0) }.flatMap { $0 < 0 ? nil : $0 })
        let count = rd_kafka_ConsumerGroupDescription_member_count(group)
        members = (0..<count).compactMap { index in
            rd_kafka_ConsumerGroupDescription_member(group, index).map { KafkaMember($0, &names) }
        }
    }
}

extension KafkaMember {
    fileprivate init(_ member: OpaquePointer, _ names: inout KafkaNames) {
        self.init(
            id: rd_kafka_MemberDescription_consumer_id(member).map { String(cString: $0) } ?? "",
            clientID: rd_kafka_MemberDescription_client_id(member).map { String(cString: $0) }
                ?? "",
            host: Self.host(rd_kafka_MemberDescription_host(member)))
        guard let given = rd_kafka_MemberDescription_assignment(member),
            let list = rd_kafka_MemberAssignment_partitions(given)?.pointee
        else { return }
        assignment = UnsafeBufferPointer(start: list.elems, count: Int(list.cnt)).map {
            KafkaAssignment(topic: names.number(of: $0.topic), partition: $0.partition)
        }
    }
}

extension KafkaGroup.State {
    fileprivate init(_ state: rd_kafka_consumer_group_state_t) {
        self =
            switch state {
            case RD_KAFKA_CONSUMER_GROUP_STATE_PREPARING_REBALANCE: .preparingRebalance
            case RD_KAFKA_CONSUMER_GROUP_STATE_COMPLETING_REBALANCE: .completingRebalance
            case RD_KAFKA_CONSUMER_GROUP_STATE_STABLE: .stable
            case RD_KAFKA_CONSUMER_GROUP_STATE_DEAD: .dead
            case RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY: .empty
            default: .unknown
            }
    }
}

extension KafkaError {
    /// An error of a part of an answer; nil where there is none.
    init?(_ error: OpaquePointer?) {
        guard let error, let code = KafkaCode(rd_kafka_error_code(error)) else { return nil }
        let text = rd_kafka_error_string(error).map { String(cString: $0) } ?? code.text
        self.init(code.reason, text, code: code)
    }
}
