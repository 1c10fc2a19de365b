public import Diagnostics

/// Alerts as New Relic evaluates them: the conditions of a policy, each with the input that NerdGraph
/// takes.
///
/// Source: https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-api-nrql-condition-alerts/
public struct AlertPolicy: Sendable {
    public struct Condition: Sendable {
        /// `AlertRule.key`, by which it is known again when its name changes.
        public var key: String
        /// Unique within the policy; 128 characters at most.
        public var name: String
        /// Whether it is one of `alertsNrqlConditionBaselineCreate`, and not of
        /// `alertsNrqlConditionStaticCreate`.
        public var isBaseline: Bool
        /// The argument `condition` of that call.
        public var input: JSONValue
        /// In what New Relic does something else than the program, a sentence each.
        public var notes: [String]
    }

    /// An alert that has no form as a condition, and why, on one line.
    public struct Refusal: Sendable, Hashable {
        public var key: String
        public var reason: String
    }

    /// The longest name of a policy or a condition, in characters.
    public static let maximumNameLength = 128
    /// The most conditions of a policy.
    public static let maximumConditions = 1000
    /// What a policy is called where nobody says.
    public static let standardName = "Message queues (mqp)"

    public var name: String
    public var conditions: [Condition] = []
    public var refusals: [Refusal] = []

    /// - Parameters:
    ///   - name: What the policy is called; cut where it is too long.
    ///   - rules: The alerts.
    public init(named name: String = AlertPolicy.standardName, _ rules: [AlertRule]) {
        self.name = String(name.prefix(Self.maximumNameLength))
        var names: Set<String> = []
        for rule in rules {
            guard conditions.count < Self.maximumConditions else {
                refusals.append(
                    Refusal(
                        key: rule.key,
                        reason: "a policy has at most \(Self.maximumConditions) conditions"))
                continue
            }
            let title = String(rule.title.prefix(Self.maximumNameLength))
            let isFree = !title.isEmpty && !names.contains(title)
            let name = isFree ? title : Self.name(title, with: rule.key)
            names.insert(name)
            var form = ConditionForm(rule, named: name)
            do throws(ConditionForm.Refused) {
                let input = try form.input()
                conditions.append(
                    Condition(
                        key: rule.key, name: name, isBaseline: form.isBaseline, input: input,
                        notes: form.notes))
            } catch {
                refusals.append(Refusal(key: rule.key, reason: error.reason))
            }
        }
    }

    /// A title that another alert has, told apart by the key.
    private static func name(_ title: String, with key: String) -> String {
        let tail = " (\(key.prefix(maximumNameLength - 4)))"
        return title.prefix(maximumNameLength - tail.count) + tail
    }

    /// The policy and its conditions, as `mqp alerts render` prints them.
    public var json: JSONValue {
        .object([
            (
                "policy",
                .object([
                    ("name", .string(name)),
                    ("incidentPreference", .string("PER_CONDITION_AND_TARGET")),
                ])
            ),
            (
                "conditions",
                .array(
                    conditions.map { condition in
                        .object([
                            ("key", .string(condition.key)),
                            ("type", .string(condition.isBaseline ? "BASELINE" : "STATIC")),
                            ("condition", condition.input),
                            ("notes", .array(condition.notes.map { .string($0) })),
                        ])
                    })
            ),
            (
                "withoutForm",
                .array(
                    refusals.map {
                        .object([("key", .string($0.key)), ("reason", .string($0.reason))])
                    })
            ),
        ])
    }
}
