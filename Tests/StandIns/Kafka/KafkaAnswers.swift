import NIOCore

/// The answers of one broker of a script, as the protocol has them.
///
/// Source: https://kafka.apache.org/protocol#protocol_api_keys
struct KafkaAnswers {
    let script: KafkaScript
    let broker: Int32
    let ports: [Int32: Int]

    /// The body of an answer; nil where there is none, as of a broker that is silent.
    func answer(_ api: KafkaWire.API, version: Int16, _ request: inout ByteBuffer) -> ByteBuffer? {
        if script.silent.contains(broker) || script.unanswered.contains(api) { return nil }
        var body = ByteBuffer()
        switch api {
        case .apiVersions: versions(version, &body)
        case .metadata: metadata(version, &body)
        case .findCoordinator: coordinator(version, &body)
        case .listGroups: listGroups(version, &body)
        case .describeGroups: describeGroups(version, &request, &body)
        case .offsetFetch: commits(version, &request, &body)
        case .listOffsets: offsets(version, &request, &body)
        case .describeConfigs: configurations(&request, &body)
        case .saslHandshake:
            body.writeInteger(script.loginError == nil ? Int16(33) : 0)
            body.writeList(["PLAIN"]) { $0.writeText($1) }
        case .saslAuthenticate:
            body.writeInteger(script.loginError ?? 34)
            body.writeText(script.loginError == 0 ? nil : script.loginWords)
            body.writeBytes(of: ByteBuffer())
        }
        return body
    }

    private func versions(_ version: Int16, _ body: inout ByteBuffer) {
        // A version that is not known is answered in the form of the first, as Kafka does.
        body.writeInteger(version == 0 ? Int16(0) : 35)
        body.writeList(KafkaWire.API.allCases) { body, api in
            body.writeInteger(api.rawValue)
            body.writeInteger(Int16(0))
            body.writeInteger(api.highest)
        }
    }

    private func metadata(_ version: Int16, _ body: inout ByteBuffer) {
        if version >= 3 { body.writeInteger(script.throttle) }
        body.writeList(script.brokers) { body, broker in
            body.writeInteger(broker)
            body.writeText("127.0.0.1")
            body.writeInteger(Int32(ports[broker] ?? 0))
            if version >= 1 { body.writeText(nil) }
        }
        if version >= 2 { body.writeText(script.clusterID) }
        if version >= 1 { body.writeInteger(script.controller) }
        body.writeList(script.topics) { body, topic in
            body.writeInteger(topic.error)
            body.writeText(topic.name)
            if version >= 1 { body.writeFlag(false) }
            body.writeList(Array(topic.partitions.enumerated())) { body, partition in
                body.writeInteger(partition.element.error)
                body.writeInteger(Int32(partition.offset))
                body.writeInteger(partition.element.leader)
                body.writeList(partition.element.replicas) { $0.writeInteger($1) }
                body.writeList(partition.element.inSync) { $0.writeInteger($1) }
            }
        }
    }

    /// The first broker coordinates all groups.
    private func coordinator(_ version: Int16, _ body: inout ByteBuffer) {
        let coordinator = script.brokers.first ?? -1
        if version >= 1 { body.writeInteger(script.throttle) }
        body.writeInteger(Int16(0))
        if version >= 1 { body.writeText(nil) }
        body.writeInteger(coordinator)
        body.writeText("127.0.0.1")
        body.writeInteger(Int32(ports[coordinator] ?? 0))
    }

    private func listGroups(_ version: Int16, _ body: inout ByteBuffer) {
        let error = script.listErrors[broker] ?? 0
        if version >= 1 { body.writeInteger(script.throttle) }
        body.writeInteger(error)
        let groups = script.groups.filter { group in
            group.listedBy.isEmpty
                ? broker == script.brokers.first : group.listedBy.contains(broker)
        }
        body.writeList(error == 0 ? groups : []) { body, group in
            body.writeText(group.id)
            body.writeText("consumer")
        }
    }

    private func describeGroups(
        _ version: Int16, _ request: inout ByteBuffer, _ body: inout ByteBuffer
    ) {
        let asked = request.readList { $0.readText() } ?? []
        if version >= 1 { body.writeInteger(script.throttle) }
        body.writeList(asked) { body, id in
            let group = script.groups.first { $0.id == id }
            body.writeInteger(group?.describeError ?? 0)
            body.writeText(id)
            body.writeText(group?.state ?? "Dead")
            body.writeText("consumer")
            body.writeText(group?.assignor ?? "")
            body.writeList(group?.members ?? []) { body, member in
                body.writeText(member.id)
                body.writeText(member.clientID)
                body.writeText(member.host)
                body.writeBytes(of: ByteBuffer())
                body.writeBytes(of: assignment(member.assignment))
            }
        }
    }

    private func assignment(_ partitions: [String: [Int32]]) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.writeInteger(Int16(0))
        bytes.writeList(partitions.sorted { $0.key < $1.key }) { bytes, topic in
            bytes.writeText(topic.key)
            bytes.writeList(topic.value) { $0.writeInteger($1) }
        }
        bytes.writeBytes(of: ByteBuffer())
        return bytes
    }

    private func commits(_ version: Int16, _ request: inout ByteBuffer, _ body: inout ByteBuffer) {
        let id = request.readText()
        let group = script.groups.first { $0.id == id }
        if version >= 3 { body.writeInteger(script.throttle) }
        let isAnswered = group?.commitsError == 0
        let topics = isAnswered ? group?.commits.sorted { $0.key < $1.key } ?? [] : []
        body.writeList(topics) { body, topic in
            body.writeText(topic.key)
            body.writeList(topic.value.sorted { $0.key < $1.key }) { body, commit in
                body.writeInteger(commit.key)
                body.writeInteger(commit.value)
                body.writeText("")
                body.writeInteger(Int16(0))
            }
        }
        if version >= 2 { body.writeInteger(group?.commitsError ?? 0) }
    }

    private func offsets(_ version: Int16, _ request: inout ByteBuffer, _ body: inout ByteBuffer) {
        _ = request.readInteger(as: Int32.self)
        if version >= 2 { _ = request.readInteger(as: Int8.self) }
        let asked =
            request.readList { request -> (String, [(Int32, Int64)])? in
                guard let topic = request.readText() else { return nil }
                let partitions = request.readList { request -> (Int32, Int64)? in
                    guard let partition = request.readInteger(as: Int32.self),
                        let time = request.readInteger(as: Int64.self)
                    else { return nil }
                    return (partition, time)
                }
                return partitions.map { (topic, $0) }
            } ?? []
        if version >= 2 { body.writeInteger(script.throttle) }
        body.writeList(asked) { body, topic in
            let partitions = script.topics.first { $0.name == topic.0 }?.partitions ?? []
            body.writeText(topic.0)
            body.writeList(topic.1) { body, asked in
                let place = Int(asked.0)
                let partition = partitions.indices.contains(place) ? partitions[place] : nil
                // Not the leader of it, or no such partition.
                let error =
                    partition.map { $0.leader == broker ? $0.offsetsError : 6 } ?? Int16(3)
                body.writeInteger(asked.0)
                body.writeInteger(error)
                body.writeInteger(Int64(-1))
                let offset = asked.1 == -2 ? partition?.earliest : partition?.end
                body.writeInteger(error == 0 ? offset ?? -1 : -1)
            }
        }
    }

    private func configurations(_ request: inout ByteBuffer, _ body: inout ByteBuffer) {
        let asked =
            request.readList { request -> (Int8, String, [String]?)? in
                guard let kind = request.readInteger(as: Int8.self), let name = request.readText()
                else { return nil }
                return (kind, name, request.readList { $0.readText() })
            } ?? []
        body.writeInteger(script.throttle)
        body.writeList(asked) { body, resource in
            let error = script.topics.first { $0.name == resource.1 }.map(\.error) ?? 3
            body.writeInteger(error)
            body.writeText(error == 0 ? nil : "not to be seen")
            body.writeInteger(resource.0)
            body.writeText(resource.1)
            body.writeList(error == 0 ? resource.2 ?? [] : []) { body, name in
                body.writeText(name)
                body.writeText("the \(name)")
                for flag in [false, true, false] { body.writeFlag(flag) }
            }
        }
    }
}
