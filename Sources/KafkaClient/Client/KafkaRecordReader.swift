import CRdKafka

/// Reads single messages for their timestamps; blocks.
struct KafkaRecordReader {
    /// A message.
    struct Place: Sendable, Hashable {
        var topic: String
        var partition: Int32
        var offset: Int64
    }

    let client: OpaquePointer
    let deadline: KafkaDeadline

    /// How long one wait for a message is, in milliseconds.
    private static let waitMilliseconds: Int32 = 100

    private struct Partition: Hashable {
        var topic: String
        var partition: Int32
    }

    /// When messages were written, in milliseconds since 1970 UTC; those that were not read before the
    /// deadline, or are gone, are not among them.
    func timestamps(of places: some Sequence<Place>) -> [Place: Int64] {
        guard let queue = rd_kafka_queue_new(client) else { return [:] }
        defer { rd_kafka_queue_destroy(queue) }
        var topics: [String: OpaquePointer] = [:]
        defer { for topic in topics.values { rd_kafka_topic_destroy(topic) } }
        // Of a partition one message is read after the other.
        var waiting: [Partition: [Place]] = [:]
        for place in places {
            waiting[Partition(topic: place.topic, partition: place.partition), default: []]
                .append(place)
        }
        var timestamps: [Place: Int64] = [:]
        var reading: [Partition: Place] = [:]

        func begin(_ partition: Partition) {
            while let place = waiting[partition]?.popLast() {
                let topic =
                    topics[partition.topic]
                    ?? rd_kafka_topic_new(client, partition.topic, nil)
                topics[partition.topic] = topic
                guard let topic else { continue }
                let result = rd_kafka_consume_start_queue(
                    topic, partition.partition, place.offset, queue)
                guard result == 0 else { continue }
                reading[partition] = place
                return
            }
        }

        /// The time is read from the message where it lies; a copy has none.
        func take(_ pointer: UnsafeMutablePointer<rd_kafka_message_t>) {
            let message = pointer.pointee
            // What is wrong with a broker is of no topic.
            guard let topic = message.rkt, let told = rd_kafka_topic_name(topic) else { return }
            let partition = Partition(
                topic: String(cString: told), partition: message.partition)
            guard let place = reading[partition] else { return }
            if message.err == RD_KAFKA_RESP_ERR_NO_ERROR {
                guard message.offset >= place.offset else { return }
                var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
                let timestamp = rd_kafka_message_timestamp(pointer, &kind)
                if timestamp >= 0 { timestamps[place] = timestamp }
            }
            rd_kafka_consume_stop(topic, message.partition)
            reading[partition] = nil
            begin(partition)
        }

        for partition in Array(waiting.keys) { begin(partition) }
        while !reading.isEmpty, !deadline.isOver {
            guard
                let message = rd_kafka_consume_queue(
                    queue, min(Self.waitMilliseconds, deadline.milliseconds))
            else { continue }
            take(message)
            rd_kafka_message_destroy(message)
        }
        for (partition, _) in reading {
            if let topic = topics[partition.topic] {
                rd_kafka_consume_stop(topic, partition.partition)
            }
        }
        return timestamps
    }
}
