public import Diagnostics
public import YAMLTree

/// How one kind of YAML value is read, and how it is described: one value for both.
public struct Codec<Value: Sendable>: Sendable {
    public var schema: Schema
    /// Gives nil, after a diagnostic, where the node is not such a value.
    public var decode: @Sendable (YAMLNode, inout DiagnosticReport) -> Value?

    public init(
        _ schema: Schema,
        decode: @escaping @Sendable (YAMLNode, inout DiagnosticReport) -> Value?
    ) {
        self.schema = schema
        self.decode = decode
    }

    /// The same value turned into another; nil from `transform` means that it has reported why.
    public func map<Other>(
        schema: Schema? = nil,
        _ transform: @escaping @Sendable (Value, Place, inout DiagnosticReport) -> Other?
    ) -> Codec<Other> {
        Codec<Other>(schema ?? self.schema) { [decode] node, report in
            decode(node, &report).flatMap { transform($0, node.place, &report) }
        }
    }

    /// The value together with its place.
    public var located: Codec<Located<Value>> {
        map { value, place, _ in Located(value, at: place) }
    }

    /// A list; an element that cannot be read is left out, after its diagnostic.
    public var list: Codec<[Value]> {
        Codec<[Value]>(.list(schema)) { [decode] node, report in
            guard case .sequence(let nodes) = node.content else {
                report.add(.wrongType(node, expected: "a list"))
                return nil
            }
            return nodes.compactMap { decode($0, &report) }
        }
    }

    /// A mapping with free keys, in the order of the file.
    public func map(of key: String) -> Codec<[NamedValue<Value>]> {
        Codec<[NamedValue<Value>]>(.map(key: key, value: schema)) { [decode] node, report in
            guard case .mapping(let entries) = node.content else {
                report.add(.wrongType(node, expected: "a mapping of \(key) to value"))
                return nil
            }
            return entries.compactMap { entry in
                guard case .scalar(let name) = entry.key.content else { return nil }
                let key = Located(name.text, at: entry.key.place)
                return decode(entry.value, &report).map { NamedValue(name: key, value: $0) }
            }
        }
    }
}

/// An entry of a mapping with free keys.
public struct NamedValue<Value: Sendable>: Sendable {
    public var name: Located<String>
    public var value: Value

    public init(name: Located<String>, value: Value) {
        self.name = name
        self.value = value
    }
}
