import Definitions
import Diagnostics
import Telemetry

/// A text that rows of a shape give to a relationship.
struct ResolvedText: Sendable {
    private enum Origin: Sendable {
        case fixed(String)
        case column(RelationshipColumn)
        case capture(RelationshipColumn, RelationshipPattern)
    }

    private let origin: Origin
    private let operations: [RelationshipValue.Operation]

    /// Nil where no row of the shape gives one.
    init?(_ value: RelationshipValue, in shape: SampleShape) {
        operations = value.operations
        if let text = value.value {
            origin = .fixed(text)
        } else if let attribute = value.readAttribute,
            let column = RelationshipColumn(attribute.value, in: shape)
        {
            origin = value.capture?.pattern.map { .capture(column, $0) } ?? .column(column)
        } else {
            return nil
        }
    }

    /// A word that is written, or that an attribute has.
    init?(value: Located<String>?, attribute: Located<String>?, in shape: SampleShape) {
        operations = []
        if let value {
            origin = .fixed(value.value)
        } else if let attribute, let column = RelationshipColumn(attribute.value, in: shape) {
            origin = .column(column)
        } else {
            return nil
        }
    }

    /// The text; nil where it is missing, or where an attribute gives an empty one.
    func text(in row: RelationshipRow, of entity: Entity?) -> String? {
        let text: String?
        switch origin {
        case .fixed(let fixed): text = fixed
        case .column(let column): text = row.text(column, of: entity).flatMap(Self.unlessEmpty)
        case .capture(let column, let pattern):
            text = row.text(column, of: entity).flatMap { pattern.capture(in: $0) }
                .flatMap(Self.unlessEmpty)
        }
        guard !operations.isEmpty else { return text }
        return text.map { text in
            operations.reduce(text) { text, operation in
                switch operation {
                case .toLowerCase: text.lowercased()
                case .toUpperCase: text.uppercased()
                }
            }
        }
    }

    private static func unlessEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
}
