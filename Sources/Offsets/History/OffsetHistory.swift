/// Where the ends of many partitions were, and when.
///
/// It makes seconds of a lag of messages: see `OffsetSeries.lag(of:at:)`. It has no clock; who asks says
/// what time it is.
public struct OffsetHistory: Sendable, Hashable {
    /// How many partitions are kept; of more nothing is noted, and `refused` counts them.
    public static let maximumPartitions = 100_000

    /// By topic and partition.
    var series: [String: [Int32: OffsetSeries]] = [:]
    public private(set) var partitionCount = 0
    /// How often an end was not noted because there were too many partitions.
    public private(set) var refused = 0

    public init() {}

    /// Notes where the end of a partition is now; see `OffsetSeries.add(_:at:)`.
    public mutating func add(_ end: Int64, topic: String, partition: Int32, at time: Int64) {
        if series[topic]?[partition] == nil {
            guard partitionCount < Self.maximumPartitions else {
                refused += 1
                return
            }
            partitionCount += 1
        }
        series[topic, default: [:]][partition, default: OffsetSeries()].add(end, at: time)
    }

    /// How long ago the end of a partition was at `committed`.
    public func lag(
        of committed: Int64, topic: String, partition: Int32, at now: Int64
    ) -> LagTime {
        series[topic]?[partition]?.lag(of: committed, at: now) ?? .none
    }

    /// What is kept of a partition; nil where there is nothing.
    public func points(topic: String, partition: Int32) -> [OffsetSeries.Point]? {
        series[topic]?[partition]?.points
    }

    /// Forgets partitions of which nothing was noted for `OffsetSeries.horizon`, as of topics that are
    /// gone.
    public mutating func expire(at now: Int64) {
        let oldest = now - OffsetSeries.horizon
        for (topic, partitions) in series {
            let kept = partitions.filter { ($0.value.points.last?.time ?? .min) >= oldest }
            guard kept.count < partitions.count else { continue }
            partitionCount -= partitions.count - kept.count
            series[topic] = kept.isEmpty ? nil : kept
        }
    }

    /// Takes a series as it was written down.
    ///
    /// - Returns: false where there is one already, or there are too many.
    mutating func insert(_ read: OffsetSeries, topic: String, partition: Int32) -> Bool {
        guard partitionCount < Self.maximumPartitions, series[topic]?[partition] == nil else {
            return false
        }
        partitionCount += 1
        series[topic, default: [:]][partition] = read
        return true
    }
}
