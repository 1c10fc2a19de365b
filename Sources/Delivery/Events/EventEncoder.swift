public import Telemetry

/// Writes rows as flat JSON objects, byte for byte the same for the same row.
///
/// The keys in order: `eventType`, `timestamp` (milliseconds), then `entityGuid`, `entityName` and
/// `entityType` of the row's first entity, the attributes in the order of the shape, the metrics in
/// the order of the shape. What is missing or unknown is left out, as are infinities; integers keep
/// all their digits. Tags of entities are not repeated. `EventKeys` says what happens to names that
/// collide, `EventProfile` which limits an endpoint has.
///
/// What is constant for a shape is prepared once, so an encoder should be kept.
public struct EventEncoder {
    private let profile: EventProfile
    private var keysByShape: [ObjectIdentifier: EventKeys] = [:]

    /// How many shapes are kept prepared; the one that comes after empties the table.
    public static let maximumShapes = 1000

    /// An encoder that follows the rules of one endpoint.
    public init(profile: EventProfile = .plain) { self.profile = profile }

    /// Appends one object, without a line break.
    ///
    /// - Returns: what was left out; nil where the endpoint takes no event of this type, and nothing
    ///   was written.
    public mutating func encode(_ row: EntityRow, into buffer: inout [UInt8]) -> EncodingLosses? {
        let sample = row.sample
        let keys = keys(for: sample.shape)
        guard let head = keys.head else { return nil }
        var event = EventWriter(profile: profile, keyCount: 2)
        buffer.append(contentsOf: head)
        JSONBytes.append(sample.timestamp, to: &buffer)
        if let entity = row.entities.first { event.append(entity, to: &buffer) }
        for (key, value) in zip(keys.attributes, sample.attributes) {
            event.append(value, under: key, to: &buffer)
        }
        for (key, value) in zip(keys.metrics, sample.metrics) {
            event.append(.double(value), under: key, to: &buffer)
        }
        buffer.append(UInt8(ascii: "}"))
        return event.losses
    }

    private mutating func keys(for shape: SampleShape) -> EventKeys {
        let id = ObjectIdentifier(shape)
        if let known = keysByShape[id] { return known }
        if keysByShape.count >= Self.maximumShapes { keysByShape = [:] }
        let keys = EventKeys(shape: shape, profile: profile)
        keysByShape[id] = keys
        return keys
    }
}

/// The state of one event while it is written.
private struct EventWriter {
    let profile: EventProfile
    var keyCount: Int
    var losses = EncodingLosses()

    mutating func append(_ entity: Entity, to buffer: inout [UInt8]) {
        keyCount += 3
        buffer.append(contentsOf: #","entityGuid":"#.utf8)
        JSONBytes.append(entity.guid.encoded, to: &buffer)
        buffer.append(contentsOf: #","entityName":"#.utf8)
        appendText(entity.name, to: &buffer)
        buffer.append(contentsOf: #","entityType":"#.utf8)
        JSONBytes.append(entity.guid.type, to: &buffer)
    }

    mutating func append(
        _ value: Scalar, under key: EventKeys.Key?, to buffer: inout [UInt8]
    ) {
        if value.isUnwritable { return }
        guard let bytes = value.isInteger ? key?.bytes : key?.forOtherValues ?? key?.bytes,
            keyCount < profile.maximumKeys
        else {
            losses.omittedAttributes += 1
            return
        }
        keyCount += 1
        buffer.append(contentsOf: bytes)
        switch value {
        case .missing: break
        case .boolean(let value): buffer.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): JSONBytes.append(value, to: &buffer)
        case .unsigned(let value): JSONBytes.append(value, to: &buffer)
        case .double(let value): JSONBytes.append(value, to: &buffer)
        case .text(let value): appendText(value, to: &buffer)
        }
    }

    private mutating func appendText(_ text: String, to buffer: inout [UInt8]) {
        if JSONBytes.append(text, limit: profile.maximumTextLength, to: &buffer) {
            losses.truncatedValues += 1
        }
    }
}

extension Scalar {
    /// Whether JSON has nothing for it.
    fileprivate var isUnwritable: Bool {
        switch self {
        case .missing: true
        case .double(let value): !value.isFinite
        default: false
        }
    }

    fileprivate var isInteger: Bool {
        switch self {
        case .integer, .unsigned: true
        case .double(let value): value == value.rounded()
        default: false
        }
    }
}
