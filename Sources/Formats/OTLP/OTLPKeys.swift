import Telemetry

/// The parts of a row that are the same for all rows of a shape, as bytes ready to be copied.
///
/// It settles who gets a name when several want it, since a `KeyValue` list must not have a key twice:
/// first the encoder's own names, then the attributes in order, then the metrics. An attribute whose
/// public name is taken keeps its own; one whose own name is taken as well is sent as
/// `attribute.<name>`, such a metric as `metric.<name>`; where that is taken too the column is left
/// out.
///
/// All names lie in one array, since an array each would be retained and released for every value.
struct OTLPKeys {
    /// Kept, so that its identity stays its own.
    let shape: SampleShape
    /// By attribute column.
    let attributes: [Key]
    /// By metric column, for where metrics are attributes: the whole `KeyValue` but for the eight bytes
    /// of the number.
    let metrics: [Key]
    /// The attribute columns of level and message, where rows are lines of a log.
    let logColumns: (level: Int, message: Int)?
    /// The names of the row's id and of its entity.
    let rowID: Key
    let entityGUID: Key
    let entityName: Key
    let entityType: Key
    /// What the keys are ranges of.
    let bytes: [UInt8]
    /// The most bytes of a row's attributes, without those of its texts.
    let maximumSize: Int

    /// Where a name lies in `bytes`; empty where the column is left out, and for the `logColumns`.
    struct Key {
        var start: Int
        var count: Int
    }

    /// - Parameters:
    ///   - shape: Of the rows.
    ///   - names: Which names are sent.
    ///   - field: The number of the field that attributes are in.
    init(shape: SampleShape, names: OTLPNames, field: Int) {
        self.shape = shape
        let logColumns = Self.logColumns(of: shape)
        var taken = OTLPNames.own
        var bytes: [UInt8] = []
        func add(_ more: [UInt8]) -> Key {
            bytes += more
            return Key(start: bytes.count - more.count, count: more.count)
        }
        func claim(_ names: [String?]) -> OTLPKey? {
            names.lazy.compactMap(\.self).first { taken.insert($0).inserted }.map { OTLPKey($0) }
        }
        attributes = shape.attributes.enumerated().map { column, name in
            if column == logColumns?.level || column == logColumns?.message { return add([]) }
            return add(claim([names.conventions[name], name, "attribute." + name])?.bytes ?? [])
        }
        metrics = shape.metrics.map { metric in
            let name = metric.name.rawValue
            return add(claim([name, "metric." + name])?.bytesOfDouble(field: field) ?? [])
        }
        rowID = add(OTLPKey(OTLPNames.rowID).bytes)
        entityGUID = add(OTLPKey(OTLPNames.entityGUID).bytes)
        entityName = add(OTLPKey(OTLPNames.entityName).bytes)
        entityType = add(OTLPKey(OTLPNames.entityType).bytes)
        self.logColumns = logColumns
        self.bytes = bytes
        maximumSize =
            bytes.count + (attributes.count + metrics.count + 4) * OTLPKey.maximumOverhead
    }

    /// Attribute columns that got no name.
    var omittedAttributes: Int {
        attributes.count { $0.count == 0 } - (logColumns == nil ? 0 : 2)
    }

    /// Metric columns that got no name.
    var omittedMetrics: Int { metrics.count { $0.count == 0 } }

    private static func logColumns(of shape: SampleShape) -> (level: Int, message: Int)? {
        guard shape.eventType == OTLPSeverity.eventType,
            let level = shape.attributeIndex["level"],
            let message = shape.attributeIndex["message"]
        else { return nil }
        return (level, message)
    }
}

extension OTLPKey {
    /// A `KeyValue` in a field that is a double, but for the eight bytes of the number.
    fileprivate func bytesOfDouble(field: Int) -> [UInt8] {
        var writer = ProtobufWriter()
        writer.append(length: bytes.count + 10, field: field)
        writer.append(raw: bytes)
        writer.append(varint: 9)
        writer.append(tag: 4, .fixed64)
        return writer.bytes
    }
}

extension OTLPKeys {
    /// The most bytes that the attributes of a row take.
    func maximumSize(of row: EntityRow) -> Int {
        var size = maximumSize
        for value in row.sample.attributes {
            if case .text(let text) = value { size += text.utf8.count }
        }
        if let entity = row.entities.first {
            size += entity.guid.encoded.utf8.count + entity.name.utf8.count
            size += entity.type.utf8.count
        }
        return size
    }

    /// Writes entity and attributes of a row, each in a field of that tag.
    func write(_ row: EntityRow, tag: UInt8, to cursor: inout ProtobufCursor) {
        bytes.withUnsafeBytes { bytes in
            if let entity = row.entities.first {
                cursor.append(entity.guid.encoded, under: entityGUID.in(bytes), tag: tag)
                cursor.append(entity.name, under: entityName.in(bytes), tag: tag)
                cursor.append(entity.type, under: entityType.in(bytes), tag: tag)
            }
            let values = row.sample.attributes
            for column in attributes.indices where attributes[column].count > 0 {
                cursor.append(values[column], under: attributes[column].in(bytes), tag: tag)
            }
        }
    }

    /// Writes the metrics of a row as attributes.
    func writeMetrics(_ values: [Double], to cursor: inout ProtobufCursor) {
        bytes.withUnsafeBytes { bytes in
            for column in metrics.indices
            where metrics[column].count > 0 && values[column].isFinite {
                cursor.append(raw: metrics[column].in(bytes))
                cursor.append(fixed64: values[column].bitPattern)
            }
        }
    }

    /// Writes the name of a row as an attribute.
    func write(_ id: RowID, tag: UInt8, to cursor: inout ProtobufCursor) {
        bytes.withUnsafeBytes { cursor.append(id, under: rowID.in($0), tag: tag) }
    }
}

extension OTLPKeys.Key {
    fileprivate func `in`(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
    }
}
