import QueryExecution

extension RollupRows {
    /// Rolls rows up to spans of a length in milliseconds.
    ///
    /// Columns of texts have no rollup, and are left out.
    init(_ rows: RowColumns, length: Int64) {
        self.init(length: length)
        let groups = RollupGroups(times: rows.times, series: rows.series, length: length)
        seriesList = rows.seriesList
        var start = 0
        for end in groups.ends {
            let first = groups.order[start]
            times.append(rows.times[first].floored(to: length))
            series.append(rows.series[first])
            rowCounts.append(UInt32(end - start))
            lastTimes.append(rows.times[groups.order[end - 1]])
            start = end
        }
        for (name, column) in rows.columns {
            guard case .numbers(let numbers) = column else { continue }
            metrics[name] = RollupColumn(numbers, rows.times, groups, rowTimes: lastTimes)
        }
    }
}

extension RollupColumn {
    fileprivate init(
        _ numbers: [Double], _ times: [Int64], _ groups: RollupGroups, rowTimes: [Int64]
    ) {
        var column = RollupColumn(capacity: groups.ends.count)
        var start = 0
        for end in groups.ends {
            var span = RollupValue()
            for place in start..<end {
                let row = groups.order[place]
                span.add(numbers[row], at: times[row])
            }
            // One or two values are known by the least and the greatest of them.
            if span.count > 2 {
                var sketch = QuantileSketch()
                for place in start..<end { sketch.add(numbers[groups.order[place]]) }
                sketch.encode(into: &column.sketches.bytes)
            }
            column.append(span)
            start = end
        }
        column.forgetLastTimes(ifThoseOf: rowTimes)
        self = column
    }
}

/// What is known of the values of one metric in one span, but for the sketch.
struct RollupValue {
    var count: UInt32 = 0
    var sum = 0.0
    var minimum = Double.nan
    var maximum = Double.nan
    var last = Double.nan
    var lastTime = Int64.min

    @inline(__always)
    mutating func add(_ value: Double, at time: Int64) {
        guard !value.isNaN else { return }
        if count == 0 {
            sum = value
            minimum = value
            maximum = value
        } else {
            sum += value
            if value < minimum { minimum = value }
            if value > maximum { maximum = value }
        }
        count += 1
        if time >= lastTime {
            last = value
            lastTime = time
        }
    }
}

extension RollupColumn {
    init(capacity: Int) {
        self.init(counts: [])
        counts.reserveCapacity(capacity)
        sums.reserveCapacity(capacity)
        minima.reserveCapacity(capacity)
        maxima.reserveCapacity(capacity)
        lasts.reserveCapacity(capacity)
        lastTimes.reserveCapacity(capacity)
        sketches.ends.reserveCapacity(capacity)
    }

    /// Adds the entry of one span, whose sketch has been written before.
    mutating func append(_ span: RollupValue) {
        counts.append(span.count)
        sums.append(span.count == 0 ? .nan : span.sum)
        minima.append(span.minimum)
        maxima.append(span.maximum)
        lasts.append(span.last)
        lastTimes.append(span.lastTime)
        sketches.ends.append(UInt32(truncatingIfNeeded: sketches.bytes.count))
    }

    /// Times that are those of the rows themselves need no column; where there is no value, there is
    /// no time either.
    mutating func forgetLastTimes(ifThoseOf rowTimes: [Int64]) {
        for index in counts.indices where counts[index] == 0 { lastTimes[index] = rowTimes[index] }
        if lastTimes == rowTimes { lastTimes = [] }
    }
}
