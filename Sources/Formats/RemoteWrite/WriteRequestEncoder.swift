public import Telemetry

/// Collects rows into one `prometheus.WriteRequest`, as remote write 1.0 has it.
///
/// Each known metric of a row is a sample of the series with the metric's name and the row's labels,
/// the same as in a scrape, at the row's time; its labels are sorted by name. A series has one sample
/// in a request. So a request can be sent twice: Prometheus takes the latest sample of a series again
/// if it is the same, but not an older one. Each request has the metadata of its families.
///
/// There are no markers of staleness: an encoder cannot know that a series will not come again, and
/// Prometheus itself stops showing a series five minutes after its last sample.
///
/// What is constant for a shape is prepared once, so an encoder should be kept.
public struct WriteRequestEncoder {
    private var shapes: [ObjectIdentifier: Shape] = [:]
    /// By the name of the samples.
    private var familyIndex: [String: Int] = [:]
    private var labelsIndex: [[UInt8]: Int] = [:]
    private var taken: Set<SeriesKey> = []
    private var families: [PrometheusFamily] = []
    private var labelSets: [[UInt8]] = []
    private var series: [Series] = []
    private var labels = ProtobufWriter()
    private var size = 0

    /// How many shapes are kept prepared; the one that comes after empties the table.
    public static let maximumShapes = 1_000

    private struct Shape {
        /// Kept, so that its identity stays its own.
        var shape: SampleShape
        var labels: PrometheusLabels
        /// By metric column; nil where another column has the same name.
        var families: [PrometheusFamily?]
    }

    private struct SeriesKey: Hashable {
        var family: Int
        var labels: Int
    }

    private struct Series {
        var key: SeriesKey
        var time: Int64
        var value: Double
    }

    /// What became of a row.
    public enum Outcome: Sendable, Hashable {
        /// Its metrics are in the request, but for those whose names others have.
        case written(EncodingLosses)
        /// None of its metrics is known, so there is nothing to write.
        case empty
        /// The request would be larger than the limit, or have a second sample of a series.
        case full
    }

    public init() {}

    /// Begins an empty request.
    public mutating func begin() {
        (familyIndex, labelsIndex, taken) = ([:], [:], [])
        (families, labelSets, series) = ([], [], [])
        size = 0
    }

    /// Adds a row, unless the request would then have more than `limit` bytes or two samples of a
    /// series; the first row of a request with something to write is always added.
    public mutating func append(_ row: EntityRow, limit: Int) -> Outcome {
        let shape = prepared(row.sample.shape)
        var known: [(family: PrometheusFamily, value: Double)] = []
        var losses = EncodingLosses()
        for (family, value) in zip(shape.families, row.sample.metrics) where !value.isNaN {
            guard let family else {
                losses.omittedAttributes += 1
                continue
            }
            if let value = family.value(value) { known.append((family, value)) }
        }
        if known.isEmpty { return .empty }
        labels.removeAll()
        shape.labels.forEach(of: row) { name, value in labels.append(label: name, value) }
        // Counted as if each series and each family were new: an upper bound.
        let need = known.reduce(0) { $0 + labels.count + $1.family.maximumBytes }
        if !series.isEmpty, size + need > limit { return .full }
        if let set = labelsIndex[labels.bytes], known.contains(where: { has($0.family, set) }) {
            return .full
        }
        size += need
        let set = labelsIndex[labels.bytes] ?? labelSets.count
        if set == labelSets.count {
            labelsIndex[labels.bytes] = set
            labelSets.append(labels.bytes)
        }
        for (family, value) in known {
            let key = SeriesKey(family: index(of: family), labels: set)
            taken.insert(key)
            series.append(Series(key: key, time: row.sample.timestamp, value: value))
        }
        return .written(losses)
    }

    /// The request as bytes, not compressed.
    public func finish() -> [UInt8] {
        var request = ProtobufWriter(reservingCapacity: size)
        for series in series {
            request.append(message: 1) { message in
                message.append(label: "__name__", families[series.key.family].sampleName)
                message.append(raw: labelSets[series.key.labels])
                message.append(message: 2) { sample in
                    sample.append(double: series.value, field: 1)
                    sample.append(signed: series.time, field: 2)
                }
            }
        }
        for family in families {
            request.append(message: 3) { message in
                message.append(varint: family.kind == .counter ? 1 : 2, field: 1)
                message.append(text: family.sampleName, field: 2)
                message.append(text: family.help, field: 4)
                if let unit = family.unit { message.append(text: unit, field: 5) }
            }
        }
        return request.bytes
    }

    /// Whether the request has a sample of a family with these labels.
    private func has(_ family: PrometheusFamily, _ labels: Int) -> Bool {
        familyIndex[family.sampleName].map {
            taken.contains(SeriesKey(family: $0, labels: labels))
        } ?? false
    }

    private mutating func index(of family: PrometheusFamily) -> Int {
        if let known = familyIndex[family.sampleName] { return known }
        familyIndex[family.sampleName] = families.count
        families.append(family)
        return families.count - 1
    }

    private mutating func prepared(_ shape: SampleShape) -> Shape {
        let id = ObjectIdentifier(shape)
        if let known = shapes[id] { return known }
        if shapes.count >= Self.maximumShapes { shapes = [:] }
        var names: Set<String> = []
        let families = shape.metrics.map { metric in
            let family = PrometheusFamily(metric)
            return names.insert(family.sampleName).inserted ? family : nil
        }
        let new = Shape(shape: shape, labels: PrometheusLabels(shape: shape), families: families)
        shapes[id] = new
        return new
    }
}

extension ProtobufWriter {
    /// A label of a series.
    fileprivate mutating func append(label name: String, _ value: String) {
        let length =
            2 + Self.size(delimited: name.utf8.count) + Self.size(delimited: value.utf8.count)
        append(length: length, field: 1)
        append(text: name, field: 1)
        append(text: value, field: 2)
    }
}

extension PrometheusFamily {
    /// What a new series of one sample and new metadata take at most, besides the row's labels: the
    /// texts, and 100 bytes for tags, lengths, the sample and `__name__`.
    fileprivate var maximumBytes: Int {
        2 * sampleName.utf8.count + help.utf8.count + (unit?.utf8.count ?? 0) + 100
    }
}
