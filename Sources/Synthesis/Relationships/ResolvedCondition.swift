import Definitions
import Diagnostics
import Telemetry

/// A condition of a relationship whose attribute was found in the columns of a shape.
struct ResolvedCondition: Sendable {
    /// What must hold of the value, cheapest first.
    private enum Test: Sendable, Comparable {
        case present
        case absent
        case anyOf
        case prefix
        case pattern
    }

    let column: RelationshipColumn
    private let test: Test
    /// In lower case, unless case matters.
    private let values: Set<String>
    private let pattern: RelationshipPattern?
    private let isCaseSensitive: Bool

    /// Nil where the attribute is in no row of the shape; then only `present: false` holds.
    init?(_ condition: RelationshipCondition, in shape: SampleShape) {
        guard let column = RelationshipColumn(condition.attribute.value, in: shape) else {
            return nil
        }
        self.column = column
        isCaseSensitive = condition.isCaseSensitive
        pattern = condition.pattern
        let words = condition.values ?? condition.prefix.map { [$0] } ?? []
        values = Set(isCaseSensitive ? words : words.map { $0.lowercased() })
        test =
            if condition.values != nil {
                .anyOf
            } else if condition.prefix != nil {
                .prefix
            } else if condition.pattern != nil {
                .pattern
            } else {
                condition.isPresent == false ? .absent : .present
            }
    }

    /// The values, in lower case, one of which a column of the row must have; nil for another
    /// condition.
    var dispatchValues: Set<String>? {
        guard test == .anyOf, column.known == nil else { return nil }
        return isCaseSensitive ? Set(values.map { $0.lowercased() }) : values
    }

    func holds(in row: RelationshipRow, of entity: Entity?) -> Bool {
        guard let text = row.text(column, of: entity) else { return test == .absent }
        switch test {
        case .present: return true
        case .absent: return false
        case .anyOf: return values.contains(isCaseSensitive ? text : text.lowercased())
        case .prefix:
            let text = isCaseSensitive ? text : text.lowercased()
            return values.contains { text.hasPrefix($0) }
        case .pattern: return pattern?.isFound(in: text) ?? false
        }
    }

    /// Whether it costs less to look at than another one.
    static func isCheaper(_ left: ResolvedCondition, _ right: ResolvedCondition) -> Bool {
        left.test < right.test
    }
}
