import Formats
import Telemetry

/// A line for each entity, when it is seen first.
struct EntityLines {
    private var seen: Set<EntityGUID> = []

    /// How many entities are remembered; when there are more, all are forgotten and printed again.
    static let maximumEntities = 1_000_000

    mutating func append(_ entity: Entity, to bytes: inout [UInt8]) {
        if seen.count >= Self.maximumEntities { seen.removeAll(keepingCapacity: true) }
        guard seen.insert(entity.guid).inserted else { return }
        entity.append(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }
}

/// A line for each row.
enum RowLine {
    static func append(
        _ entities: [Entity], _ relationships: [Relationship], to bytes: inout [UInt8]
    ) {
        bytes += #"{"entities":["#.utf8
        for index in entities.indices {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            entities[index].append(to: &bytes)
        }
        bytes += #"],"relationships":["#.utf8
        for (index, relationship) in relationships.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            relationship.append(to: &bytes)
        }
        bytes += "]}\n".utf8
    }

    /// The line of a row that could not be read.
    static func append(error: String, line: Int, to bytes: inout [UInt8]) {
        bytes += #"{"entities":[],"relationships":[],"error":"#.utf8
        JSONBytes.append(error, to: &bytes)
        bytes += #","line":"#.utf8
        JSONBytes.append(Int64(line), to: &bytes)
        bytes += "}\n".utf8
    }
}

extension Entity {
    /// The entity as an object of JSON, its keys in a fixed order and each tag's values sorted.
    fileprivate func append(to bytes: inout [UInt8]) {
        bytes += #"{"guid":"#.utf8
        JSONBytes.append(guid.encoded, to: &bytes)
        bytes += #","accountId":"#.utf8
        JSONBytes.append(guid.accountID, to: &bytes)
        bytes += #","domain":"#.utf8
        JSONBytes.append(guid.domain, to: &bytes)
        bytes += #","type":"#.utf8
        JSONBytes.append(type, to: &bytes)
        bytes += #","identifier":"#.utf8
        JSONBytes.append(guid.identifier, to: &bytes)
        bytes += #","name":"#.utf8
        JSONBytes.append(name, to: &bytes)
        bytes += #","rule":"#.utf8
        JSONBytes.append(rule, to: &bytes)
        bytes += #","tags":{"#.utf8
        for (index, tag) in tags.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSONBytes.append(tag.key, to: &bytes)
            bytes += ":[".utf8
            let values = tag.values.count > 1 ? tag.values.sorted() : tag.values
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONBytes.append(value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
        bytes += "}}".utf8
    }
}

extension Relationship {
    /// The relationship as an object of JSON; it expires so many milliseconds after the row.
    fileprivate func append(to bytes: inout [UInt8]) {
        bytes += #"{"name":"#.utf8
        JSONBytes.append(name, to: &bytes)
        bytes += #","relationshipType":"#.utf8
        JSONBytes.append(type, to: &bytes)
        bytes += #","source":"#.utf8
        JSONBytes.append(source.encoded, to: &bytes)
        bytes += #","target":"#.utf8
        JSONBytes.append(target.encoded, to: &bytes)
        bytes += #","expires":"#.utf8
        JSONBytes.append(lifetime, to: &bytes)
        bytes += "}".utf8
    }
}
