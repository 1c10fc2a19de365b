import Definitions
public import Queries

/// Alerts as Prometheus evaluates them: groups of rules over what a sink for Prometheus exposes.
///
/// Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
public struct PrometheusRules: Sendable {
    /// One rule, which fires one severity.
    public struct Rule: Sendable {
        /// What silences and routes know it by.
        public var name: String
        public var expression: PromQL
        /// How long it must have held, in milliseconds.
        public var hold: Int64
        /// In order; the values are templates.
        public var labels: [(name: String, value: String)]
        public var annotations: [(name: String, value: String)]
    }

    /// The rules of an entity type.
    public struct Group: Sendable {
        public var name: String
        public var rules: [Rule]
        /// In what they are not quite what the program itself evaluates, a sentence each.
        public var notes: [String]
        public var refusals: [Refusal]
    }

    /// A part of an alert that has no form in PromQL.
    public struct Refusal: Sendable, Hashable {
        /// The alert by `AlertRule.key`.
        public var key: String
        /// Why, on one line.
        public var reason: String
    }

    public var groups: [Group] = []
    /// How far two evaluations are apart, in milliseconds.
    public let step: Int64

    /// - Parameters:
    ///   - rules: The alerts.
    ///   - naming: What metrics and attributes are called in Prometheus.
    ///   - step: How far two evaluations shall be apart, in milliseconds; more than 0.
    public init(_ rules: [AlertRule], naming: PromQLNaming, step: Int64) {
        precondition(step > 0)
        self.step = step
        for rule in rules {
            if groups.last?.name != rule.entityType {
                groups.append(Group(name: rule.entityType, rules: [], notes: [], refusals: []))
            }
            add(rule, naming)
        }
    }

    /// All that has no form, in the order of the alerts.
    public var refusals: [Refusal] { groups.flatMap(\.refusals) }

    private mutating func add(_ rule: AlertRule, _ naming: PromQLNaming) {
        let index = groups.count - 1
        var expression = PrometheusExpression(rule, naming: naming, step: step)
        do throws(PrometheusExpression.Refused) {
            let words = PrometheusWords(rule, try expression.signal(), facets: expression.labels)
            var made: [Rule] = []
            for level in rule.levels {
                made.append(
                    Rule(
                        name: words.alertName, expression: try expression.holds(level),
                        hold: level.duration,
                        labels: words.labels(of: level.severity),
                        annotations: words.annotations(of: level)))
            }
            if let loss = rule.loss {
                made.append(
                    Rule(
                        name: AlertLabels.lossName(of: words.alertName),
                        expression: try expression.isLost(loss), hold: 0,
                        labels: words.labels(of: loss.severity),
                        annotations: words.annotations(of: loss)))
            }
            groups[index].rules += made
            groups[index].notes += expression.notes.filter { !groups[index].notes.contains($0) }
        } catch {
            groups[index].refusals += error.reasons.map { Refusal(key: rule.key, reason: $0) }
        }
    }
}
