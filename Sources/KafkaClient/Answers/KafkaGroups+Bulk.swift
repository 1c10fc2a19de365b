import CRdKafka

extension KafkaGroups {
    /// The groups as their coordinators describe them, each all of its own in one answer.
    ///
    /// Groups of other kinds, such as those of Kafka Connect, are no readers and are left out.
    init(told: rd_kafka_group_list, limits: KafkaLimits) throws(KafkaError) {
        self.init()
        guard Int(told.group_cnt) <= limits.maximumGroups else {
            throw .tooMany(Int(told.group_cnt), "groups", limit: limits.maximumGroups)
        }
        var names = KafkaNames()
        var members = 0
        for group in UnsafeBufferPointer(start: told.groups, count: Int(told.group_cnt)) {
            let kind = group.protocol_type.map { String(cString: $0) } ?? ""
            let id = String(cString: group.group)
            let error = KafkaCode(group.err)
            guard error != nil || kind.isEmpty || kind == "consumer" else { continue }
            members += Int(group.member_cnt)
            guard members <= limits.maximumMembers else {
                throw .tooMany(members, "members", limit: limits.maximumMembers)
            }
            if let error {
                failures.add(.group(id), KafkaError(error.reason, error.text, code: error))
                groups.append(KafkaGroup(id: id, state: .unknown, coordinator: group.broker.id))
            } else {
                groups.append(KafkaGroup(id: id, group, isSimple: kind.isEmpty, &names))
            }
        }
        topics = names.all
    }
}

extension KafkaGroup {
    fileprivate init(
        id: String, _ told: rd_kafka_group_info, isSimple: Bool, _ names: inout KafkaNames
    ) {
        let assignor = told.`protocol`.map { String(cString: $0) } ?? ""
        self.init(
            id: id, state: State(told.state.map { String(cString: $0) } ?? ""), isSimple: isSimple,
            assignor: assignor.isEmpty ? nil : assignor,
            coordinator: told.broker.id < 0 ? nil : told.broker.id)
        members = UnsafeBufferPointer(start: told.members, count: Int(told.member_cnt)).map {
            KafkaMember($0, &names)
        }
    }
}

extension KafkaGroup.State {
    /// A state by its name in the protocol.
    init(_ name: String) {
        self =
            switch name {
            case "PreparingRebalance": .preparingRebalance
            case "CompletingRebalance", "AwaitingSync": .completingRebalance
            case "Stable": .stable
            case "Dead": .dead
            case "Empty": .empty
            default: .unknown
            }
    }
}

extension KafkaMember {
    fileprivate init(_ told: rd_kafka_group_member_info, _ names: inout KafkaNames) {
        self.init(
            id: told.member_id.map { String(cString: $0) } ?? "",
            clientID: told.client_id.map { String(cString: $0) } ?? "",
            host: Self.host(told.client_host),
            assignment: Self.assignment(
                UnsafeRawBufferPointer(
                    start: told.member_assignment, count: Int(told.member_assignment_size)),
                &names))
    }

    /// An address without the slash that Kafka puts before it.
    static func host(_ text: UnsafePointer<CChar>?) -> String {
        let host = text.map { String(cString: $0) } ?? ""
        return host.hasPrefix("/") ? String(host.dropFirst()) : host
    }

    /// The partitions of a member, as its group's leader wrote them down: a version, topics by name, and
    /// for each the numbers of partitions. What cannot be read ends it, and is no error: a group may
    /// write what it likes.
    ///
    /// Source: https://kafka.apache.org/protocol, ConsumerProtocolAssignment
    static func assignment(
        _ bytes: UnsafeRawBufferPointer, _ names: inout KafkaNames
    ) -> [KafkaAssignment] {
        var place = 0
        func integer<Value: FixedWidthInteger>(_ type: Value.Type) -> Int? {
            let size = MemoryLayout<Value>.size
            guard bytes.count - place >= size else { return nil }
            defer { place += size }
            return Int(Value(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: type)))
        }
        var assignment: [KafkaAssignment] = []
        guard integer(Int16.self) != nil, let topics = integer(Int32.self), topics > 0 else {
            return []
        }
        for _ in 0..<topics {
            guard let length = integer(Int16.self), length > 0, bytes.count - place >= length
            else { return assignment }
            let name = String(decoding: bytes[place..<place + length], as: UTF8.self)
            place += length
            guard let count = integer(Int32.self), count >= 0 else { return assignment }
            let topic = names.number(of: name)
            for _ in 0..<count {
                guard let partition = integer(Int32.self) else { return assignment }
                assignment.append(KafkaAssignment(topic: topic, partition: Int32(partition)))
            }
        }
        return assignment
    }
}
