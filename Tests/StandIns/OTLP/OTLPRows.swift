import Formats

/// What a request of OTLP has, as flat rows: a log record or a data point each.
///
/// A log record's row has its attributes, with the id as `rowId`, and `body`, `event`, `severity`,
/// `severityText`, `time` and `observed`; a data point's has its attributes and `metric`, `unit`,
/// `kind`, `time` and `value`. Times are nanoseconds as text. The resource's attributes are under
/// `resource.`.
package struct OTLPRows {
    /// In the order of the request.
    package private(set) var rows: [[String: JSONValue]] = []
    private var resource: [String: JSONValue] = [:]

    /// Reads a request; nil where it is none.
    package init?(_ bytes: [UInt8], areLogs: Bool) {
        guard let resources = fields(bytes[...]) else { return nil }
        for (_, content) in resources {
            guard let parts = content.message else { return nil }
            resource = [:]
            for part in parts where part.field == 1 {
                for attribute in part.value.message ?? [] {
                    guard let (key, value) = attribute.value.keyValue else { return nil }
                    resource["resource." + key] = value
                }
            }
            for scope in parts where scope.field == 2 {
                for item in scope.value.message ?? [] where item.field == 2 {
                    guard let content = item.value.message else { return nil }
                    if areLogs { addRecord(content) } else { addMetric(content) }
                }
            }
        }
    }

    private mutating func addRecord(_ fields: [Field]) {
        var row = resource
        for field in fields {
            switch field.field {
            case 1: row["time"] = field.value.time
            case 2: row["severity"] = field.value.integer
            case 3: row["severityText"] = field.value.text
            case 5: row["body"] = field.value.message.flatMap { anyValue($0) }
            case 6:
                guard let (key, value) = field.value.keyValue else { continue }
                row[key == "mqp.row.id" ? "rowId" : key] = value
            case 11: row["observed"] = field.value.time
            case 12: row["event"] = field.value.text
            default: row["unknown field \(field.field)"] = .null
            }
        }
        rows.append(row)
    }

    private mutating func addMetric(_ fields: [Field]) {
        var head = resource
        for field in fields where field.field == 1 { head["metric"] = field.value.text }
        for field in fields where field.field == 3 { head["unit"] = field.value.text }
        for data in fields where data.field == 5 || data.field == 7 {
            head["kind"] = .text(data.field == 5 ? "gauge" : "sum")
            for point in data.value.message ?? [] where point.field == 1 {
                var row = head
                for field in point.value.message ?? [] {
                    switch field.field {
                    case 3: row["time"] = field.value.time
                    case 4: row["value"] = field.value.double
                    case 7:
                        guard let (key, value) = field.value.keyValue else { continue }
                        row[key] = value
                    default: row["unknown field \(field.field)"] = .null
                    }
                }
                rows.append(row)
            }
        }
    }
}

private typealias Field = (field: Int, value: ProtobufReader.Value)

/// The fields of a message; nil where the bytes are malformed.
private func fields(_ bytes: ArraySlice<UInt8>) -> [Field]? {
    var reader = ProtobufReader(bytes)
    var all: [Field] = []
    while let field = reader.next() { all.append(field) }
    return reader.isMalformed ? nil : all
}

/// The value in an `AnyValue`.
private func anyValue(_ content: [Field]) -> JSONValue? {
    guard let (field, value) = content.first else { return nil }
    switch field {
    case 1: return value.text
    case 2: return value.integer.map { .boolean($0 == .integer(1)) }
    case 3: return value.integer
    case 4: return value.double
    default: return nil
    }
}

extension ProtobufReader.Value {
    fileprivate var message: [Field]? {
        if case .delimited(let bytes) = self { fields(bytes) } else { nil }
    }

    fileprivate var text: JSONValue? {
        if case .delimited(let bytes) = self {
            .text(String(decoding: bytes, as: UTF8.self))
        } else {
            nil
        }
    }

    fileprivate var integer: JSONValue? {
        if case .varint(let bits) = self { .integer(Int64(bitPattern: bits)) } else { nil }
    }

    fileprivate var double: JSONValue? {
        if case .fixed64(let bits) = self { .number(Double(bitPattern: bits)) } else { nil }
    }

    fileprivate var time: JSONValue? {
        if case .fixed64(let bits) = self { .text("\(bits)") } else { nil }
    }

    fileprivate var keyValue: (String, JSONValue)? {
        guard let content = message, content.count == 2, content[0].field == 1,
            content[1].field == 2, case .text(let key)? = content[0].value.text,
            let value = content[1].value.message.flatMap({ anyValue($0) })
        else { return nil }
        return (key, value)
    }
}
