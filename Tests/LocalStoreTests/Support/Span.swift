import QueryExecution
import Telemetry

@testable import LocalStore

/// What a rollup says of the depth and the rate of a series in a span.
struct Span: Hashable, Comparable {
    var time: Int64
    var length: Int64
    var name: String
    var rowCount: UInt32 = 0
    var count: UInt32 = 0
    var sum = 0.0
    var minimum = Double.infinity
    var maximum = -Double.infinity
    var last = Double.nan
    var lastTime: Int64 = .min
    /// Of the rate.
    var rates = 0 as UInt32
    var median: Double?

    static func < (left: Span, right: Span) -> Bool {
        (left.time, left.name) < (right.time, right.name)
    }

    /// Computed from rows in the plain way.
    static func list(_ rows: [EntityRow], length: Int64) -> [Span] {
        var spans: [String: (Span, [Double])] = [:]
        for row in rows {
            let start = row.sample.timestamp / length * length
            let name = "\(row.sample.attribute("name")) \(row.sample.attribute("state"))"
            var (span, depths) =
                spans["\(start) \(name)"] ?? (Span(time: start, length: length, name: name), [])
            let depth = row.sample.metrics[0]
            span.rowCount += 1
            span.count += 1
            span.sum += depth
            span.minimum = min(span.minimum, depth)
            span.maximum = max(span.maximum, depth)
            if row.sample.timestamp >= span.lastTime {
                span.last = depth
                span.lastTime = row.sample.timestamp
            }
            if row.sample.metrics[1].isFinite { span.rates += 1 }
            depths.append(depth)
            spans["\(start) \(name)"] = (span, depths)
        }
        return spans.values.map { span, depths in
            var span = span
            var sketch = QuantileSketch()
            for depth in depths { sketch.add(depth) }
            span.median = sketch.quantile(0.5)
            return span
        }.sorted()
    }
}

extension StoreFixture {
    /// All rollups that are read, where rows are read as well they are left out.
    func spans(_ needs: RowNeeds) throws -> [Span] {
        try read(needs, [Span]()) { spans, batch in
            guard let rolled = batch.spans, case .rollups(let depth)? = batch.columns["depth"]
            else { return }
            for row in batch.times.indices {
                let series = Int(batch.series[row])
                func text(_ name: String) -> Scalar {
                    batch.table.columns[name]?[series] ?? .missing
                }
                var span = Span(
                    time: batch.times[row], length: rolled.length,
                    name: "\(text("name")) \(text("state"))")
                span.rowCount = rolled.rowCounts[row]
                span.count = depth.counts[row]
                span.sum = depth.sums[row]
                span.minimum = depth.minima[row]
                span.maximum = depth.maxima[row]
                span.last = depth.lasts[row]
                span.lastTime =
                    depth.lastTimes.isEmpty ? rolled.lastTimes[row] : depth.lastTimes[row]
                if case .rollups(let rate)? = batch.columns["rate"] {
                    span.rates = rate.counts[row]
                }
                span.median = depth.median(row)
                spans.append(span)
            }
        }.sorted()
    }

    /// How many rows there are, and the sum of their depths, from rows and rollups.
    func counts(_ needs: RowNeeds) throws -> (rows: Int, sum: Double) {
        try read(needs, (rows: 0, sum: 0.0)) { counts, batch in
            counts.rows +=
                batch.spans.map { $0.rowCounts.reduce(0) { $0 + Int($1) } } ?? batch.times.count
            switch batch.columns["depth"] {
            case .numbers(let numbers)?: counts.sum += numbers.reduce(0) { $1.isNaN ? $0 : $0 + $1 }
            case .rollups(let rollup)?:
                for (count, sum) in zip(rollup.counts, rollup.sums) where count > 0 {
                    counts.sum += sum
                }
            default: break
            }
        }
    }
}

extension RollupColumn {
    fileprivate func median(_ row: Int) -> Double? {
        var sketch = QuantileSketch()
        let start = row == 0 ? 0 : Int(sketches.ends[row - 1])
        let bytes = sketches.bytes[start..<Int(sketches.ends[row])]
        if bytes.isEmpty {
            sketch.add(minima[row])
            if counts[row] > 1 { sketch.add(maxima[row]) }
        } else {
            guard let read = QuantileSketch(encoded: Array(bytes)) else { return nil }
            sketch = read
        }
        return sketch.quantile(0.5)
    }
}
