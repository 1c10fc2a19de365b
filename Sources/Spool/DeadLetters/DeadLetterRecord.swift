import Telemetry

/// A dead letter as a record has it; its shape is with it, so that it stands alone.
enum DeadLetterRecord {
    static func write(_ letter: DeadLetter, to writer: inout ByteWriter) {
        let start = writer.beginRecord()
        writer.text(letter.sink)
        writer.integer(letter.row.id.spool)
        writer.integer(letter.row.acceptedAt)
        writer.text(letter.reason)
        writer.text(letter.message)
        let definition = ShapeDefinition.bytes(of: letter.row.row.sample.shape)
        writer.count(definition.count)
        writer.raw(definition)
        RowWriter.write(letter.row.row, shape: 0, to: &writer)
        writer.endRecord(
            RecordHeader(
                .deadLetter, row: letter.row.id.number, count: 1, time: letter.refusedAt),
            at: start)
    }

    static func writeRemoval(_ key: DeadLetterKey, at time: Int64, to writer: inout ByteWriter) {
        let start = writer.beginRecord()
        writer.text(key.sink)
        writer.integer(key.id.spool)
        writer.endRecord(
            RecordHeader(.removal, row: key.id.number, count: 1, time: time), at: start)
    }

    /// Which row of which sink a record is about.
    static func key(
        _ header: RecordHeader, _ payload: UnsafeRawBufferPointer
    ) throws(Malformed) -> DeadLetterKey {
        var reader = ByteReader(payload)
        let sink = try reader.text()
        return DeadLetterKey(
            sink: sink, id: RowID(spool: try reader.integer(), number: header.row))
    }

    static func read(
        _ header: RecordHeader, _ payload: UnsafeRawBufferPointer,
        _ interner: inout ShapeInterner
    ) throws(Malformed) -> DeadLetter {
        var reader = ByteReader(payload)
        let sink = try reader.text()
        let spool = try reader.integer(UInt64.self)
        let acceptedAt = try reader.integer(Int64.self)
        let reason = try reader.text()
        let message = try reader.text()
        let shape = try interner.intern(try reader.slice(try reader.count()))
        var decoder = RowReader()
        let row = try decoder.read(&reader, shapes: [0: shape]).row
        return DeadLetter(
            sink: sink,
            row: AcceptedRow(
                id: RowID(spool: spool, number: header.row), acceptedAt: acceptedAt, row: row),
            reason: reason, message: message, refusedAt: header.time)
    }
}

/// What a dead letter is known by: two sinks can refuse the same row.
struct DeadLetterKey: Hashable {
    var sink: String
    var id: RowID
}
