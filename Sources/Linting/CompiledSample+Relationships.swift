import Definitions
import Diagnostics
import Telemetry

extension CompiledSample {
    /// Whether some row can tell of the relationship without making an entity itself.
    func canTell(of relationship: RelationshipDefinition) -> Bool {
        relationship.conditions.allSatisfy(canMeet)
            && [relationship.outcome.source, relationship.outcome.target].allSatisfy { end in
                end.map(canFind) ?? false
            }
    }

    /// Whether some row can meet the condition.
    func canMeet(_ condition: RelationshipCondition) -> Bool {
        let name = condition.attribute.value
        if condition.isPresent == false { return !alwaysHas(attribute: name) }
        return gives(name) && constant(name).map { condition.isMet(by: $0) } ?? true
    }

    private func canFind(_ end: RelationshipEnd) -> Bool {
        switch end {
        case .extract(let extracted): has(attribute: extracted.attribute.value)
        case .build(let built):
            built.readAttributes.allSatisfy { gives($0.value) }
        case .lookup(let lookedUp):
            lookedUp.fields.contains { $0.value.readAttribute.map { gives($0.value) } ?? true }
        }
    }

    /// Whether rows have the attribute, or it is known of every row.
    func gives(_ name: String) -> Bool {
        name == "accountId" || has(attribute: name)
    }
}

extension BuiltGUID {
    /// The attributes that its parts are read from.
    var readAttributes: [Located<String>] {
        ([account.attribute, domain.attribute, type.attribute]
            + identifier.fragments.map(\.readAttribute)).compactMap { $0 }
    }
}

extension RelationshipCondition {
    /// Whether a value meets it.
    fileprivate func isMet(by text: String) -> Bool {
        func folded(_ text: String) -> String { isCaseSensitive ? text : text.lowercased() }
        if let values { return values.contains { folded($0) == folded(text) } }
        if let prefix { return folded(text).hasPrefix(folded(prefix)) }
        return pattern?.isFound(in: text) ?? true
    }
}
