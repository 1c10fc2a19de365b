import Telemetry

/// The parts of a data set that are the same for all rows of a shape, as bytes ready to be copied.
struct AgentShape {
    private let keys: EventKeys
    /// From the attributes' brace to the event type.
    private let attributesHead: [UInt8]
    /// By metric column: from the brace to the colon in front of the value; nil where the name is too
    /// long.
    private let metrics: [[UInt8]?]

    /// What the agent sends on as a dimension; attributes and tags together.
    private static let profile = EventProfile(
        maximumKeys: 100, maximumNameLength: 255, maximumTextLength: 4096,
        reservedNames: [
            "accountId", "entity.guid", "entity.name", "entity.type", "metricName", "interval.ms",
        ], integerNames: [], hasNarrowEventTypes: false)

    init(_ shape: SampleShape) {
        keys = EventKeys(shape: shape, profile: Self.profile)
        var head = Array(#""attributes":{"eventType":"#.utf8)
        JSONBytes.append(shape.eventType, to: &head)
        attributesHead = head
        metrics = shape.metrics.map { metric in
            let name = metric.name.rawValue
            guard name.utf8.count <= Self.profile.maximumNameLength else { return nil }
            var bytes = Array(#"{"name":"#.utf8)
            JSONBytes.append(name, to: &bytes)
            let type = metric.kind == .counter ? "cumulative-count" : "gauge"
            return bytes + Array(#","type":"\#(type)","value":"#.utf8)
        }
    }

    /// Appends the data set of a row.
    ///
    /// - Returns: what was left out of it.
    func append(_ row: EntityRow, to buffer: inout [UInt8]) -> EncodingLosses {
        var writer = AgentWriter(profile: Self.profile)
        buffer.append(contentsOf: #"{"common":{"timestamp":"#.utf8)
        JSONBytes.append(row.sample.timestamp, to: &buffer)
        buffer.append(UInt8(ascii: ","))
        buffer.append(contentsOf: attributesHead)
        for (key, value) in zip(keys.attributes, row.sample.attributes) {
            writer.append(value, under: key?.bytes, to: &buffer)
        }
        buffer.append(contentsOf: "}}".utf8)
        if let entity = row.entities.first { writer.append(entity, to: &buffer) }
        buffer.append(contentsOf: #","metrics":["#.utf8)
        var isFirst = true
        for (metric, value) in zip(metrics, row.sample.metrics) where value.isFinite {
            guard let metric else {
                writer.losses.omittedAttributes += 1
                continue
            }
            if !isFirst { buffer.append(UInt8(ascii: ",")) }
            isFirst = false
            buffer.append(contentsOf: metric)
            JSONBytes.append(value, to: &buffer)
            buffer.append(UInt8(ascii: "}"))
        }
        buffer.append(contentsOf: #"],"inventory":{},"events":[]}"#.utf8)
        return writer.losses
    }
}

/// The state of one data set while it is written.
private struct AgentWriter {
    let profile: EventProfile
    var losses = EncodingLosses()
    /// The event type is one.
    var keyCount = 1

    /// Appends an attribute, nothing where it is missing. The key has its comma and its colon; it is
    /// nil where the attribute is left out.
    mutating func append(_ value: Scalar, under key: [UInt8]?, to buffer: inout [UInt8]) {
        switch value {
        case .missing: return
        case .double(let number) where !number.isFinite: return
        default: break
        }
        guard let key, keyCount < profile.maximumKeys else {
            losses.omittedAttributes += 1
            return
        }
        keyCount += 1
        buffer.append(contentsOf: key)
        switch value {
        case .missing: break
        case .boolean(let value): buffer.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): JSONBytes.append(value, to: &buffer)
        case .unsigned(let value): JSONBytes.append(value, to: &buffer)
        case .double(let value): JSONBytes.append(value, to: &buffer)
        case .text(let value): append(value, to: &buffer)
        }
    }

    mutating func append(_ entity: Entity, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: #","entity":{"name":"#.utf8)
        JSONBytes.append(entity.guid.encoded, to: &buffer)
        buffer.append(contentsOf: #","type":"#.utf8)
        JSONBytes.append(entity.type, to: &buffer)
        buffer.append(contentsOf: #","displayName":"#.utf8)
        append(entity.name, to: &buffer)
        buffer.append(contentsOf: #","metadata":{"#.utf8)
        var names: Set<String> = []
        for tag in entity.tags where !tag.values.isEmpty {
            guard keyCount < profile.maximumKeys, names.insert(tag.key).inserted,
                tag.key.utf8.count <= profile.maximumNameLength
            else {
                losses.omittedAttributes += 1
                continue
            }
            keyCount += 1
            if names.count > 1 { buffer.append(UInt8(ascii: ",")) }
            JSONBytes.append(tag.key, to: &buffer)
            buffer.append(UInt8(ascii: ":"))
            append(tag.values.joined(separator: ","), to: &buffer)
        }
        buffer.append(contentsOf: "}}".utf8)
    }

    private mutating func append(_ text: String, to buffer: inout [UInt8]) {
        if JSONBytes.append(text, limit: profile.maximumTextLength, to: &buffer) {
            losses.truncatedValues += 1
        }
    }
}
