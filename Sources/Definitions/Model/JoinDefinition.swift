public import Diagnostics
import YAMLTree

/// How the rows of another request are found for a row of a sample.
public struct JoinDefinition: Sendable {
    /// How many rows of the other request belong to a row.
    public enum Rows: String, Sendable, CaseIterable {
        case one, many
    }

    /// Two fields that must have the same value.
    public struct Pair: Sendable {
        /// A field of the sample's rows.
        public var own: Located<String>
        /// A field of the other request.
        public var other: Located<String>
    }

    public var by: [Pair] = []
    public var rows = Rows.one
    public var place: Place

    static let record = Record<JoinDefinition>(
        "join", "How the rows of another request are found for a row.",
        start: { JoinDefinition(place: $0) },
        fields: [
            .required(
                "by", \.by, .pairs,
                "The fields that must be equal: a list of names that both have, or a mapping from a "
                    + "field of the row to one of the other request."),
            .defaulted(
                "rows", \.rows, .choice, "one",
                "`one`: the fields of the row that is found are read as `request.field`. `many`: "
                    + "aggregates over the request go over the rows that are found."),
        ])
}

extension Codec where Value == [JoinDefinition.Pair] {
    /// `[a, b]` or `{ a: x, b: y }`.
    fileprivate static var pairs: Codec {
        let names = Codec<String>.string.located
        let mapping = names.map(of: "field")
        return Codec(.oneOf([names.list.schema, mapping.schema])) { node, report in
            let pairs: [JoinDefinition.Pair]? =
                switch node.content {
                case .mapping:
                    mapping.decode(node, &report).map { entries in
                        entries.map { .init(own: $0.name, other: $0.value) }
                    }
                default:
                    names.list.decode(node, &report).map { names in
                        names.map { .init(own: $0, other: $0) }
                    }
                }
            if let pairs, pairs.isEmpty {
                report.add(.joinOnNothing(at: node.place))
                return nil
            }
            return pairs
        }
    }
}

extension Diagnostic {
    fileprivate static func joinOnNothing(at place: Place) -> Diagnostic {
        Diagnostic(
            "source/join", "a join needs a field that both rows have", at: place,
            label: "none here",
            help: "write `by: [name]`, or `by: { name: other_name }`")
    }
}
