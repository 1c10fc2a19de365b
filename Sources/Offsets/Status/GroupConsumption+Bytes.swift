extension GroupConsumption {
    /// The longest name of a group or a topic in bytes; a group's may have 32,767.
    static let maximumNameLength = 1 << 15
    private static let sealed = SealedBytes(word: "mqpg", version: 2)

    /// All windows as bytes that `init(bytes:)` reads, so that a restart does not make a group well that
    /// has stopped.
    ///
    /// The same windows are always the same bytes.
    public var bytes: [UInt8] {
        Self.sealed.seal { writer in
            let groups = windows.keys.filter { $0.utf8.count <= Self.maximumNameLength }.sorted()
            writer.write(UInt64(groups.count))
            for group in groups {
                let partitions = (windows[group] ?? [:])
                    .filter {
                        $0.key.partition >= 0 && $0.key.topic.utf8.count <= Self.maximumNameLength
                    }
                    .sorted { ($0.key.topic, $0.key.partition) < ($1.key.topic, $1.key.partition) }
                writer.writeText(group)
                writer.write(UInt64(partitions.count))
                for (key, window) in partitions {
                    writer.writeText(key.topic)
                    writer.write(UInt64(key.partition))
                    Self.write(window, to: &writer)
                }
            }
        }
    }

    /// Reads windows; those that are older than they are long go with the next `expire(at:)`.
    ///
    /// - Throws: why they are none; then nothing of them is of use.
    public init(bytes: [UInt8]) throws(OffsetBytesError) {
        var read = GroupConsumption()
        try Self.sealed.open(bytes) { read.read(from: &$0) }
        self = read
    }

    private static func write(_ window: ConsumptionWindow, to writer: inout ByteWriter) {
        let assigned: UInt64 = window.isAssigned.map { $0 ? 2 : 1 } ?? 0
        writer.write(UInt64(window.length))
        writer.write(assigned * 2 + (window.isKnown ? 1 : 0))
        writer.write(UInt64(window.end))
        writer.write(UInt64(window.unmovedSince))
        writer.write(UInt64(window.samples.count))
        for sample in window.samples {
            writer.write(UInt64(sample.time))
            writer.write(UInt64(sample.committed))
            writer.write(UInt64(sample.lag) * 2 + (sample.wasCaughtUp ? 1 : 0))
        }
    }

    private mutating func read(from reader: inout ByteReader) -> Bool {
        let most = UInt64(Self.maximumWindows)
        guard let groups = reader.number(atMost: most) else { return false }
        for _ in 0..<groups {
            guard let group = reader.text(atMost: Self.maximumNameLength),
                let partitions = reader.number(atMost: most)
            else { return false }
            for _ in 0..<partitions {
                guard let topic = reader.text(atMost: Self.maximumNameLength),
                    let partition = reader.number(atMost: UInt64(Int32.max)),
                    let window = window(from: &reader),
                    insert(
                        window, group: group,
                        Partition(topic: topic, partition: Int32(partition)))
                else { return false }
            }
        }
        return true
    }

    private func window(from reader: inout ByteReader) -> ConsumptionWindow? {
        guard let length = reader.number(atMost: 1 << 60), let flags = reader.number(atMost: 5),
            let end = reader.number(atMost: 1 << 60),
            let unmovedSince = reader.number(atMost: 1 << 60),
            let count = reader.number(atMost: UInt64(ConsumptionWindow.maximumSamples))
        else { return nil }
        var samples: [ConsumptionWindow.Sample] = []
        for _ in 0..<count {
            guard let time = reader.number(atMost: 1 << 60),
                let committed = reader.number(atMost: 1 << 60),
                let lag = reader.number(atMost: 1 << 62)
            else { return nil }
            samples.append(
                ConsumptionWindow.Sample(
                    time: Int64(time), committed: Int64(committed), lag: Int64(lag / 2),
                    wasCaughtUp: lag % 2 == 1))
        }
        return ConsumptionWindow(
            length: Int64(length), samples: samples, end: Int64(end),
            unmovedSince: Int64(unmovedSince),
            isAssigned: flags < 2 ? nil : flags >= 4, isKnown: flags % 2 == 1)
    }
}
