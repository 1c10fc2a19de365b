/// How old the oldest message is that a group has not read, as the cluster itself tells it.
public struct KafkaLagTimes: Sendable, Hashable {
    /// Seconds for each of the snapshot's lags: 0 where everything is read, nil where it is not known.
    public var seconds: [Double?]
    /// How many lags were not looked at, because there were too many.
    public var omitted = 0
    /// The brokers that did not answer.
    public var failures = KafkaFailures()

    init(_ snapshot: KafkaSnapshot) {
        seconds = snapshot.lags.map { $0.lag == 0 ? 0 : nil }
    }
}

/// Where the end of a partition was at some moments, by the timestamps of its messages.
struct KafkaEnds: Sendable {
    /// Seconds before now, rising, with the first offset that is not older.
    private(set) var points: [(seconds: Int64, offset: Int64)]

    /// With the end as it is.
    init(end: Int64) { points = [(0, end)] }

    mutating func add(_ offset: Int64, seconds: Int64) {
        // Timestamps are the producers'; where they go back, what lies between is no longer told apart.
        points.append((seconds, min(offset, points[points.count - 1].offset)))
    }

    /// How long ago the end was at an offset: between two moments in proportion to the messages
    /// between them, and the last moment where it was longer ago.
    func age(of offset: Int64) -> Double {
        for (later, earlier) in zip(points, points.dropFirst()) where earlier.offset <= offset {
            let messages = later.offset - earlier.offset
            guard messages > 0 else { return Double(earlier.seconds) }
            let share = Double(later.offset - offset) / Double(messages)
            return Double(later.seconds) + share * Double(earlier.seconds - later.seconds)
        }
        return Double(points[points.count - 1].seconds)
    }
}
