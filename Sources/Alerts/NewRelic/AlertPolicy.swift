public import Diagnostics

/// Alerts as New Relic evaluates them: the conditions of a policy and the rules that mute them, each with
/// the input that NerdGraph takes.
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

    /// A silence or a maintenance window.
    public struct MutingRule: Sendable {
        /// Which of the policy's it is, such as `maintenance/patches`: its reason, by which it is known
        /// again.
        public var key: String
        /// The policy and the reason; 128 characters at most.
        public var name: String
        /// The argument `rule` of `alertsMutingRuleCreate`.
        public var input: JSONValue
        /// In what New Relic does something else than the program, a sentence each.
        public var notes: [String]
    }

    /// What has no form there, and why, on one line: the key of an alert, or of a muting rule.
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
    public var mutingRules: [MutingRule] = []
    public var refusals: [Refusal] = []

    /// - Parameters:
    ///   - name: What the policy is called; cut where it is too long.
    ///   - rules: The alerts.
    ///   - suppressions: When, and of what, nobody is told.
    public init(
        named name: String = AlertPolicy.standardName, _ rules: [AlertRule],
        muting suppressions: [AlertSuppression] = []
    ) {
        self.name = String(name.prefix(Self.maximumNameLength))
        var names: Set<String> = []
        var watched: [(rule: AlertRule, name: String)] = []
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
                watched.append((rule, name))
            } catch {
                refusals.append(Refusal(key: rule.key, reason: error.reason))
            }
        }
        mute(watched, by: suppressions)
    }

    private mutating func mute(
        _ conditions: [(rule: AlertRule, name: String)], by suppressions: [AlertSuppression]
    ) {
        var keys: Set<String> = []
        for suppression in suppressions {
            let stem =
                "\(suppression.time.noun)/\(suppression.reason.prefix(bytes: Self.keptReason))"
            var tail = ""
            var number = 1
            while !keys.insert(stem + tail).inserted {
                number += 1
                tail = " \(number)"
            }
            let key = stem + tail
            let title = "\(name): \(suppression.reason)\(tail)"
            let short = String(title.prefix(Self.maximumNameLength))
            var form = MutingForm(suppression, of: name, named: short, conditions)
            do throws(MutingForm.Refused) {
                let input = try form.input()
                mutingRules.append(
                    MutingRule(key: key, name: short, input: input, notes: form.notes))
            } catch {
                refusals.append(Refusal(key: key, reason: error.reason))
            }
        }
    }

    /// How much of a reason is in a key, in bytes: each of them can be three in a mark, and there must
    /// be room for that behind a description.
    private static let keptReason = 80

    /// A title that another alert has, told apart by the key.
    private static func name(_ title: String, with key: String) -> String {
        let tail = " (\(key.prefix(maximumNameLength - 4)))"
        return title.prefix(maximumNameLength - tail.count) + tail
    }

    /// The policy, its conditions and its muting rules, as `mqp alerts render` prints them.
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
                "mutingRules",
                .array(
                    mutingRules.map { rule in
                        .object([
                            ("key", .string(rule.key)), ("rule", rule.input),
                            ("notes", .array(rule.notes.map { .string($0) })),
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

extension AlertSuppression.Time {
    /// The key of the configuration under which it is.
    fileprivate var noun: String {
        switch self {
        case .once: "silences"
        case .weekly: "maintenance"
        }
    }
}

extension String {
    /// The beginning, in whole characters, of at most so many bytes of UTF-8.
    fileprivate func prefix(bytes limit: Int) -> Substring {
        var count = 0
        return prefix { character in
            count += character.utf8.count
            return count <= limit
        }
    }
}
