import Diagnostics
public import Telemetry
import YAMLTree

/// A value of JSON as it is written in YAML, in whose texts placeholders can stand.
public indirect enum JSONTemplate: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A number over Int64's maximum, out of a row.
    case unsigned(UInt64)
    case double(Double)
    case text(String)
    case list([JSONTemplate])
    case object([Member])

    /// A member of an object.
    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: JSONTemplate

        public init(key: String, value: JSONTemplate) {
            self.key = key
            self.value = value
        }
    }

    /// The value that a node is; nil, after a diagnostic, for a number that JSON has not.
    init?(_ node: YAMLNode, report: inout DiagnosticReport) {
        switch node.content {
        case .sequence(let nodes):
            self = .list(nodes.compactMap { JSONTemplate($0, report: &report) })
        case .mapping(let entries):
            self = .object(
                entries.compactMap { entry in
                    guard let key = entry.keyText,
                        let value = JSONTemplate(entry.value, report: &report)
                    else { return nil }
                    return Member(key: key, value: value)
                })
        case .scalar(let scalar):
            switch scalar.resolved {
            case .null: self = .null
            case .boolean(let value): self = .boolean(value)
            case .integer(let value): self = .integer(value)
            case .double(let value) where value.isFinite: self = .double(value)
            case .double:
                report.add(
                    .malformed(
                        scalar.text, "JSON has no such number", write: "a finite number, or a text",
                        at: node.place))
                return nil
            case .string(let text): self = .text(text)
            }
        }
    }

    /// All texts in it; the keys of objects are none of them.
    var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .list(let values): values.flatMap(\.texts)
        case .object(let members): members.flatMap(\.value.texts)
        case .null, .boolean, .integer, .unsigned, .double: []
        }
    }

    /// The value with others in place of the placeholders. A text that is one placeholder and
    /// nothing else becomes the value itself, so that a number stays one.
    ///
    /// - Parameter values: What stands for each name; a name that is not among them stays.
    /// - Returns: The value.
    public func filled(_ values: [String: Scalar]) -> JSONTemplate {
        switch self {
        case .text(let text):
            let template = PlaceholderText(text)
            if case .placeholder(let name)? = template.parts.first, template.parts.count == 1,
                let value = values[name]
            {
                return JSONTemplate(value)
            }
            return .text(template.filled { values[$0]?.text ?? "{\($0)}" })
        case .list(let elements): return .list(elements.map { $0.filled(values) })
        case .object(let members):
            return .object(members.map { Member(key: $0.key, value: $0.value.filled(values)) })
        case .null, .boolean, .integer, .unsigned, .double: return self
        }
    }

    /// A value out of a row.
    public init(_ scalar: Scalar) {
        self =
            switch scalar {
            case .missing: .null
            case .boolean(let value): .boolean(value)
            case .integer(let value): .integer(value)
            case .unsigned(let value): .unsigned(value)
            case .double(let value): value.isFinite ? .double(value) : .null
            case .text(let text): .text(text)
            }
    }

    /// The value with another one at a path of keys; objects that are not there are made.
    ///
    /// - Parameters:
    ///   - value: What stands there afterwards.
    ///   - keys: The way to it, from an object on.
    /// - Returns: The value; where something on the way is no object it is replaced by one.
    public func setting(_ value: JSONTemplate, at keys: some Collection<String>) -> JSONTemplate {
        guard let key = keys.first else { return value }
        var members: [Member] = if case .object(let members) = self { members } else { [] }
        let rest = keys.dropFirst()
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = members[index].value.setting(value, at: rest)
        } else {
            members.append(Member(key: key, value: JSONTemplate.null.setting(value, at: rest)))
        }
        return .object(members)
    }
}

extension JSONTemplate {
    /// The value as JSON on one line.
    public var json: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .double(let value): "\(value)"
        case .text(let text): JSONValue.string(text).text
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.map { JSONValue.string($0.key).text + ":" + $0.value.json }
                .joined(separator: ",") + "}"
        }
    }
}
