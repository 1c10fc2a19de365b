import Telemetry

/// Writes the attributes of one JSON object and keeps count of them.
struct AttributeWriter {
    /// The most keys of the object.
    let maximumKeys: Int
    /// The longest text, in bytes before escaping; what is longer is cut.
    let maximumTextLength: Int
    /// Whether an integer over `Int64.max` is written as a text, where an endpoint would refuse it.
    var writesLargeIntegersAsText = false
    /// The keys written so far, those that the caller wrote itself among them.
    var keyCount = 0
    var losses = EncodingLosses()

    init(maximumKeys: Int, maximumTextLength: Int) {
        self.maximumKeys = maximumKeys
        self.maximumTextLength = maximumTextLength
    }

    /// The entity's GUID, name and type.
    mutating func append(_ entity: Entity, to buffer: inout [UInt8]) {
        keyCount += 3
        buffer.append(contentsOf: #","entityGuid":"#.utf8)
        JSONBytes.append(entity.guid.encoded, to: &buffer)
        buffer.append(contentsOf: #","entityName":"#.utf8)
        appendText(entity.name, to: &buffer)
        buffer.append(contentsOf: #","entityType":"#.utf8)
        JSONBytes.append(entity.guid.type, to: &buffer)
    }

    mutating func append(_ id: RowID, to buffer: inout [UInt8]) {
        keyCount += 1
        buffer.append(contentsOf: #","rowId":"#.utf8)
        JSONBytes.append(id, to: &buffer)
    }

    /// A value behind its key, unless JSON has nothing for it; without a key it is lost.
    mutating func append(_ value: Scalar, under key: [UInt8]?, to buffer: inout [UInt8]) {
        if value.isUnwritable { return }
        guard let key, keyCount < maximumKeys else {
            losses.omittedAttributes += 1
            return
        }
        keyCount += 1
        buffer.append(contentsOf: key)
        switch value {
        case .missing: break
        case .boolean(let value): buffer.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): JSONBytes.append(value, to: &buffer)
        case .unsigned(let value):
            if writesLargeIntegersAsText, value > Int64.max {
                JSONBytes.append("\(value)", to: &buffer)
            } else {
                JSONBytes.append(value, to: &buffer)
            }
        case .double(let value): JSONBytes.append(value, to: &buffer)
        case .text(let value): appendText(value, to: &buffer)
        }
    }

    mutating func appendText(_ text: String, to buffer: inout [UInt8]) {
        if JSONBytes.append(text, limit: maximumTextLength, to: &buffer) {
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
}
