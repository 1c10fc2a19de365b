import Telemetry

/// A shape as bytes: the event type, the attributes' names and the metrics' descriptors.
///
/// Equal shapes have equal bytes, so the bytes are also the key by which they are found.
enum ShapeDefinition {
    static func write(_ shape: SampleShape, to writer: inout ByteWriter) {
        writer.text(shape.eventType)
        writer.count(shape.attributes.count)
        for attribute in shape.attributes { writer.text(attribute) }
        writer.count(shape.metrics.count)
        for metric in shape.metrics { write(metric, to: &writer) }
    }

    static func bytes(of shape: SampleShape) -> [UInt8] {
        var writer = ByteWriter()
        write(shape, to: &writer)
        return writer.bytes
    }

    static func read(_ bytes: UnsafeRawBufferPointer) throws(Malformed) -> SampleShape {
        var reader = ByteReader(bytes)
        let eventType = try reader.text()
        var attributes: [String] = []
        for _ in 0..<(try reader.count()) { attributes.append(try reader.text()) }
        var metrics: [MetricDescriptor] = []
        for _ in 0..<(try reader.count()) { metrics.append(try metric(&reader)) }
        guard reader.isAtEnd else { throw Malformed() }
        return SampleShape(eventType: eventType, attributes: attributes, metrics: metrics)
    }

    private static func write(_ metric: MetricDescriptor, to writer: inout ByteWriter) {
        writer.text(metric.name.rawValue)
        writer.text(metric.kind.rawValue)
        writer.text(metric.unit.symbol)
        writer.integer(metric.unit.factor.bitPattern)
        let exponents = metric.unit.dimension.exponents.sorted { $0.key < $1.key }
        writer.count(exponents.count)
        for (base, exponent) in exponents {
            writer.text(base)
            writer.integer(Int64(exponent))
        }
        writer.text(metric.help)
        writer.integer(metric.range.lowerBound.bitPattern)
        writer.integer(metric.range.upperBound.bitPattern)
        writer.byte(metric.worst == .highest ? 1 : 0)
        writer.text(metric.rollup.rawValue)
    }

    private static func metric(_ reader: inout ByteReader) throws(Malformed) -> MetricDescriptor {
        let name = MetricName(rawValue: try reader.text())
        guard let kind = MetricKind(rawValue: try reader.text()) else { throw Malformed() }
        let symbol = try reader.text()
        let factor = Double(bitPattern: try reader.integer())
        var exponents: [String: Int] = [:]
        for _ in 0..<(try reader.count()) {
            let base = try reader.text()
            exponents[base] = Int(try reader.integer(Int64.self))
        }
        let help = try reader.text()
        let lower = Double(bitPattern: try reader.integer())
        let upper = Double(bitPattern: try reader.integer())
        guard lower <= upper else { throw Malformed() }
        let worst: MetricWorst = try reader.byte() == 1 ? .highest : .lowest
        guard let rollup = MetricRollup(rawValue: try reader.text()) else { throw Malformed() }
        return MetricDescriptor(
            name: name, kind: kind,
            unit: MetricUnit(symbol: symbol, factor: factor, dimension: .init(exponents)),
            help: help, range: lower...upper, worst: worst, rollup: rollup)
    }
}
