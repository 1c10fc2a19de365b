import CRdKafka

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Asks one leader for an offset of some of its partitions; blocks.
///
/// librdkafka says of a request with one partition that is refused that all of it failed, and not which.
/// Halving finds it, and loses nothing of the rest.
struct KafkaOffsetReader {
    /// The most requests more that are made for partitions that are refused; what is not found by then
    /// has the error of those that it was asked with.
    static let maximumFurtherRequests = 64

    let client: OpaquePointer
    let metadata: KafkaMetadata
    let position: KafkaPosition
    let deadline: KafkaDeadline
    private var further = 0
    /// What went wrong with the connection, and not with a partition.
    private(set) var failure: KafkaCode?

    init(
        client: OpaquePointer, metadata: KafkaMetadata, position: KafkaPosition,
        deadline: KafkaDeadline
    ) {
        self.client = client
        self.metadata = metadata
        self.position = position
        self.deadline = deadline
    }

    /// The offsets of partitions, by their rising places in the metadata; one for each.
    mutating func read(_ places: ArraySlice<Int>) -> [KafkaOffset] {
        var offsets: [KafkaOffset] = []
        guard let code = ask(places, &offsets) else { return offsets }
        // A code of the protocol is about a partition, one of librdkafka about the connection.
        if code.rawValue < 0 { failure = failure ?? code }
        guard failure == nil, places.count > 1, further + 2 <= Self.maximumFurtherRequests else {
            return Array(repeating: KafkaOffset(error: code), count: places.count)
        }
        further += 2
        let middle = places.startIndex + places.count / 2
        return read(places[..<middle]) + read(places[middle...])
    }

    /// Makes one request; gives its error, or the offsets.
    private func ask(_ places: ArraySlice<Int>, _ offsets: inout [KafkaOffset]) -> KafkaCode? {
        guard let list = rd_kafka_topic_partition_list_new(Int32(places.count)) else {
            return KafkaCode(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE)
        }
        defer { rd_kafka_topic_partition_list_destroy(list) }
        for place in places {
            let partition = metadata.partitions[place]
            let topic = metadata.topics[Int(partition.topic)].name
            rd_kafka_topic_partition_list_add(list, topic, partition.id)?.pointee.offset =
                position.time
        }
        let result = rd_kafka_offsets_for_times(client, list, deadline.milliseconds)
        if let code = KafkaCode(result) { return code }
        // The order is that of the question, which is the one that librdkafka sorts by.
        let told = UnsafeBufferPointer(start: list.pointee.elems, count: Int(list.pointee.cnt))
        offsets = zip(places, told).map { offset($1, of: metadata.partitions[$0]) }
        return nil
    }

    private func offset(
        _ told: rd_kafka_topic_partition_t, of partition: KafkaPartition
    ) -> KafkaOffset {
        let isAsked =
            told.partition == partition.id
            && metadata.topics[Int(partition.topic)].name
                .withCString { strcmp($0, told.topic) == 0 }
        guard isAsked else { return KafkaOffset(error: KafkaCode(RD_KAFKA_RESP_ERR__BAD_MSG)) }
        if let code = KafkaCode(told.err) { return KafkaOffset(error: code) }
        // An offset below 0 says that no message is that young; what was asked with is still there
        // where the server left the partition out.
        let isAnswer = told.offset >= 0 && (told.offset != position.time || position.time == 0)
        return KafkaOffset(offset: isAnswer ? told.offset : nil)
    }
}
