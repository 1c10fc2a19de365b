import Diagnostics

/// A condition as New Relic has it.
public struct RemoteCondition: Sendable, MarkedPart {
    public var id: String
    let entity: JSONValue
    let kind: ConditionDocument.Kind?
    let mark: OwnerMark?
    /// What it says, in its normal form.
    let form: JSONValue

    /// What it was made of, as its mark says; nil where it was never applied.
    public var key: String? { mark?.name }

    public var name: String { entity["name"]?.string ?? "" }

    init?(_ entity: JSONValue) {
        guard let id = entity["id"]?.string ?? entity["id"]?.integer.map(String.init) else {
            return nil
        }
        self.id = id
        self.entity = entity
        kind = entity["type"]?.string.flatMap(ConditionDocument.Kind.init)
        mark = OwnerMark.split(entity["description"]?.string).mark
        form = entity.conditionForm
    }
}

/// A policy as New Relic has it.
public struct RemotePolicy: Sendable {
    public var id: String
    public var incidentPreference: String
    public var conditions: [RemoteCondition]
}

extension JSONValue {
    /// A condition, as input or as NerdGraph gives it, in the form in which two that say the same are
    /// the same: without what New Relic made, and without our mark.
    var conditionForm: JSONValue {
        changing("description") { description in
            let words = OwnerMark.split(description.string).words
            return words.isEmpty ? nil : .string(words)
        }
        .changing("expiration") { $0.withoutFalse() }
        .changing("signal") { signal in
            signal["fillOption"]?.string == "NONE" ? signal.with("fillOption", nil) : signal
        }
        .changing("terms") { terms in
            .array(
                (terms.elements ?? []).sorted {
                    ($0["priority"]?.string ?? "") < ($1["priority"]?.string ?? "")
                })
        }
        .changing("runbookUrl") { $0.string?.isEmpty == true ? nil : $0 }
        .without(["id", "type", "policyId", "valueFunction"])
        .normalForm
    }

    func without(_ names: Set<String>) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !names.contains($0.0) })
    }

    /// The input of an update, which leaves alone what it does not name: what `entity` has and this has
    /// not is taken away in so many words.
    func clearing(_ entity: JSONValue) -> JSONValue {
        var input = self
        for name in ["runbookUrl", "description"] where entity[name] != nil && self[name] == nil {
            input = input.with(name, .null)
        }
        for (name, empty) in Self.cleared where entity[name] != nil {
            guard let part = self[name] else {
                input = input.with(name, .object(empty))
                continue
            }
            let missing = empty.filter { entity[name]?[$0.0] != nil && part[$0.0] == nil }
            input = input.with(name, missing.reduce(part) { $0.with($1.0, $1.1) })
        }
        return input
    }

    /// What says that there is nothing of it.
    private static let cleared: [(String, [(String, JSONValue)])] = [
        (
            "expiration",
            [
                ("expirationDuration", .null), ("closeViolationsOnExpiration", .boolean(false)),
                ("openViolationOnExpiration", .boolean(false)),
                ("ignoreOnExpectedTermination", .boolean(false)),
            ]
        ),
        (
            "signal",
            [
                ("slideBy", .null), ("fillOption", .string("NONE")), ("fillValue", .null),
            ]
        ),
    ]
}

extension DocumentDifference {
    /// The differences between two conditions in their normal form.
    static func ofConditions(
        there: JSONValue, here: JSONValue, called name: String
    ) -> [DocumentDifference] {
        all(there: there, here: here, at: "condition \(JSONValue.string(name).text), ") {
            array, there, here in
            array.hasSuffix("terms")
                ? ElementMatch.byName(array, "priority", there, here)
                : ElementMatch.byPosition(array, there, here)
        }
    }
}
