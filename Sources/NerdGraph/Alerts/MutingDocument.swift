public import Diagnostics

/// A muting rule as the files say that it is, in the form in which NerdGraph takes it.
///
/// Source: https://docs.newrelic.com/docs/alerts/get-notified/muting-rules-suppress-notifications/
public struct MutingDocument: Sendable, KeyedDocument {
    /// What it is recognized by when its name changes; unique within the account.
    public var key: String
    public var name: String
    /// The argument `rule` of `alertsMutingRuleCreate`: an object with `name`, `enabled`, `description`,
    /// `condition`, and `schedule` where it is not always on.
    public var input: JSONValue

    /// The longest description of a muting rule, in characters, with our mark in it. New Relic does not
    /// say how long one may be.
    public static let maximumDescription = 1024

    /// - Parameters:
    ///   - policy: The name of the policy whose conditions it mutes. Muting rules belong to the account,
    ///     so the key says which policy's files have it.
    ///   - key: Unique among those of the policy.
    ///   - name: What it is called.
    ///   - input: What it is.
    public init(of policy: String, key: String, name: String, input: JSONValue) {
        self.key = Self.scope(of: policy) + key
        self.name = name
        self.input = input
    }

    /// What the keys of all muting rules of a policy begin with.
    static func scope(of policy: String) -> String {
        "muting/\(Fingerprint(of: .string(policy)).digits)/"
    }

    var form: JSONValue { input.mutingForm }

    /// The argument `rule` of an update, which leaves alone what it does not name.
    var update: JSONValue {
        guard let schedule = input["schedule"] else { return input.with("schedule", .null) }
        let all = [
            "startTime", "endTime", "timeZone", "repeat", "weeklyRepeatDays", "endRepeat",
            "repeatCount",
        ]
        return input.with(
            "schedule", .object(all.map { ($0, schedule[$0] ?? .null) }))
    }
}

/// A muting rule as New Relic has it.
public struct RemoteMutingRule: Sendable, MarkedPart {
    public var id: String
    public var name: String
    let mark: OwnerMark?
    let form: JSONValue

    init?(_ entity: JSONValue) {
        guard let id = entity["id"]?.string ?? entity["id"]?.integer.map(String.init) else {
            return nil
        }
        self.id = id
        name = entity["name"]?.string ?? ""
        mark = OwnerMark.split(entity["description"]?.string).mark
        form = entity.mutingForm
    }
}

extension JSONValue {
    /// A muting rule, as input or as NerdGraph gives it, in the form in which two that say the same are
    /// the same: without what New Relic made, and without our mark.
    var mutingForm: JSONValue {
        changing("description") { description in
            let words = OwnerMark.split(description.string).words
            return words.isEmpty ? nil : .string(words)
        }
        .changing("condition") { group in
            group.changing("conditions") { conditions in
                .array(
                    (conditions.elements ?? []).map { $0.changing("values", \.sorted) }
                        .sorted { $0.text < $1.text })
            }
        }
        .changing("schedule") { schedule in
            // The clocks of the rule's own zone are meant on both ways; an answer says how far they are
            // from UTC besides.
            ["startTime", "endTime", "endRepeat"].reduce(schedule) { schedule, name in
                schedule.changing(name) { $0.string.map { .string(String($0.prefix(19))) } }
            }
            .changing("weeklyRepeatDays", \.sorted)
        }
        .without(["id"])
        .normalForm
    }

    private var sorted: JSONValue {
        elements.map { .array($0.sorted { $0.text < $1.text }) } ?? self
    }
}

extension DocumentDifference {
    /// The differences between two muting rules in their normal form.
    static func ofMutingRules(
        there: JSONValue, here: JSONValue, called name: String
    ) -> [DocumentDifference] {
        all(there: there, here: here, at: "muting rule \(JSONValue.string(name).text), ") {
            array, there, here in
            array.hasSuffix("conditions")
                ? ElementMatch.byName(array, "attribute", there, here)
                : ElementMatch.byPosition(array, there, here)
        }
    }
}
