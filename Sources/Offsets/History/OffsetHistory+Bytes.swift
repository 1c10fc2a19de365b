extension OffsetHistory {
    /// The longest name of a topic in bytes; Kafka's have 249 at most.
    static let maximumTopicLength = 1_024
    private static let sealed = SealedBytes(word: "mqpo", version: 1)

    /// The history as bytes that `init(bytes:)` reads.
    ///
    /// The same history is always the same bytes.
    public var bytes: [UInt8] {
        Self.sealed.seal { writer in
            let topics = series.keys.filter { $0.utf8.count <= Self.maximumTopicLength }.sorted()
            writer.write(UInt64(topics.count))
            for topic in topics {
                let partitions = (series[topic] ?? [:]).filter { $0.key >= 0 }
                    .sorted { $0.key < $1.key }
                writer.writeText(topic)
                writer.write(UInt64(partitions.count))
                for (partition, series) in partitions {
                    writer.write(UInt64(partition))
                    writer.write(UInt64(series.points.count))
                    var last = OffsetSeries.Point(time: 0, end: 0)
                    for point in series.points {
                        writer.write(UInt64(point.time - last.time))
                        writer.write(UInt64(point.end - last.end))
                        last = point
                    }
                }
            }
        }
    }

    /// Reads a history.
    ///
    /// - Throws: why it is none; then nothing of it is of use.
    public init(bytes: [UInt8]) throws(OffsetBytesError) {
        self.init()
        var read = OffsetHistory()
        try Self.sealed.open(bytes) { read.read(from: &$0) }
        self = read
    }

    private mutating func read(from reader: inout ByteReader) -> Bool {
        let most = UInt64(Self.maximumPartitions)
        guard let topics = reader.number(atMost: most) else { return false }
        for _ in 0..<topics {
            guard let topic = reader.text(atMost: Self.maximumTopicLength),
                let partitions = reader.number(atMost: most)
            else { return false }
            for _ in 0..<partitions {
                guard let partition = reader.number(atMost: UInt64(Int32.max)),
                    let series = Self.series(from: &reader),
                    insert(series, topic: topic, partition: Int32(partition))
                else { return false }
            }
        }
        return true
    }

    private static func series(from reader: inout ByteReader) -> OffsetSeries? {
        guard let count = reader.number(atMost: UInt64(OffsetSeries.maximumPoints)) else {
            return nil
        }
        var points: [OffsetSeries.Point] = []
        var last = OffsetSeries.Point(time: 0, end: 0)
        for _ in 0..<count {
            // Two numbers below 2 to the 61st are a sum that is no overflow.
            guard let time = reader.number(atMost: 1 << 60),
                let end = reader.number(atMost: 1 << 60)
            else { return nil }
            last = OffsetSeries.Point(time: last.time + Int64(time), end: last.end + Int64(end))
            guard OffsetSeries.isPossible(last) else { return nil }
            points.append(last)
        }
        return OffsetSeries(points: points)
    }
}
