import Telemetry

/// Reads rows that `RowWriter` wrote.
struct RowReader {
    private var stem: EntityGUID.Stem?

    /// The length of a row, without reading it.
    static func skip(_ reader: inout ByteReader) throws(Malformed) {
        _ = try reader.slice(Int(try reader.integer(UInt32.self)))
    }

    /// Reads a row.
    ///
    /// - Parameters:
    ///   - reader: Stands behind the row then, also where it throws for what is in the row.
    ///   - shapes: Those of the segment, by number.
    /// - Returns: The row and the bytes that it takes.
    /// - Throws: `Malformed` where these are no row of such shapes.
    mutating func read(
        _ reader: inout ByteReader, shapes: [UInt32: SampleShape]
    ) throws(Malformed) -> (row: EntityRow, bytes: Int) {
        let length = Int(try reader.integer(UInt32.self))
        var row = ByteReader(try reader.slice(length))
        guard let shape = shapes[try row.integer()] else { throw Malformed() }
        let timestamp = try row.integer(Int64.self)
        var attributes: [Scalar] = []
        attributes.reserveCapacity(shape.attributes.count)
        for _ in 0..<shape.attributes.count { attributes.append(try Self.scalar(&row)) }
        let metrics = try row.doubles(shape.metrics.count)
        let count = try row.count()
        var entities: [Entity] = []
        entities.reserveCapacity(count)
        for _ in 0..<count { entities.append(try entity(&row)) }
        guard row.isAtEnd else { throw Malformed() }
        let sample = Sample(
            shape: shape, timestamp: timestamp, attributes: attributes, metrics: metrics)
        return (EntityRow(sample: sample, entities: entities), length + 4)
    }

    @inline(__always)
    private static func scalar(_ reader: inout ByteReader) throws(Malformed) -> Scalar {
        switch try reader.byte() {
        case RowWriter.Tag.missing: .missing
        case RowWriter.Tag.no: .boolean(false)
        case RowWriter.Tag.yes: .boolean(true)
        case RowWriter.Tag.integer: .integer(try reader.integer())
        case RowWriter.Tag.unsigned: .unsigned(try reader.integer())
        case RowWriter.Tag.double: .double(Double(bitPattern: try reader.integer()))
        case RowWriter.Tag.text: .text(try reader.text())
        default: throw Malformed()
        }
    }

    private mutating func entity(_ reader: inout ByteReader) throws(Malformed) -> Entity {
        let account = try reader.variable()
        let domain = try reader.text()
        let guidType = try reader.text()
        let identifier = try reader.text()
        let type = try reader.text()
        let name = try reader.text()
        guard let accountID = Int64(exactly: account) else { throw Malformed() }
        if stem.map({ $0.accountID != accountID || $0.domain != domain || $0.type != guidType })
            ?? true
        {
            stem = EntityGUID.Stem(accountID: accountID, domain: domain, type: guidType)
        }
        guard let stem, let guid = EntityGUID(stem, identifier: identifier) else {
            throw Malformed()
        }
        return Entity(guid: guid, type: type, name: name, tags: [], rule: "")
    }
}
