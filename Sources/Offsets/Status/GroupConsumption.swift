/// What many groups did in their partitions over the last minutes.
public struct GroupConsumption: Sendable, Hashable {
    /// How many windows are kept, over all groups; of more nothing is noted, and `refused` counts them.
    public static let maximumWindows = 200_000

    struct Partition: Sendable, Hashable {
        let topic: String
        let partition: Int32
    }

    /// How long windows are where nothing else is said, in milliseconds.
    public let length: Int64
    private(set) var windows: [String: [Partition: ConsumptionWindow]] = [:]
    public private(set) var windowCount = 0
    /// How often something was not noted because there were too many windows.
    public private(set) var refused = 0

    /// Nothing yet, with windows of so many milliseconds.
    public init(length: Int64 = ConsumptionWindow.standardLength) { self.length = length }

    /// Notes what is seen of a group in a partition now; see `ConsumptionWindow`. A window of another
    /// length begins anew.
    ///
    /// - Returns: how the group does there.
    @discardableResult
    public mutating func add(
        group: String, topic: String, partition: Int32, committed: Int64?, end: Int64?,
        isAssigned: Bool?, length: Int64? = nil, at time: Int64
    ) -> ConsumptionStatus {
        let key = Partition(topic: topic, partition: partition)
        let length = length ?? self.length
        if windows[group]?[key] == nil {
            guard windowCount < Self.maximumWindows else {
                refused += 1
                return .unknown
            }
            windowCount += 1
            windows[group, default: [:]][key] = ConsumptionWindow(length: length)
        } else if windows[group]?[key]?.length != length {
            windows[group]?[key] = ConsumptionWindow(length: length)
        }
        windows[group]?[key]?.add(
            committed: committed, end: end, isAssigned: isAssigned, at: time)
        return windows[group]?[key]?.status ?? .unknown
    }

    /// How a group does; nil where nothing was noted of it.
    public func status(of group: String) -> GroupStatus? {
        windows[group].map {
            $0.values.reduce(into: GroupStatus()) { $0.add($1.status, isComplete: $1.isComplete) }
        }
    }

    /// Forgets what was not seen for a whole window: groups that are gone, and partitions that they no
    /// longer have a commit of.
    public mutating func expire(at now: Int64) {
        for (group, partitions) in windows {
            let kept = partitions.filter {
                ($0.value.samples.last?.time ?? .min) >= now - $0.value.length
            }
            guard kept.count < partitions.count else { continue }
            windowCount -= partitions.count - kept.count
            windows[group] = kept.isEmpty ? nil : kept
        }
    }

    /// Takes a window as it was written down.
    ///
    /// - Returns: false where there is one already, or there are too many.
    mutating func insert(_ window: ConsumptionWindow, group: String, _ key: Partition) -> Bool {
        guard windowCount < Self.maximumWindows, windows[group]?[key] == nil else { return false }
        windowCount += 1
        windows[group, default: [:]][key] = window
        return true
    }
}
