import Telemetry

/// One metric of a request with its data points: what has the same name, kind, unit and description.
struct OTLPMetricFamily {
    /// The fields `name`, `description` and `unit` of a `Metric`.
    private let head: [UInt8]
    private let kind: MetricKind
    /// The fields `data_points`, one behind the other.
    private(set) var points = ProtobufWriter()

    /// The fields of a `Sum` behind its points: cumulative, and only growing.
    private static let sumFields: [UInt8] = {
        var writer = ProtobufWriter()
        writer.append(varint: 2, field: 2)
        writer.append(varint: 1, field: 3)
        return writer.bytes
    }()

    init(_ descriptor: MetricDescriptor) {
        var writer = ProtobufWriter()
        writer.append(text: descriptor.name.rawValue, field: 1)
        if !descriptor.help.isEmpty { writer.append(text: descriptor.help, field: 2) }
        writer.append(text: descriptor.unit.symbol, field: 3)
        head = writer.bytes
        kind = descriptor.kind
    }

    var isEmpty: Bool { points.count == 0 }

    /// The bytes of the field `metrics`, heads and points; 0 without points.
    var size: Int { isEmpty ? 0 : 1 + ProtobufWriter.size(delimited: metricSize) }

    /// The bytes that the first point brings with it, at most.
    var headSize: Int { head.count + Self.sumFields.count + 2 * Self.maximumLengthSize }

    /// The most bytes that the tag and the length of a message take here.
    private static let maximumLengthSize = 6

    /// The bytes of the field for a point with such attributes.
    static func pointSize(attributes: Int) -> Int {
        1 + ProtobufWriter.size(delimited: 18 + attributes)
    }

    /// Adds a point with attributes that are fields ready to be copied.
    ///
    /// The point has no `start_time_unix_nano`: when a broker's counter began is unknown, and 0, which
    /// is the same as leaving it out, says so. A receiver sees a reset by a total that went back.
    mutating func append(_ value: Double, at nanoseconds: UInt64, attributes: [UInt8]) {
        points.append(atMost: Self.pointSize(attributes: attributes.count)) { cursor in
            cursor.append(byte: 1 << 3 | 2)
            cursor.append(varint: UInt64(18 + attributes.count))
            cursor.append(byte: 3 << 3 | 1)
            cursor.append(fixed64: nanoseconds)
            cursor.append(byte: 4 << 3 | 1)
            cursor.append(fixed64: value.bitPattern)
            cursor.append(raw: attributes)
        }
    }

    /// Writes the field `metrics`, unless there are no points.
    func write(to writer: inout ProtobufWriter) {
        guard !isEmpty else { return }
        writer.append(length: metricSize, field: 2)
        writer.append(raw: head)
        writer.append(length: dataSize, field: kind == .gauge ? 5 : 7)
        writer.append(raw: points.bytes)
        if kind == .counter { writer.append(raw: Self.sumFields) }
    }

    /// Forgets the points and keeps the memory.
    mutating func removePoints() { points.removeAll() }

    private var dataSize: Int {
        points.count + (kind == .counter ? Self.sumFields.count : 0)
    }

    private var metricSize: Int { head.count + 1 + ProtobufWriter.size(delimited: dataSize) }
}
