import QueryExecution

extension RollupRows {
    /// The rows of several blocks, in the order in which they were made, as one for each series and
    /// span of a length in milliseconds, which their own lengths divide.
    ///
    /// - Returns: nil where a sketch is damaged.
    init?(merging blocks: [RollupRows], length: Int64) {
        self.init(length: length)
        var joined = RollupRows(joining: blocks)
        joined.sort()
        let groups = RollupGroups(times: joined.times, series: joined.series, length: length)
        seriesList = joined.seriesList
        var start = 0
        for end in groups.ends {
            let first = groups.order[start]
            times.append(joined.times[first].floored(to: length))
            series.append(joined.series[first])
            var rowCount: UInt64 = 0
            var lastTime = Int64.min
            for place in start..<end {
                rowCount += UInt64(joined.rowCounts[groups.order[place]])
                lastTime = max(lastTime, joined.lastTimes[groups.order[place]])
            }
            rowCounts.append(UInt32(clamping: rowCount))
            lastTimes.append(lastTime)
            start = end
        }
        for (name, column) in joined.metrics {
            guard
                let merged = RollupColumn(
                    merging: column, of: joined.lastTimes, groups, rowTimes: lastTimes)
            else { return nil }
            metrics[name] = merged
        }
    }

    private init(joining blocks: [RollupRows]) {
        self.init(length: blocks.first?.length ?? 1)
        var ids: [Int64] = []
        for block in blocks {
            times += block.times
            ids += block.series.map { block.seriesList[Int($0)] }
            rowCounts += block.rowCounts
            lastTimes += block.lastTimes
        }
        (seriesList, series) = listed(ids)
        for name in Set(blocks.flatMap(\.metrics.keys)) {
            var joined = RollupColumn(capacity: times.count)
            for block in blocks { joined.append(block.metrics[name], of: block) }
            metrics[name] = joined
        }
    }

    /// By the time of the last row in each span, so that the groups of a longer one are in order.
    private mutating func sort() {
        let isSorted = zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }
        if isSorted { return }
        let order = times.indices.sorted {
            times[$0] == times[$1] ? $0 < $1 : times[$0] < times[$1]
        }
        times = order.map { times[$0] }
        series = order.map { series[$0] }
        rowCounts = order.map { rowCounts[$0] }
        lastTimes = order.map { lastTimes[$0] }
        metrics = metrics.mapValues { $0.inOrder(order) }
    }
}

extension RollupColumn {
    /// Adds the entries of a block; those of no values where it has no such column.
    fileprivate mutating func append(_ other: RollupColumn?, of block: RollupRows) {
        guard let other else {
            counts += repeatElement(0, count: block.count)
            sums += repeatElement(.nan, count: block.count)
            minima += repeatElement(.nan, count: block.count)
            maxima += repeatElement(.nan, count: block.count)
            lasts += repeatElement(.nan, count: block.count)
            lastTimes += block.lastTimes
            let end = UInt32(truncatingIfNeeded: sketches.bytes.count)
            sketches.ends += repeatElement(end, count: block.count)
            return
        }
        counts += other.counts
        sums += other.sums
        minima += other.minima
        maxima += other.maxima
        lasts += other.lasts
        lastTimes += other.lastTimes.isEmpty ? block.lastTimes : other.lastTimes
        let offset = UInt32(truncatingIfNeeded: sketches.bytes.count)
        sketches.bytes += other.sketches.bytes
        sketches.ends += other.sketches.ends.map { $0 + offset }
    }

    fileprivate func inOrder(_ order: [Int]) -> RollupColumn {
        var result = RollupColumn(capacity: order.count)
        for row in order {
            var value = RollupValue()
            value.count = counts[row]
            value.sum = sums[row]
            value.minimum = minima[row]
            value.maximum = maxima[row]
            value.last = lasts[row]
            value.lastTime = lastTimes[row]
            result.sketches.bytes += sketches.bytes[sketchRange(row)]
            result.append(value)
        }
        return result
    }

    private func sketchRange(_ row: Int) -> Range<Int> {
        (row == 0 ? 0 : Int(sketches.ends[row - 1]))..<Int(sketches.ends[row])
    }

    /// One entry for each group of rows; nil where a sketch is damaged.
    fileprivate init?(
        merging column: RollupColumn, of times: [Int64], _ groups: RollupGroups, rowTimes: [Int64]
    ) {
        var merged = RollupColumn(capacity: groups.ends.count)
        var start = 0
        for end in groups.ends {
            let rows = groups.order[start..<end]
            var value = RollupValue()
            for row in rows { value.merge(column, row) }
            guard merged.appendSketch(of: column, rows, count: value.count) else { return nil }
            merged.append(value)
            start = end
        }
        merged.forgetLastTimes(ifThoseOf: rowTimes)
        self = merged
    }

    private mutating func appendSketch(
        of column: RollupColumn, _ rows: ArraySlice<Int>, count: UInt32
    ) -> Bool {
        guard count > 2 else { return true }
        var sketch = QuantileSketch()
        for row in rows where column.counts[row] > 0 {
            let range = column.sketchRange(row)
            if range.isEmpty {
                sketch.add(column.minima[row])
                if column.counts[row] > 1 { sketch.add(column.maxima[row]) }
            } else {
                let isMerged = column.sketches.bytes.withUnsafeBytes {
                    sketch.merge(encoded: UnsafeRawBufferPointer(rebasing: $0[range]))
                }
                guard isMerged else { return false }
            }
        }
        sketch.encode(into: &sketches.bytes)
        return true
    }
}

extension RollupValue {
    fileprivate mutating func merge(_ column: RollupColumn, _ row: Int) {
        guard column.counts[row] > 0 else { return }
        if count == 0 {
            sum = column.sums[row]
            minimum = column.minima[row]
            maximum = column.maxima[row]
        } else {
            sum += column.sums[row]
            minimum = min(minimum, column.minima[row])
            maximum = max(maximum, column.maxima[row])
        }
        count = UInt32(clamping: UInt64(count) + UInt64(column.counts[row]))
        if column.lastTimes[row] >= lastTime {
            last = column.lasts[row]
            lastTime = column.lastTimes[row]
        }
    }
}
