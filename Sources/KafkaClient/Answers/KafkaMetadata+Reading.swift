import CRdKafka

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension KafkaMetadata {
    /// What librdkafka was told.
    ///
    /// - Throws: `tooMany` beyond a limit.
    init(
        _ told: rd_kafka_metadata, clusterID: String?, controllerID: Int32?, limits: KafkaLimits
    ) throws(KafkaError) {
        let topics = UnsafeBufferPointer(start: told.topics, count: Int(told.topic_cnt))
        guard topics.count <= limits.maximumTopics else {
            throw .tooMany(topics.count, "topics", limit: limits.maximumTopics)
        }
        let partitionCount = topics.reduce(0) { $0 + Int($1.partition_cnt) }
        guard partitionCount <= limits.maximumPartitions else {
            throw .tooMany(partitionCount, "partitions", limit: limits.maximumPartitions)
        }
        self.init(clusterID: clusterID, controllerID: controllerID)
        brokers = UnsafeBufferPointer(start: told.brokers, count: Int(told.broker_cnt))
            .map { KafkaBroker(id: $0.id, host: String(cString: $0.host), port: $0.port) }
        let up = Set(brokers.map(\.id))
        var down: Set<Int32> = []
        for topic in topics {
            for partition in UnsafeBufferPointer(
                start: topic.partitions, count: Int(topic.partition_cnt))
            {
                for id in UnsafeBufferPointer(
                    start: partition.replicas, count: Int(partition.replica_cnt))
                where id >= 0 && !up.contains(id) { down.insert(id) }
            }
        }
        brokers += down.map { id in
            var broker = KafkaBroker(id: id, host: "", port: 0)
            broker.isUp = false
            return broker
        }
        brokers.sort { $0.id < $1.id }
        let places = Dictionary(
            zip(brokers.map(\.id), brokers.indices), uniquingKeysWith: { first, _ in first })
        self.topics.reserveCapacity(topics.count)
        partitions.reserveCapacity(partitionCount)
        for topic in topics.indices.sorted(by: { strcmp(topics[$0].topic, topics[$1].topic) < 0 }) {
            add(topics[topic], places)
        }
    }

    private mutating func add(_ topic: rd_kafka_metadata_topic, _ places: [Int32: Int]) {
        let first = partitions.count
        let told = UnsafeBufferPointer(start: topic.partitions, count: Int(topic.partition_cnt))
        var isSorted = true
        for partition in told {
            if let last = partitions.last?.id, partitions.count > first, last > partition.id {
                isSorted = false
            }
            let replicas = UnsafeBufferPointer(
                start: partition.replicas, count: Int(partition.replica_cnt))
            let inSync = UnsafeBufferPointer(start: partition.isrs, count: Int(partition.isr_cnt))
            let leader = partition.leader < 0 ? nil : partition.leader
            if let place = leader.flatMap({ places[$0] }) { brokers[place].leaders += 1 }
            for id in replicas { if let place = places[id] { brokers[place].replicas += 1 } }
            for id in inSync { if let place = places[id] { brokers[place].inSync += 1 } }
            partitions.append(
                KafkaPartition(
                    topic: Int32(topics.count), id: partition.id, leader: leader,
                    preferredLeader: replicas.first, replicas: partition.replica_cnt,
                    inSync: partition.isr_cnt, error: KafkaCode(partition.err)))
        }
        if !isSorted { partitions[first...].sort { $0.id < $1.id } }
        topics.append(
            KafkaTopic(
                name: String(cString: topic.topic), partitions: first..<partitions.count,
                error: KafkaCode(topic.err)))
    }
}
