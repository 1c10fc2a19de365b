import Telemetry

/// The summaries of one body: by series and metric how many values there were, their sum, the
/// smallest and the greatest.
struct MetricSummaries {
    private var blocks: [Block] = []
    private var indices: [MetricSeries: Int] = [:]
    /// The most bytes that `write` will append.
    private(set) var reservedBytes = 0

    /// The most bytes of the numbers and keys of a summary's value, with the comma.
    private static let valueBytes = 180

    private struct Block {
        var keys: MetricAPIKeys
        /// The block up to the end of its attributes.
        var prefix: [UInt8]
        var first: Int64
        var last: Int64
        /// By metric column.
        var values: [Summary]
    }

    fileprivate struct Summary {
        var count = 0
        var sum = 0.0
        var min = Double.infinity
        var max = -Double.infinity
    }

    mutating func removeAll() {
        blocks.removeAll(keepingCapacity: true)
        indices.removeAll(keepingCapacity: true)
        reservedBytes = 0
    }

    /// How many more bytes a row needs at most.
    func additionalBytes(for series: MetricSeries, keys: MetricAPIKeys, prefix: Int) -> Int {
        guard indices[series] == nil else { return 0 }
        return keys.metrics.reduce(prefix + Self.valueBytes) { sum, column in
            guard column.isSummary, let start = column.start else { return sum }
            return sum + start.count + column.end.count + Self.valueBytes
        }
    }

    /// Adds a row's gauges; `prefix` is its block up to the end of the attributes.
    mutating func add(
        _ sample: Sample, of series: MetricSeries, keys: MetricAPIKeys, prefix: ArraySlice<UInt8>
    ) {
        let time = sample.timestamp
        let additional = additionalBytes(for: series, keys: keys, prefix: prefix.count)
        let index = indices[series] ?? blocks.count
        if index == blocks.count {
            reservedBytes += additional
            indices[series] = index
            blocks.append(
                Block(
                    keys: keys, prefix: Array(prefix), first: time, last: time,
                    values: Array(repeating: Summary(), count: keys.metrics.count)))
        }
        blocks[index].first = min(blocks[index].first, time)
        blocks[index].last = max(blocks[index].last, time)
        for (column, value) in sample.metrics.enumerated()
        where value.isFinite && keys.metrics[column].isSummary {
            blocks[index].values[column].add(value)
        }
    }

    /// Appends the blocks, a comma before each but the first of the buffer's array.
    func write(to buffer: inout [UInt8]) {
        for block in blocks where block.values.contains(where: \.isTellable) {
            if buffer.last != UInt8(ascii: "[") { buffer.append(UInt8(ascii: ",")) }
            buffer.append(contentsOf: block.prefix)
            buffer.append(contentsOf: #"},"timestamp":"#.utf8)
            JSONBytes.append(block.first, to: &buffer)
            buffer.append(contentsOf: #","interval.ms":"#.utf8)
            let (interval, overflow) = block.last.subtractingReportingOverflow(block.first)
            JSONBytes.append(overflow ? Int64.max : max(interval, 1), to: &buffer)
            buffer.append(contentsOf: #"},"metrics":["#.utf8)
            for (column, value) in zip(block.keys.metrics, block.values) where value.isTellable {
                guard let start = column.start else { continue }
                if buffer.last != UInt8(ascii: "[") { buffer.append(UInt8(ascii: ",")) }
                buffer.append(contentsOf: start)
                value.write(to: &buffer)
                buffer.append(contentsOf: column.end)
            }
            buffer.append(contentsOf: "]}".utf8)
        }
    }
}

extension MetricAPIKeys.Column {
    /// Whether a summarised row's value goes into a summary.
    fileprivate var isSummary: Bool { kind == .gauge && start != nil }
}

extension MetricSummaries.Summary {
    /// Whether there is a value, and no overflow in the sum.
    fileprivate var isTellable: Bool { count > 0 && sum.isFinite }

    fileprivate mutating func add(_ value: Double) {
        count += 1
        sum += value
        min = Swift.min(min, value)
        max = Swift.max(max, value)
    }

    fileprivate func write(to buffer: inout [UInt8]) {
        buffer.append(contentsOf: #"{"count":"#.utf8)
        JSONBytes.append(Int64(count), to: &buffer)
        for (key, value) in [("sum", sum), ("min", min), ("max", max)] {
            buffer.append(contentsOf: #","\#(key)":"#.utf8)
            JSONBytes.append(value, to: &buffer)
        }
        buffer.append(UInt8(ascii: "}"))
    }
}
