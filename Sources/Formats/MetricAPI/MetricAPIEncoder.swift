public import Telemetry

/// Writes rows as bodies of New Relic's Metric API: an array with an object for each row, which has
/// the row's time and attributes in `common`, and its metrics.
///
/// - A gauge is a `gauge`. Where the row's event type is among `summarised`, the rows of a series in
///   one body make one `summary` of it instead: right for measurements such as the duration of each
///   poll, wrong for levels such as a queue's depth, whose sum means nothing.
/// - A counter is a running total here and a `count` there: the change since the row before of the
///   same series, with the time that it took. `CountBaselines` says when there is none.
///
/// The attributes are `sampleType` (the event type), `entityGuid`, `entityName` and `entityType` of
/// the row's first entity, and the row's own; a metric has its `unit` besides, in UCUM, unless it is
/// a bare number. What is missing, unknown or infinite is left out. There is no id of the row, since
/// each would be a time series of its own, of which New Relic takes so many a day; so a row that is
/// sent twice counts twice.
///
/// Its state is that of one endpoint, to which rows go in the order in which they were made.
public struct MetricAPIEncoder {
    private let summarised: Set<String>
    private var keysByShape: [ObjectIdentifier: MetricAPIKeys] = [:]
    private var baselines = CountBaselines()
    private var summaries = MetricSummaries()
    private var buffer: [UInt8] = []
    private var rowCount = 0

    /// How many shapes are kept prepared; the one that comes after empties the table.
    public static let maximumShapes = 1000

    /// What became of a row.
    public enum Outcome: Sendable, Hashable {
        /// It is in the body, less these losses.
        case written(EncodingLosses)
        /// It is not, since the body would be too large with it.
        case full
        /// It has nothing to send, as when nothing in it is known.
        case empty
    }

    /// An encoder for one endpoint; `summarised` are event types whose gauges become summaries.
    public init(summarised: Set<String> = []) { self.summarised = summarised }

    /// Begins an empty body and forgets the one before.
    public mutating func begin() {
        buffer.removeAll(keepingCapacity: true)
        buffer.append(UInt8(ascii: "["))
        summaries.removeAll()
        baselines.begin()
        rowCount = 0
    }

    /// Writes a row, unless the finished body would have more than `limit` bytes with it; the first
    /// row of a body is written however large it is.
    public mutating func append(_ row: EntityRow, limit: Int) -> Outcome {
        let sample = row.sample
        let keys = keys(for: sample.shape)
        let start = buffer.count
        if start > 1 { buffer.append(UInt8(ascii: ",")) }
        let prefixStart = buffer.count
        var losses = appendAttributes(of: row, keys: keys)
        let prefix = prefixStart..<buffer.count
        let series =
            keys.hasCounters || keys.isSummarised ? MetricSeries(of: sample) : nil
        var marks = series.map { baselines.marks(of: $0, columns: keys.metrics.count) } ?? []
        let hasBlock = appendMetrics(of: sample, keys: keys, marks: &marks, losses: &losses)
        var summarySize = 0
        let hasSummary = keys.isSummarised && hasGauge(sample, keys)
        if hasSummary, let series {
            summarySize = summaries.additionalBytes(
                for: series, keys: keys, prefix: prefix.count)
        }
        let blockEnd = hasBlock ? buffer.count : start
        if rowCount > 0, hasBlock || hasSummary,
            blockEnd + summaries.reservedBytes + summarySize + 1 > limit
        {
            buffer.removeSubrange(start...)
            return .full
        }
        if hasSummary, let series {
            summaries.add(sample, of: series, keys: keys, prefix: buffer[prefix])
        }
        if !hasBlock { buffer.removeSubrange(start...) }
        return settle(
            keys.hasCounters ? series : nil, marks: marks, isSent: hasBlock || hasSummary,
            losses: losses)
    }

    /// The whole body; called once, after at least one row was written.
    public mutating func finish() -> [UInt8] {
        summaries.write(to: &buffer)
        buffer.append(UInt8(ascii: "]"))
        return buffer
    }

    /// The endpoint took the finished body.
    public mutating func delivered() { baselines.delivered() }
}

extension MetricAPIEncoder {
    private mutating func settle(
        _ series: MetricSeries?, marks: [CountBaselines.Mark], isSent: Bool, losses: EncodingLosses
    ) -> Outcome {
        if !isSent {
            guard let series, !baselines.noteUnsent(marks, of: series) else { return .empty }
        }
        // A row without anything to send goes with the row before, on which its marks rest.
        if let series { baselines.note(marks, of: series) }
        rowCount += 1
        return .written(losses)
    }

    private mutating func appendAttributes(of row: EntityRow, keys: MetricAPIKeys) -> EncodingLosses
    {
        var attributes = AttributeWriter(
            maximumKeys: MetricAPIProfile.maximumAttributes,
            maximumTextLength: MetricAPIProfile.maximumTextLength)
        attributes.writesLargeIntegersAsText = true
        // The event type, and the unit that metrics have besides.
        attributes.keyCount = 2
        buffer.append(contentsOf: keys.head)
        if let entity = row.entities.first { attributes.append(entity, to: &buffer) }
        for (key, value) in zip(keys.attributes, row.sample.attributes) {
            attributes.append(value, under: key, to: &buffer)
        }
        return attributes.losses
    }

    /// Appends the metrics that are not summarised; false where there are none.
    private mutating func appendMetrics(
        of sample: Sample, keys: MetricAPIKeys, marks: inout [CountBaselines.Mark],
        losses: inout EncodingLosses
    ) -> Bool {
        var hasMetric = false
        for (index, column) in keys.metrics.enumerated() {
            let value = sample.metrics[index]
            guard let start = column.start else {
                if value.isFinite { losses.omittedAttributes += 1 }
                continue
            }
            var count: CountBaselines.Count?
            switch column.kind {
            case .gauge: if keys.isSummarised || !value.isFinite { continue }
            case .counter:
                count = CountBaselines.advance(&marks[index], to: value, at: sample.timestamp)
                if count == nil { continue }
            }
            if !hasMetric {
                buffer.append(contentsOf: #"},"timestamp":"#.utf8)
                JSONBytes.append(sample.timestamp, to: &buffer)
                buffer.append(contentsOf: #"},"metrics":["#.utf8)
            } else {
                buffer.append(UInt8(ascii: ","))
            }
            hasMetric = true
            buffer.append(contentsOf: start)
            JSONBytes.append(count?.value ?? value, to: &buffer)
            if let count {
                buffer.append(contentsOf: #","timestamp":"#.utf8)
                JSONBytes.append(count.start, to: &buffer)
                buffer.append(contentsOf: #","interval.ms":"#.utf8)
                JSONBytes.append(count.interval, to: &buffer)
            }
            buffer.append(contentsOf: column.end)
        }
        if hasMetric { buffer.append(contentsOf: "]}".utf8) }
        return hasMetric
    }

    private func hasGauge(_ sample: Sample, _ keys: MetricAPIKeys) -> Bool {
        zip(keys.metrics, sample.metrics).contains { column, value in
            column.kind == .gauge && column.start != nil && value.isFinite
        }
    }

    private mutating func keys(for shape: SampleShape) -> MetricAPIKeys {
        let id = ObjectIdentifier(shape)
        if let known = keysByShape[id] { return known }
        if keysByShape.count >= Self.maximumShapes { keysByShape = [:] }
        let keys = MetricAPIKeys(
            shape: shape, isSummarised: summarised.contains(shape.eventType))
        keysByShape[id] = keys
        return keys
    }
}
