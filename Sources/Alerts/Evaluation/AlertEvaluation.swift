public import Definitions

/// All rules of a program, each with its evaluator.
public struct AlertEvaluation: Sendable {
    /// In the order in which they were given.
    public let rules: [AlertRule]
    /// How far evaluations are apart, in milliseconds.
    public let step: Int64
    private var evaluators: [String: AlertEvaluator]

    /// - Parameters:
    ///   - rules: Each with a key of its own.
    ///   - step: How far evaluations are apart, in milliseconds.
    ///   - states: What evaluators of rules with these keys left.
    public init(_ rules: [AlertRule], step: Int64, states: [String: AlertState] = [:]) {
        self.rules = rules
        self.step = max(step, 1)
        evaluators = Dictionary(
            rules.map { rule in
                (
                    rule.key,
                    AlertEvaluator(rule, step: step, state: states[rule.key] ?? AlertState())
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Evaluates the rules that have a reading.
    ///
    /// - Parameters:
    ///   - readings: By the key of the rule.
    ///   - now: Milliseconds since 1970 UTC.
    /// - Returns: What changes, in the order of the rules.
    public mutating func evaluate(
        _ readings: [String: AlertReading], at now: Int64
    ) -> [(rule: AlertRule, change: AlertChange)] {
        var changes: [(rule: AlertRule, change: AlertChange)] = []
        for rule in rules {
            guard let reading = readings[rule.key],
                let own = evaluators[rule.key]?.evaluate(reading, at: now)
            else { continue }
            changes += own.map { (rule, $0) }
        }
        return changes
    }

    /// How many evaluations were left out between one and the next, since it took too long or the
    /// machine slept; times are in milliseconds since 1970 UTC.
    public func missed(between last: Int64, and next: Int64) -> Int {
        let (length, isOver) = next.subtractingReportingOverflow(last)
        return isOver ? 0 : max(Int(length / step) - 1, 0)
    }

    /// The first multiple of the step after a time, in milliseconds since 1970 UTC; the last number
    /// where there is none.
    public func next(after time: Int64) -> Int64 {
        let rest = time % step
        let (next, isOver) = time.addingReportingOverflow(
            rest < 0 ? -rest : step - rest)
        return isOver ? .max : next
    }

    /// What is remembered, by the key of the rule.
    public var states: [String: AlertState] { evaluators.mapValues(\.state) }

    /// How many series the last evaluations left out.
    public var ignoredSeries: Int { evaluators.values.reduce(0) { $0 + $1.ignoredSeries } }

    /// How many alerts are pending, and how many fire.
    public var counts: (pending: Int, firing: Int) {
        var counts = (pending: 0, firing: 0)
        for evaluator in evaluators.values {
            for series in evaluator.state.series {
                for alert in series.active {
                    if alert.firedAt == nil { counts.pending += 1 } else { counts.firing += 1 }
                }
            }
        }
        return counts
    }

    /// How many alerts are pending, by severity.
    public var pending: [AlertSeverity: Int] {
        var counts: [AlertSeverity: Int] = [:]
        for evaluator in evaluators.values {
            for (_, alert) in evaluator.state.active where alert.firedAt == nil {
                counts[alert.severity, default: 0] += 1
            }
        }
        return counts
    }

    /// The alerts that fire, in the order of the rules and their series.
    public var firing: [FiringAlert] {
        rules.flatMap { rule in
            (evaluators[rule.key]?.state.active ?? []).compactMap { series, alert in
                FiringAlert(alert, of: series, rule)
            }
        }
    }
}
