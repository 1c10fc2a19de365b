import Dashboards
import Definitions
import Queries
import Telemetry

/// The expressions of one alert, made of the trees of its queries.
struct PrometheusExpression {
    /// Why there is none, a line each.
    struct Refused: Error {
        var reasons: [String]
    }

    /// A value of each entity, and what it is stated in.
    struct Signal {
        var expression: PromQL
        var unit: PromQLUnit
    }

    private let rule: AlertRule
    private let naming: PromQLNaming
    private let step: PromQLDuration
    private let stepMilliseconds: Int64
    /// The labels that tell entities apart.
    private(set) var labels: [PromQLLabel] = []
    /// In what the answer is not quite that of the rows, a sentence each.
    private(set) var notes: [String] = []

    init(_ rule: AlertRule, naming: PromQLNaming, step: Int64) {
        self.rule = rule
        self.naming = naming
        self.step = .milliseconds(step)
        stepMilliseconds = step
    }

    /// The value that is watched, without what fills it.
    mutating func signal() throws(Refused) -> Signal {
        let signal = try signal(of: rule.signal)
        labels = signal.labels
        return signal.signal
    }

    /// What has a series for each entity for which a level holds.
    mutating func holds(_ level: AlertRule.Level) throws(Refused) -> PromQL {
        let signal = try signal()
        var value = filled(signal)
        var bound = level.bound
        switch rule.condition {
        case .fixed: bound *= factor(to: signal.unit, from: rule.unit)
        case .baseline(let direction, let over):
            value = deviations(of: value, direction, over: over)
        }
        var test = PromQL.binary(value, level.comparison.promQL, .number(bound))
        for guardian in rule.guards {
            let other = try self.signal(of: guardian.signal)
            let bound = guardian.bound * factor(to: other.signal.unit, from: other.own)
            test = .binary(
                test, .and,
                .binary(other.signal.expression, guardian.comparison.promQL, .number(bound)),
                PromQLMatching(.on(labels)))
        }
        return test
    }

    /// What has a series for each entity that had a value and has none any more.
    mutating func isLost(_ loss: AlertRule.Loss) throws(Refused) -> PromQL {
        let value = try signal().expression
        func present(in length: Int64) -> PromQL {
            .call(
                .presentOverTime,
                [.subquery(value, .milliseconds(length), step: step)])
        }
        return .binary(
            present(in: loss.memory), .unless, present(in: loss.after),
            PromQLMatching(.on(labels)))
    }

    private mutating func signal(
        of query: WidgetQuery
    ) throws(Refused) -> (signal: Signal, labels: [PromQLLabel], own: MetricUnit?) {
        let algebra: Query
        switch query.query {
        case .success(let query): algebra = query
        case .failure(let reasons): throw Refused(reasons: reasons.all.map(\.message))
        }
        var options = PromQLOptions(
            range: .fixed(milliseconds: rule.window), unit: .exposed, isLimited: false)
        if case .failure(let refusal) = algebra.promQL(naming: naming, options: options),
            refusal.reasons.allSatisfy({ $0.kind == .severalSeries })
        {
            // Then it is still right for an entity none of whose labels changes; a note says so.
            options.assumesOneSeries = true
        }
        switch algebra.promQL(naming: naming, options: options) {
        case .failure(let refusal):
            throw Refused(reasons: refusal.reasons.map { "\($0.part): \($0.message)" })
        case .success(let printed):
            guard let column = printed.columns.first else {
                throw Refused(reasons: ["there is no value"])
            }
            for note in printed.notes where !notes.contains(note.message) {
                notes.append(note.message)
            }
            var plain = options
            plain.unit = .own
            var own: MetricUnit?
            if case .success(let printed) = algebra.promQL(naming: naming, options: plain),
                case .unit(let unit)? = printed.columns.first?.unit
            {
                own = unit
            }
            return (
                Signal(expression: column.expression, unit: column.unit), printed.facets, own
            )
        }
    }

    private func filled(_ signal: Signal) -> PromQL {
        let value = signal.expression
        switch rule.fill {
        case .none: return value
        case .last(let age):
            let last = PromQL.call(
                .lastOverTime, [.subquery(value, .milliseconds(age), step: step)])
            return .binary(value, .or, last)
        case .value(let number, let age):
            let known = PromQL.call(
                .presentOverTime, [.subquery(value, .milliseconds(age), step: step)])
            let number = number * factor(to: signal.unit, from: rule.unit)
            return .binary(
                value, .or,
                .binary(.binary(known, .multiply, .number(0)), .add, .number(number)))
        }
    }

    /// By how many standard deviations a value differs from its mean over the time before its window;
    /// nothing where it did not vary, or has too few values, as in the program.
    private func deviations(
        of value: PromQL, _ direction: AlertRule.Condition.Direction, over: Int64
    ) -> PromQL {
        let resolution = AlertHistory.resolution(over: over, step: stepMilliseconds)
        let least = AlertHistory.leastCount(over: over, step: resolution)
        let before = PromQL.subquery(
            value, .milliseconds(over), step: .milliseconds(resolution),
            time: PromQLTime(offset: rule.window))
        let mean = PromQL.call(.averageOverTime, [before])
        let spread = PromQL.binary(
            .binary(.call(.deviationOverTime, [before]), .greater, .number(0)), .and,
            .binary(
                .call(.countOverTime, [before]), .greaterOrEqual,
                .number(Double(least))))
        let difference: PromQL =
            switch direction {
            case .lower: .binary(mean, .subtract, value)
            case .upper: .binary(value, .subtract, mean)
            case .both: .call(.abs, [.binary(value, .subtract, mean)])
            }
        return .binary(difference, .divide, spread)
    }

    /// What a number in an own unit is multiplied by to be one in the unit of an expression.
    private func factor(to unit: PromQLUnit, from own: MetricUnit?) -> Double {
        guard case .unit(let exposed) = unit, let own, own.isCompatible(with: exposed) else {
            return 1
        }
        return own.multiplier(to: exposed)
    }
}

extension AlertComparison {
    /// The operator that leaves out what does not pass.
    fileprivate var promQL: PromQLOperator {
        switch self {
        case .above: .greater
        case .atLeast: .greaterOrEqual
        case .below: .less
        case .atMost: .lessOrEqual
        case .equals: .equal
        case .differs: .notEqual
        }
    }
}
