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
        buckets?.width(over: length)
    }

    /// How wide buckets are, or how far apart, for a word or as it is said.
    static func width(of slide: Slide, over length: Int64) -> Int64 {
        switch slide {
        case .automatic: automaticWidth(over: length)
        case .maximum: leastWidth(over: length)
        case .every(let step): step
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

extension Query.Buckets {
    /// As `Query.bucketWidth` has it.
    func width(over length: Int64) -> (width: Int64, step: Int64) {
        switch self {
        case .automatic:
            let width = Query.width(of: .automatic, over: length)
            return (width, width)
        case .maximum:
            let width = Query.width(of: .maximum, over: length)
            return (width, width)
        case .every(let width, nil): return (width, width)
        case .every(let width, let slide?): return (width, Query.width(of: slide, over: length))
        }
    }

    /// How many a range of so many milliseconds has: those that end with it or before it and begin in
    /// it, and one for a range that is shorter; nil where they have no width.
    package func count(over length: Int64) -> Int64? {
        let (width, step) = width(over: length)
        guard width > 0, step > 0 else { return nil }
        return width <= length ? (length - width) / step + 1 : 1
    }
}
