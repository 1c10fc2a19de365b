public import Telemetry

/// Writes rows as an `ExportLogsServiceRequest`: a `LogRecord` a row, byte for byte the same for the
/// same row.
///
/// A row becomes an event, as OpenTelemetry has it: `event_name` is the event type, all attributes and
/// metrics are attributes, with `mqp.row.id`, by which a duplicate can be told, `mqp.event.type` for
/// backends that do not keep `event_name`, and `mqp.entity.guid`, `.name` and `.type` of the row's
/// first entity. The body is a short text, the event type and the name of the entity, since a list of
/// lines shows bodies and queries go to attributes; a structured body would say all of it twice or hide
/// it from them. `time_unix_nano` is the row's time, `observed_time_unix_nano` when it was accepted. A
/// row of the program's own log has its level as severity and its message as body, and is no event.
///
/// Metrics are always doubles, so that a backend sees one type for a name. What is unknown, missing or
/// infinite is left out. `OTLPNames` and `OTLPKeys` say which names are sent.
///
/// What is constant for a shape is prepared once, so an encoder should be kept.
public struct OTLPLogsEncoder {
    private let source: OTLPSource
    private let names: OTLPNames
    private var prepared: [ObjectIdentifier: Prepared] = [:]
    private var record = ProtobufWriter()
    private var records = ProtobufWriter()

    /// How many shapes are kept prepared; the one that comes after empties the table.
    public static let maximumShapes = 1000

    /// An encoder that has written nothing.
    public init(source: OTLPSource, names: OTLPNames = OTLPNames()) {
        self.source = source
        self.names = names
    }

    /// Begins an empty request and forgets the one before.
    public mutating func begin() { records.removeAll() }

    /// The bytes of the request as it is now.
    public var size: Int { ProtobufWriter.size(delimited: resourceSize) + 1 }

    /// Writes a row, unless the request would have more than `limit` bytes with it.
    public mutating func append(_ accepted: AcceptedRow, limit: Int = .max) -> OTLPAppend {
        let shape = prepared(for: accepted.row.sample.shape)
        record.removeAll()
        write(accepted, shape)
        let growth = 1 + ProtobufWriter.size(delimited: record.count)
        // The lengths around the record may grow by a byte each.
        guard records.count == 0 || size + growth + 3 <= limit else { return .full }
        records.append(delimited: record.bytes, field: 2)
        return .written(EncodingLosses(omittedAttributes: shape.omitted))
    }

    /// The request with the rows since `begin`.
    public func finish() -> [UInt8] {
        var writer = ProtobufWriter(reservingCapacity: size)
        writer.append(length: resourceSize, field: 1)
        writer.append(raw: source.resource)
        writer.append(length: scopeSize, field: 2)
        writer.append(raw: source.scope)
        writer.append(raw: records.bytes)
        return writer.bytes
    }

    private var scopeSize: Int { source.scope.count + records.count }

    private var resourceSize: Int {
        source.resource.count + 1 + ProtobufWriter.size(delimited: scopeSize)
    }
}

extension OTLPLogsEncoder {
    /// What is the same for all rows of a shape; a class, so that it is passed on by one reference.
    private final class Prepared: Sendable {
        let keys: OTLPKeys
        /// The fields `attributes` and `event_name` that say the event type.
        let constants: [UInt8]
        /// Columns without a name.
        let omitted: Int

        init(_ shape: SampleShape, names: OTLPNames) {
            keys = OTLPKeys(shape: shape, names: names, field: 6)
            omitted = keys.omittedAttributes + keys.omittedMetrics
            var writer = ProtobufWriter()
            if keys.logColumns == nil { writer.append(text: shape.eventType, field: 12) }
            writer.append(shape.eventType, under: OTLPNames.eventType, field: 6)
            constants = writer.bytes
        }
    }

    /// The tag of the field `attributes` of a `LogRecord`.
    private static let attributesTag: UInt8 = 6 << 3 | 2

    private mutating func prepared(for shape: SampleShape) -> Prepared {
        let id = ObjectIdentifier(shape)
        if let known = prepared[id] { return known }
        if prepared.count >= Self.maximumShapes { prepared = [:] }
        let new = Prepared(shape, names: names)
        prepared[id] = new
        return new
    }

    private mutating func write(_ accepted: AcceptedRow, _ shape: Prepared) {
        let sample = accepted.row.sample
        let time = otlpNanoseconds(sample.timestamp)
        if time > 0 { record.append(fixed64: time, field: 1) }
        let observed = otlpNanoseconds(accepted.acceptedAt)
        if observed > 0 { record.append(fixed64: observed, field: 11) }
        if let columns = shape.keys.logColumns {
            writeLine(sample, level: columns.level, message: columns.message)
        } else {
            writeBody(sample.shape.eventType, of: accepted.row.entities.first)
        }
        record.append(raw: shape.constants)
        record.append(atMost: shape.keys.maximumSize(of: accepted.row)) { cursor in
            shape.keys.write(accepted.id, tag: Self.attributesTag, to: &cursor)
            shape.keys.write(accepted.row, tag: Self.attributesTag, to: &cursor)
            shape.keys.writeMetrics(sample.metrics, to: &cursor)
        }
    }

    private mutating func writeLine(_ sample: Sample, level: Int, message: Int) {
        if let level = sample.attributes[level].text {
            if let number = OTLPSeverity.number(of: level) {
                record.append(varint: number, field: 2)
            }
            record.append(text: level, field: 3)
        }
        guard let message = sample.attributes[message].text else { return }
        record.append(length: 1 + ProtobufWriter.size(delimited: message.utf8.count), field: 5)
        record.append(text: message, field: 1)
    }

    private mutating func writeBody(_ eventType: String, of entity: Entity?) {
        let count = eventType.utf8.count + (entity.map { 1 + $0.name.utf8.count } ?? 0)
        record.append(length: 1 + ProtobufWriter.size(delimited: count), field: 5)
        record.append(length: count, field: 1)
        record.append(raw: eventType)
        if let entity {
            record.append(raw: " ")
            record.append(raw: entity.name)
        }
    }
}
