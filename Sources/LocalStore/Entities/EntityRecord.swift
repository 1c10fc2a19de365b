import Telemetry

/// An entity as it is written: its texts, its times, its tags, and the latest metrics by the ids of
/// their names.
struct EntityRecord {
    var guid: EntityGUID
    var type: String
    var name: String
    var rule: String
    var firstSeen: Int64
    var lastSeen: Int64
    var tags: [EntityTag]
    var metrics: [(name: UInt32, value: Double)]
    var slot: Int

    func encode(into writer: inout BlobWriter) {
        writer.text(guid.encoded)
        writer.text(type)
        writer.text(name)
        writer.text(rule)
        writer.signed(firstSeen)
        writer.signed(lastSeen)
        writer.count(slot)
        writer.count(tags.count)
        for tag in tags {
            writer.text(tag.key)
            writer.count(tag.values.count)
            for value in tag.values { writer.text(value) }
        }
        writer.count(metrics.count)
        for (name, value) in metrics {
            writer.variable(UInt64(name))
            writer.fixed(value)
        }
    }

    init(_ reader: inout BlobReader) throws(DamagedBlob) {
        guard let guid = EntityGUID(encoded: try reader.text()) else { throw DamagedBlob() }
        self.guid = guid
        type = try reader.text()
        name = try reader.text()
        rule = try reader.text()
        firstSeen = try reader.signed()
        lastSeen = try reader.signed()
        let slot = try reader.variable()
        guard slot < 1 << 32 else { throw DamagedBlob() }
        self.slot = Int(slot)
        tags = []
        for _ in 0..<(try reader.count()) {
            var tag = EntityTag(key: try reader.text(), values: [])
            for _ in 0..<(try reader.count()) { tag.values.append(try reader.text()) }
            tags.append(tag)
        }
        metrics = []
        for _ in 0..<(try reader.count()) {
            let name = try reader.variable()
            guard name <= UInt64(PartID.maximumNames) else { throw DamagedBlob() }
            metrics.append((UInt32(name), try reader.double()))
        }
    }

    init(_ entry: EntityBook.Entry, _ catalog: inout NameCatalog) {
        guid = entry.entity.guid
        type = entry.entity.type
        name = entry.entity.name
        rule = entry.entity.rule
        firstSeen = entry.firstSeen
        lastSeen = entry.lastSeen
        tags = entry.entity.tags
        metrics = entry.latest(&catalog)
        slot = entry.slot
    }

    var entry: EntityBook.Entry {
        EntityBook.Entry(
            entity: Entity(guid: guid, type: type, name: name, tags: tags, rule: rule),
            firstSeen: firstSeen, lastSeen: lastSeen,
            loaded: Dictionary(
                metrics.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }),
            slot: slot)
    }
}
