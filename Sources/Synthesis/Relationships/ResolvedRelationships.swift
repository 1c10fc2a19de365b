import Definitions
import Telemetry

/// A relationship whose attributes were found in the columns of a shape; rows of it can tell of it.
struct ResolvedRelationship: Sendable {
    let definition: RelationshipDefinition
    /// What must hold of the row.
    let conditions: [ResolvedCondition]
    /// What must hold of an entity that the row makes.
    let entityConditions: [ResolvedCondition]
    let source: ResolvedEnd
    let target: ResolvedEnd

    /// Nil where no row of the shape can tell of it.
    init?(_ definition: RelationshipDefinition, in shape: SampleShape, by rules: RelationshipRules)
    {
        var conditions: [ResolvedCondition] = []
        for condition in definition.conditions {
            if let resolved = ResolvedCondition(condition, in: shape) {
                conditions.append(resolved)
            } else if condition.isPresent != false {
                return nil
            }
        }
        let outcome = definition.outcome
        guard let source = ResolvedEnd(outcome.source, of: definition, in: shape, by: rules),
            let target = ResolvedEnd(outcome.target, of: definition, in: shape, by: rules)
        else { return nil }
        self.definition = definition
        self.source = source
        self.target = target
        conditions.sort(by: ResolvedCondition.isCheaper)
        self.conditions = conditions.filter { !$0.column.isOfEntity }
        entityConditions = conditions.filter(\.column.isOfEntity)
    }
}

/// The relationships that rows of a shape can tell of, by the value of the column that most of them
/// ask for.
struct ResolvedRelationships: Sendable {
    /// The column that is looked at first; nil where no condition asks for a value.
    private var column: Column?
    /// By the column's value, in lower case: those that ask for it, and those that ask for none.
    private var byValue: [String: [ResolvedRelationship]] = [:]
    /// Those that do not ask for a value of the column.
    private var others: [ResolvedRelationship]

    init(_ rules: RelationshipRules, in shape: SampleShape) {
        let all = rules.candidates(for: shape).compactMap {
            ResolvedRelationship($0, in: shape, by: rules)
        }
        others = all
        var counts: [Int: Int] = [:]
        for relationship in all {
            for index in Set(relationship.conditions.compactMap(\.dispatchAttribute)) {
                counts[index, default: 0] += 1
            }
        }
        // Between two that are asked for as often, the first in the row.
        guard let index = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key
        else { return }
        column = .attribute(index)
        let asked = all.map { relationship in
            relationship.conditions.first { $0.dispatchAttribute == index }?.dispatchValues
        }
        for value in Set(asked.compactMap { $0 }.joined()) {
            byValue[value] = zip(all, asked).filter { $1?.contains(value) ?? true }.map { $0.0 }
        }
        others = zip(all, asked).filter { $1 == nil }.map { $0.0 }
    }

    /// Those that a row can tell of, in order.
    func candidates(for sample: Sample) -> [ResolvedRelationship] {
        guard let column, let text = column.text(in: sample) else { return others }
        return byValue[text.lowercased()] ?? others
    }
}

extension ResolvedCondition {
    /// The index of the attribute that must have one of some values; nil for another condition.
    fileprivate var dispatchAttribute: Int? {
        guard dispatchValues != nil, case .attribute(let index)? = column.column else { return nil }
        return index
    }
}
