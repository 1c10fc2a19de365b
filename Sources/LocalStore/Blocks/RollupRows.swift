import QueryExecution

/// Rows of one event type that stand for all rows of a series in a minute or an hour, in columns.
///
/// Two of them can stand for different rows of the same series and span: rows that came late.
struct RollupRows: Sendable {
    /// Milliseconds.
    var length: Int64
    /// The starts of the spans, in ascending order; of equal ones, by series.
    var times: [Int64] = []
    /// The ids of the series that occur, in ascending order.
    var seriesList: [Int64] = []
    var series: [UInt32] = []
    /// How many rows each stands for.
    var rowCounts: [UInt32] = []
    /// When the last of them was.
    var lastTimes: [Int64] = []
    /// By the id of the name.
    var metrics: [UInt32: RollupColumn] = [:]

    var count: Int { times.count }

    init(length: Int64) { self.length = length }
}

/// Which rows become one: runs in an order by span and series.
struct RollupGroups {
    /// Places of rows; those of one group follow each other, in the order of their times.
    private(set) var order: [Int] = []
    /// Where in `order` each group ends.
    private(set) var ends: [Int] = []

    /// Rows must be in the order of their times.
    init(times: [Int64], series: [UInt32], length: Int64) {
        let count = times.count
        guard let first = times.first else { return }
        let base = first.floored(to: length)
        order.reserveCapacity(count)
        var start = 0
        // Rows are sorted by time already, so that each span is a run.
        while start < count {
            let end = base + (times[start] - base).floored(to: length) + length
            var stop = start
            var isAscending = true
            while stop < count, times[stop] < end {
                if stop > start, series[stop] < series[stop - 1] { isAscending = false }
                stop += 1
            }
            let first = order.count
            if isAscending {
                order.append(contentsOf: start..<stop)
            } else {
                appendSorted(start..<stop, series)
            }
            for place in first..<order.count
            where place + 1 == order.count || series[order[place]] != series[order[place + 1]] {
                ends.append(place + 1)
            }
            start = stop
        }
    }

    /// Counts rows by series, which is quicker than comparing them.
    private mutating func appendSorted(_ rows: Range<Int>, _ series: [UInt32]) {
        let keys = rows.map { UInt64(series[$0]) << 32 | UInt64($0 - rows.lowerBound) }.sorted()
        for key in keys { order.append(rows.lowerBound + Int(key & 0xFFFF_FFFF)) }
    }
}
