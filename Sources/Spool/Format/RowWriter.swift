import Telemetry

/// Writes rows as bytes.
///
/// A row is its length (4 bytes), the number of its shape (4), its time (8), a value for each
/// attribute (a tag, then what it says), 8 bytes for each metric, and its entities by GUID, type and
/// name. Tags, rules and relationships are not kept: no endpoint takes them with a row.
enum RowWriter {
    enum Tag {
        static let missing: UInt8 = 0
        static let no: UInt8 = 1
        static let yes: UInt8 = 2
        static let integer: UInt8 = 3
        static let unsigned: UInt8 = 4
        static let double: UInt8 = 5
        static let text: UInt8 = 6
    }

    static func write(_ row: EntityRow, shape: UInt32, to writer: inout ByteWriter) {
        let start = writer.count
        writer.integer(UInt32(0))
        writer.integer(shape)
        writer.integer(row.sample.timestamp)
        for value in row.sample.attributes { write(value, to: &writer) }
        writer.doubles(row.sample.metrics)
        writer.count(row.entities.count)
        for entity in row.entities { write(entity, to: &writer) }
        writer.patch(UInt32(writer.count - start - 4), at: start)
    }

    @inline(__always)
    private static func write(_ value: Scalar, to writer: inout ByteWriter) {
        switch value {
        case .missing: writer.byte(Tag.missing)
        case .boolean(let value): writer.byte(value ? Tag.yes : Tag.no)
        case .integer(let value):
            writer.byte(Tag.integer)
            writer.integer(value)
        case .unsigned(let value):
            writer.byte(Tag.unsigned)
            writer.integer(value)
        case .double(let value):
            writer.byte(Tag.double)
            writer.integer(value.bitPattern)
        case .text(let value):
            writer.byte(Tag.text)
            writer.text(value)
        }
    }

    private static func write(_ entity: Entity, to writer: inout ByteWriter) {
        writer.variable(UInt64(entity.guid.accountID))
        writer.text(entity.guid.domain)
        writer.text(entity.guid.type)
        writer.text(entity.guid.identifier)
        writer.text(entity.type)
        writer.text(entity.name)
    }
}
