public import Telemetry

/// Writes rows as lines of New Relic's Log API: time, message, and the rest as attributes.
///
/// A row is a line where it has the text attribute `message`, as those of `LogRow` have. The
/// attributes are `rowId`, by which a query can tell a line that was sent twice, and the row's other
/// columns, metrics among them. What is missing or unknown is left out.
///
/// Source: https://docs.newrelic.com/docs/logs/log-api/log-event-data
public struct LogAPIEncoder {
    private var keysByShape: [ObjectIdentifier: Keys] = [:]

    /// How many shapes are kept prepared; the one that comes after empties the table.
    public static let maximumShapes = 1000
    /// The most attributes of a line, its time and message among them.
    public static let maximumAttributes = 254
    /// The longest name of an attribute, in bytes.
    public static let maximumNameLength = 255
    /// The longest text, in bytes: what can be stored. Queries see its first 4094 characters.
    public static let maximumTextLength = 128_000

    /// What surrounds the lines of a body.
    package static let bodyStart = Array(
        #"[{"common":{"attributes":{"logtype":"mqp"}},"logs":["#.utf8)
    package static let bodyEnd = Array("]}]".utf8)

    private static let ownNames: Set<String> = [
        "timestamp", "message", "rowId", "logtype", "entityGuid", "entityName", "entityType",
    ]
    private static let reservedNames: Set<String> = [
        "accountId", "eventType", "entity.guid", "entity.name", "entity.type",
        "instrumentation.name", "instrumentation.provider", "instrumentation.version",
    ]

    private struct Keys {
        /// Kept, so that its identity stays its own.
        let shape: SampleShape
        let message: Int?
        let attributes: [[UInt8]?]
        let metrics: [[UInt8]?]
    }

    public init() {}

    /// Appends one line.
    ///
    /// - Returns: what was left out; nil where the row is no line of a log, and nothing was written.
    public mutating func encode(_ accepted: AcceptedRow, into buffer: inout [UInt8])
        -> EncodingLosses?
    {
        let sample = accepted.row.sample
        let keys = keys(for: sample.shape)
        guard let message = keys.message, case .text(let text) = sample.attributes[message] else {
            return nil
        }
        var line = AttributeWriter(
            maximumKeys: Self.maximumAttributes, maximumTextLength: Self.maximumTextLength)
        line.writesLargeIntegersAsText = true
        line.keyCount = 3
        buffer.append(contentsOf: #"{"timestamp":"#.utf8)
        JSONBytes.append(sample.timestamp, to: &buffer)
        buffer.append(contentsOf: #","message":"#.utf8)
        line.appendText(text, to: &buffer)
        buffer.append(contentsOf: #","attributes":{"rowId":"#.utf8)
        JSONBytes.append(accepted.id, to: &buffer)
        if let entity = accepted.row.entities.first { line.append(entity, to: &buffer) }
        for (index, value) in sample.attributes.enumerated() where index != message {
            line.append(value, under: keys.attributes[index], to: &buffer)
        }
        for (key, value) in zip(keys.metrics, sample.metrics) {
            line.append(.double(value), under: key, to: &buffer)
        }
        buffer.append(contentsOf: "}}".utf8)
        return line.losses
    }

    private mutating func keys(for shape: SampleShape) -> Keys {
        let id = ObjectIdentifier(shape)
        if let known = keysByShape[id] { return known }
        if keysByShape.count >= Self.maximumShapes { keysByShape = [:] }
        var names = ColumnNames(
            taken: Self.ownNames, reserved: Self.reservedNames,
            maximumLength: Self.maximumNameLength)
        let message = shape.attributeIndex["message"]
        let attributes = shape.attributes.enumerated().map { index, name in
            index == message ? nil : names.claim(name, .attribute).map(JSONBytes.key)
        }
        let keys = Keys(
            shape: shape, message: message, attributes: attributes,
            metrics: shape.metrics.map { names.claim($0.name.rawValue, .metric).map(JSONBytes.key) }
        )
        keysByShape[id] = keys
        return keys
    }
}
