public import Diagnostics

/// A document of GraphQL and the values that it is asked with.
///
/// Values travel as variables and are never part of the document, so nothing in them needs quoting.
public struct GraphQLRequest: Sendable {
    /// Whether asking twice is the same as asking once.
    public enum Effect: Sendable, Hashable {
        /// A query, or a mutation that replaces: it can be sent again whatever became of it.
        case repeatable
        /// A mutation that makes something: it is sent again only where it is certain that it had no
        /// effect.
        case once
    }

    /// The document, in parts that follow each other.
    public var document: [StaticString]
    public var variables: [(String, JSONValue)]
    public var effect: Effect

    public init(
        _ document: StaticString..., variables: [(String, JSONValue)] = [],
        effect: Effect = .repeatable
    ) {
        self.document = document
        self.variables = variables
        self.effect = effect
    }

    /// The body of the request, as UTF-8.
    var body: [UInt8] {
        Array(
            JSONValue.object([
                ("query", .string(document.map(\.description).joined(separator: " "))),
                ("variables", .object(variables)),
            ]).text.utf8)
    }
}
