import Telemetry

/// The attributes of a series as bytes: of the same attributes always the same bytes.
///
/// First the entity, if there is one: its GUID, its name, its type, and the type within its GUID.
/// Then attributes, each the id of its name and a value, up to a 0. Then tags, each the id of its name
/// (`tags.` and its key) and either the place of the attribute with the same text, counted from 1, or
/// 0 and a text.
struct SeriesBlob {
    struct EntityPart: Hashable {
        var guid: String
        var name: String
        var type: String
        var typeInGUID: String
    }

    var entity: EntityPart?
    var attributes: [(name: UInt32, value: Scalar)] = []
    var tags: [(name: UInt32, value: Scalar)] = []

    /// Reads the values of those names that are wanted.
    init(
        _ reader: inout BlobReader, isWanted: (UInt32) -> Bool = { _ in true }
    ) throws(DamagedBlob) {
        if try reader.byte() == 1 {
            entity = EntityPart(
                guid: try reader.text(), name: try reader.text(), type: try reader.text(),
                typeInGUID: try reader.text())
        }
        var wantedPlaces: [Int: Int] = [:]
        var places: [BlobReader] = []
        while case let name = try Self.name(&reader), name != 0 {
            places.append(reader)
            if isWanted(name) {
                wantedPlaces[places.count] = attributes.count
                attributes.append((name, try reader.scalar()))
            } else {
                try reader.skipScalar()
            }
        }
        while reader.remaining > 0 {
            let name = try Self.name(&reader)
            let place = try reader.count(upTo: places.count)
            guard isWanted(name) else {
                if place == 0 { try reader.skipText() }
                continue
            }
            if place == 0 {
                tags.append((name, .text(try reader.text())))
            } else if let wanted = wantedPlaces[place] {
                tags.append((name, attributes[wanted].value))
            } else {
                var attribute = places[place - 1]
                tags.append((name, try attribute.scalar()))
            }
        }
    }

    private static func name(_ reader: inout BlobReader) throws(DamagedBlob) -> UInt32 {
        let name = try reader.variable()
        guard name <= UInt64(PartID.maximumNames) else { throw DamagedBlob() }
        return UInt32(name)
    }
}

extension BlobReader {
    fileprivate mutating func count(upTo limit: Int) throws(DamagedBlob) -> Int {
        let value = try variable()
        guard value <= UInt64(limit) else { throw DamagedBlob() }
        return Int(value)
    }
}
