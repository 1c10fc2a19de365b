import Queries

/// The buckets of a query: equally wide, each beginning equally long after the one before.
struct TimeGrid: Sendable {
    /// Where the first one begins, in milliseconds since 1970 UTC.
    var origin: Int64
    var width: Int64
    /// How long after one the next one begins.
    var step: Int64
    var count: Int
    /// Whether rows take part whenever they were; then there is one bucket.
    var isTimeless = false

    init(_ range: Range<Int64>) {
        origin = range.lowerBound
        width = range.upperBound - range.lowerBound
        step = width
        count = 1
    }

    /// As NRQL has it, the last bucket ends with the range, and what is left at its beginning is in
    /// none. A range that is shorter than a bucket is one.
    ///
    /// - Throws: where an answer cannot have so many buckets.
    init(_ query: Query, over range: Range<Int64>) throws(QueryError) {
        self.init(range)
        guard let (width, step) = query.bucketWidth(over: self.width) else { return }
        guard let buckets = query.buckets?.count(over: self.width) else {
            throw QueryError(.unsupported, "a bucket of time has no width")
        }
        guard width <= self.width else { return }
        guard buckets <= Query.maximumBuckets else {
            throw QueryError(
                .tooLarge,
                "the range has \(buckets) buckets, and an answer at most \(Query.maximumBuckets)")
        }
        count = Int(buckets)
        (self.width, self.step) = (width, step)
        origin = range.upperBound - width - (buckets - 1) * step
    }

    /// From when to when rows take part.
    var range: Range<Int64> { origin..<(origin + Int64(count - 1) * step + width) }

    func bucket(_ index: Int) -> Range<Int64> {
        let start = origin + Int64(index) * step
        return start..<(start + width)
    }

    /// In how many buckets a row can be.
    var overlap: Int { min(count, Int((width - 1) / step) + 1) }

    var coveredSeconds: Double { Double(width) / 1_000 }

    func moved(back length: Int64) -> TimeGrid {
        var grid = self
        grid.origin -= length
        return grid
    }

    /// The greatest length that divides all bounds between buckets; 0 where there are none.
    var alignment: Int64 {
        guard count > 1 else { return 0 }
        // All starts but the first are bounds, and all ends but the last.
        var result = Self.divisor(origin + step, count > 2 ? step : 0)
        result = Self.divisor(result, origin + width)
        return result
    }

    private static func divisor(_ left: Int64, _ right: Int64) -> Int64 {
        var (left, right) = (left.magnitude, right.magnitude)
        while right != 0 { (left, right) = (right, left % right) }
        return Int64(left)
    }
}
