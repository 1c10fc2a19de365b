public import Telemetry

/// Writes rows as an `ExportMetricsServiceRequest`: a `Metric` for each metric name, with a data point
/// for each row that knows its value.
///
/// A gauge becomes a `Gauge`, a counter a `Sum` that is cumulative and monotonic, with an unknown start
/// (`OTLPMetricFamily` says why). The unit is UCUM, as here. Each point has the row's time and as
/// attributes the row's attributes, `mqp.event.type` and `mqp.entity.guid`, `.name` and `.type` of the
/// row's first entity; these name the series. There is no row id, which would make each point a series
/// of its own: a duplicate is told by series and time. What is unknown or infinite is left out.
/// `OTLPNames` and `OTLPKeys` say which names are sent.
///
/// Metrics come in the order in which their shapes were first seen, points in the order of the rows.
/// What is constant for a shape is prepared once, so an encoder should be kept.
public struct OTLPMetricsEncoder {
    private let source: OTLPSource
    private let names: OTLPNames
    private var prepared: [ObjectIdentifier: Prepared] = [:]
    private var families: [OTLPMetricFamily] = []
    private var familyByDescriptor: [MetricDescriptor: Int] = [:]
    private var attributes = ProtobufWriter()
    /// The most that the families take, heads and all.
    private var bound = 0

    /// How many shapes are kept prepared; the one that comes after empties the table when the next
    /// request begins.
    public static let maximumShapes = 1000

    /// An encoder that has written nothing.
    public init(source: OTLPSource, names: OTLPNames = OTLPNames()) {
        self.source = source
        self.names = names
    }

    /// Begins an empty request and forgets the one before.
    public mutating func begin() {
        bound = 0
        if prepared.count > Self.maximumShapes {
            prepared = [:]
            families = []
            familyByDescriptor = [:]
        }
        for index in families.indices { families[index].removePoints() }
    }

    /// Writes a row, unless the request might have more than `limit` bytes with it.
    public mutating func append(_ row: EntityRow, limit: Int = .max) -> OTLPAppend {
        let sample = row.sample
        let shape = prepared(for: sample.shape)
        writeAttributes(of: row, shape)
        let point = OTLPMetricFamily.pointSize(attributes: attributes.count)
        var growth = 0
        for (family, value) in zip(shape.families, sample.metrics) where value.isFinite {
            growth += point + (families[family].isEmpty ? families[family].headSize : 0)
        }
        guard growth > 0 else { return .empty }
        guard bound == 0 || headSize + bound + growth <= limit else { return .full }
        bound += growth
        let nanoseconds = otlpNanoseconds(sample.timestamp)
        for (family, value) in zip(shape.families, sample.metrics) where value.isFinite {
            families[family].append(value, at: nanoseconds, attributes: attributes.bytes)
        }
        return .written(EncodingLosses(omittedAttributes: shape.keys.omittedAttributes))
    }

    /// The request with the rows since `begin`.
    public func finish() -> [UInt8] {
        let scopeSize = source.scope.count + families.reduce(0) { $0 + $1.size }
        let resourceSize = source.resource.count + 1 + ProtobufWriter.size(delimited: scopeSize)
        var writer = ProtobufWriter(
            reservingCapacity: 1 + ProtobufWriter.size(delimited: resourceSize))
        writer.append(length: resourceSize, field: 1)
        writer.append(raw: source.resource)
        writer.append(length: scopeSize, field: 2)
        writer.append(raw: source.scope)
        for family in families { family.write(to: &writer) }
        return writer.bytes
    }

    /// The most that is around the families.
    private var headSize: Int { source.resource.count + source.scope.count + 12 }
}

extension OTLPMetricsEncoder {
    /// What is the same for all rows of a shape; a class, so that it is passed on by one reference.
    private final class Prepared: Sendable {
        let keys: OTLPKeys
        /// The attribute that says the event type.
        let eventType: [UInt8]
        /// By metric column.
        let families: [Int]

        init(_ keys: OTLPKeys, families: [Int]) {
            self.keys = keys
            self.families = families
            var writer = ProtobufWriter()
            writer.append(keys.shape.eventType, under: OTLPNames.eventType, field: 7)
            eventType = writer.bytes
        }
    }

    /// The tag of the field `attributes` of a `NumberDataPoint`.
    private static let attributesTag: UInt8 = 7 << 3 | 2

    private mutating func prepared(for shape: SampleShape) -> Prepared {
        let id = ObjectIdentifier(shape)
        if let known = prepared[id] { return known }
        let new = Prepared(
            OTLPKeys(shape: shape, names: names, field: 7),
            families: shape.metrics.map { family(of: $0) })
        prepared[id] = new
        return new
    }

    private mutating func family(of descriptor: MetricDescriptor) -> Int {
        if let known = familyByDescriptor[descriptor] { return known }
        families.append(OTLPMetricFamily(descriptor))
        familyByDescriptor[descriptor] = families.count - 1
        return families.count - 1
    }

    private mutating func writeAttributes(of row: EntityRow, _ shape: Prepared) {
        attributes.removeAll()
        attributes.append(raw: shape.eventType)
        attributes.append(atMost: shape.keys.maximumSize(of: row)) { cursor in
            shape.keys.write(row, tag: Self.attributesTag, to: &cursor)
        }
    }
}
