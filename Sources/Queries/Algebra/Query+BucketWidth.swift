extension Query {
    /// The most buckets that an answer has.
    public static let maximumBuckets: Int64 = 366
    /// The most that `Buckets.automatic` makes.
    public static let chartBuckets: Int64 = 60

    /// How wide the buckets of a range are, and how long after the start of each the next one begins,
    /// in milliseconds; nil where the query has none.
    ///
    /// The automatic width is one that people count in: a minute for an hour, half an hour for a day,
    /// six hours for a week. A width that is asked for is as it is, however many buckets it makes.
    ///
    /// - Parameter length: The length of the range in milliseconds, above 0.
    /// - Returns: The two lengths, which are equal unless the buckets slide.
    public func bucketWidth(over length: Int64) -> (width: Int64, step: Int64)? {
        switch buckets {
        case nil: return nil
        case .automatic:
            let width = Self.automaticWidth(over: length)
            return (width, width)
        case .maximum:
            let width = Self.leastWidth(over: length)
            return (width, width)
        case .every(let width, nil): return (width, width)
        case .every(let width, .every(let step)): return (width, step)
        case .every(let width, .automatic): return (width, Self.automaticWidth(over: length))
        case .every(let width, .maximum): return (width, Self.leastWidth(over: length))
        }
    }

    private static let second: Int64 = 1000
    private static let minute = 60 * second
    private static let hour = 60 * minute
    private static let day = 24 * hour

    private static func automaticWidth(over length: Int64) -> Int64 {
        let widths = [
            second, 5 * second, 10 * second, 30 * second, minute, 5 * minute, 10 * minute,
            30 * minute, hour, 2 * hour, 6 * hour, 12 * hour,
        ]
        return first(of: widths, elseMultipleOf: day, over: length, count: chartBuckets)
    }

    private static func leastWidth(over length: Int64) -> Int64 {
        let steps: [Int64] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30]
        let widths =
            steps.map { $0 * second } + steps.map { $0 * minute }
            + [1, 2, 3, 4, 6, 8, 12].map { $0 * hour }
        return first(of: widths, elseMultipleOf: day, over: length, count: maximumBuckets)
    }

    /// The first width that makes no more than so many buckets.
    private static func first(
        of widths: [Int64], elseMultipleOf unit: Int64, over length: Int64, count: Int64
    ) -> Int64 {
        if let width = widths.first(where: { length <= $0 * count }) {
            return width
        }
        let most = unit * count
        return unit * max(1, length / most + (length % most == 0 ? 0 : 1))
    }
}
