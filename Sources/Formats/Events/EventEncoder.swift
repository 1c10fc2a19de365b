public import Telemetry

/// Writes rows as flat JSON objects, byte for byte the same for the same row.
///
/// The keys in order: `eventType`, `timestamp` (milliseconds), `rowId` where the row has an id, then
/// `entityGuid`, `entityName` and `entityType` of the row's first entity, the attributes in the order
/// of the shape, the metrics in the order of the shape. What is missing or unknown is left out, as are infinities; integers keep
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

    /// Appends one object, without a line break; with the id of an accepted row, so that who reads
    /// it can tell a row that was sent twice.
    ///
    /// - Returns: what was left out; nil where the endpoint takes no event of this type, and nothing
    ///   was written.
    public mutating func encode(
        _ row: EntityRow, id: RowID? = nil, into buffer: inout [UInt8]
    ) -> EncodingLosses? {
        let sample = row.sample
        let keys = keys(for: sample.shape)
        guard let head = keys.head else { return nil }
        var event = AttributeWriter(
            maximumKeys: profile.maximumKeys, maximumTextLength: profile.maximumTextLength)
        event.keyCount = 2
        buffer.append(contentsOf: head)
        JSONBytes.append(sample.timestamp, to: &buffer)
        if let id { event.append(id, to: &buffer) }
        if let entity = row.entities.first { event.append(entity, to: &buffer) }
        for (key, value) in zip(keys.attributes, sample.attributes) {
            event.append(value, under: key?.bytes(for: value), to: &buffer)
        }
        for (key, value) in zip(keys.metrics, sample.metrics) {
            let value = Scalar.double(value)
            event.append(value, under: key?.bytes(for: value), to: &buffer)
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

extension EventKeys.Key {
    fileprivate func bytes(for value: Scalar) -> [UInt8] {
        guard let forOtherValues, !value.isWholeNumber else { return bytes }
        return forOtherValues
    }
}
