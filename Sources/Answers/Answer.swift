public import QueryExecution
public import Telemetry

/// The answer to a query, with what a reader needs beside the values.
public struct Answer: Sendable {
    public var result: QueryResult
    /// The query in its canonical form.
    public var query: String
    /// What the numbers of each column are; as many as there are columns.
    public var meanings: [Meaning]
    /// How far before the comparison is, in milliseconds; nil where nothing is compared.
    public var comparesWith: Int64?
    public var zone: Zone

    /// What the numbers of a column are.
    public enum Meaning: Sendable, Hashable {
        case number
        case quantity(MetricUnit)
        /// Milliseconds since 1970 UTC.
        case time

        public var unit: MetricUnit? {
            if case .quantity(let unit) = self { unit } else { nil }
        }
    }

    /// Where times are shown for: the time zone of the query.
    public struct Zone: Sendable {
        /// Such as `UTC` or `Europe/Berlin`.
        public var name: String
        /// How far its clocks are ahead of UTC at a time, both in milliseconds.
        public var offset: @Sendable (Int64) -> Int64

        public init(
            name: String = "UTC", offset: @escaping @Sendable (Int64) -> Int64 = { _ in 0 }
        ) {
            self.name = name
            self.offset = offset
        }
    }

    public init(
        _ result: QueryResult, to query: String, meanings: [Meaning] = [],
        comparedWith comparesWith: Int64? = nil, zone: Zone = Zone()
    ) {
        self.result = result
        self.query = query
        self.meanings = result.columns.indices.map {
            $0 < meanings.count ? meanings[$0] : .number
        }
        self.comparesWith = comparesWith
        self.zone = zone
    }
}

extension Answer {
    /// Whether it is lines of rows, and not values over rows.
    package var isLines: Bool { result.buckets.isEmpty }

    /// Whether the range is cut into buckets.
    package var isSeries: Bool { result.buckets.count > 1 }

    /// From the start of the first bucket to the end of the last.
    package var range: Range<Int64>? {
        guard let first = result.buckets.first, let last = result.buckets.last else { return nil }
        return first.lowerBound..<max(first.lowerBound, last.upperBound)
    }

    /// What the same group was in the time compared with.
    func before(_ group: Int, bucket: Int) -> [QueryResult.Value]? {
        guard let groups = result.comparison?.groups, group < groups.count,
            bucket < groups[group].values.count
        else { return nil }
        return groups[group].values[bucket]
    }
}

extension QueryResult.Value {
    /// The value as a number; nil where it is none, or unknown.
    package var number: Double? {
        guard case .scalar(let scalar) = self else { return nil }
        let number = scalar.number
        return number.isFinite ? number : nil
    }
}
