extension ClusterState {
    /// Messages that a producer puts into one request.
    static let batch = 10.0
    /// The share of requests that fail where a topic has errors.
    static let errorShare = 0.2

    /// Finds for every partition who leads it: the first of its brokers that has all messages, or
    /// else the first that is up.
    mutating func chooseLeaders() {
        for index in brokers.indices {
            brokers[index].leaders = 0
            brokers[index].underReplicated = 0
        }
        for index in topics.indices {
            let topic = topology.topics[index]
            topics[index].online = 0
            topics[index].underReplicated = 0
            for (number, partition) in topic.partitions.enumerated() {
                chooseLeader(of: partition, number: number, in: topic)
                if partitions[partition].inSync < topic.replication {
                    topics[index].underReplicated += 1
                }
                guard let leader = partitions[partition].leader else { continue }
                topics[index].online += 1
                brokers[leader].leaders += 1
                if partitions[partition].inSync < topic.replication {
                    brokers[leader].underReplicated += 1
                }
            }
        }
    }

    private mutating func chooseLeader(
        of partition: Int, number: Int, in topic: ClusterTopology.Topic
    ) {
        var leader: Int?
        var behind: Int?
        var inSync: Int64 = 0
        for replica in 0..<topic.replication {
            let broker = topology.broker(number, replica, of: topic)
            if brokers[broker].isDown { continue }
            if brokers[broker].isCatchingUp {
                behind = behind ?? broker
            } else {
                inSync += 1
                leader = leader ?? broker
            }
        }
        partitions[partition].leader = leader ?? behind
        partitions[partition].inSync = leader == nil && behind != nil ? 1 : inSync
    }

    /// What producers send to a topic in this step, partition by partition.
    mutating func produce(_ index: Int) {
        let topic = topology.topics[index]
        let bits = topic.chance.bits(2 * step)
        let messages = whole(topic.rate * factor(topic.chance), by: Chance.share(of: bits))
        let other = topic.chance.bits(2 * step + 1)
        let requests = whole(Double(messages) / Self.batch, by: Chance.share(of: other))
        guard messages > 0 else { return }
        // The parts of a whole number, rounded so that their sum is that number.
        let ends = topics[index].isHot ? topic.shares.hotEnds : topic.shares.ends
        let offset = Chance.share(of: Chance.mixed(bits))
        var before: (messages: Int64, requests: Int64) = (0, 0)
        for (number, end) in ends.enumerated() {
            let after = (
                messages: Int64(Double(messages) * end + offset),
                requests: Int64(Double(requests) * end + offset)
            )
            send(
                after.messages - before.messages, in: after.requests - before.requests,
                to: number, of: index, chance: Chance.mixed(other &+ UInt64(number)))
            before = after
        }
    }

    private mutating func send(
        _ messages: Int64, in requests: Int64, to number: Int, of index: Int, chance: UInt64
    ) {
        guard messages > 0 || requests > 0 else { return }
        let topic = topology.topics[index]
        let partition = topic.partitions.lowerBound + number
        topics[index].requests.add(requests)
        guard let leader = partitions[partition].leader else {
            topics[index].failed.add(requests)
            return
        }
        let other = Chance.share(of: chance)
        let refusal = brokers[leader].refusal
        var failed = refusal == 0 ? 0 : min(requests, whole(Double(requests) * refusal, by: other))
        let refused = refusal == 0 ? 0 : min(messages, whole(Double(messages) * refusal, by: other))
        if topics[index].hasErrors {
            // What fails is sent again, so it is asked for once more.
            let repeated = whole(Double(requests) * Self.errorShare, by: other)
            topics[index].requests.add(repeated)
            brokers[leader].requests.add(repeated)
            failed += repeated
        }
        topics[index].failed.add(failed)
        brokers[leader].requests.add(requests)
        brokers[leader].failed.add(failed)
        let accepted = messages - refused
        let bytes = accepted * topic.size
        partitions[partition].end.add(accepted)
        topics[index].messagesIn.add(accepted)
        topics[index].bytesIn.add(bytes)
        write(bytes, to: leader, work: 1)
        for replica in 0..<topic.replication {
            let broker = topology.broker(number, replica, of: topic)
            guard broker != leader, !brokers[broker].isDown else { continue }
            write(bytes, to: broker, work: ClusterTopology.followerWork)
            brokers[leader].bytesOut.add(bytes)
        }
    }

    private mutating func write(_ bytes: Int64, to broker: Int, work: Double) {
        brokers[broker].bytesIn.add(bytes)
        brokers[broker].written += Double(bytes)
        brokers[broker].work += Double(bytes) * work
    }
}
