import Dashboards
import Definitions
import Diagnostics
import Queries
import Telemetry

/// One alert as the input of a condition.
struct ConditionForm {
    /// Why there is no such condition.
    struct Refused: Error {
        var reason: String
    }

    private let rule: AlertRule
    private let name: String
    private(set) var notes: [String] = []

    /// How long a condition of a baseline must hold at least, and one of a fixed bound, in seconds.
    private static let shortestHold: (baseline: Int, fixed: Int) = (120, 60)
    /// The longest time that a level can have to hold, in seconds.
    private static let longestHold = 86_400
    /// How long New Relic waits for late rows, in seconds; it is more than two polls.
    private static let delay = 120
    /// The longest description, in characters.
    private static let maximumDescription = 4000
    /// After how long an open incident is closed in any case, in seconds.
    private static let timeLimit = 86_400

    init(_ rule: AlertRule, named name: String) {
        self.rule = rule
        self.name = name
    }

    var isBaseline: Bool { if case .baseline = rule.condition { true } else { false } }

    mutating func input() throws(Refused) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(name)), ("enabled", .boolean(true)),
            ("nrql", .object([("query", .string(try query()))])),
            ("signal", .object(signal())), ("terms", .array(terms())),
        ]
        if !rule.description.isEmpty {
            members.append(
                ("description", .string(String(rule.description.prefix(Self.maximumDescription)))))
        }
        if let runbook = rule.runbook { members.append(("runbookUrl", .string(runbook))) }
        if let loss = rule.loss {
            if loss.severity == .warning {
                notes.append("New Relic opens an incident for a lost signal as critical.")
            }
            members.append(
                (
                    "expiration",
                    .object([
                        ("expirationDuration", .number(Int(loss.after / 1000))),
                        ("openViolationOnExpiration", .boolean(true)),
                        ("closeViolationsOnExpiration", .boolean(true)),
                    ])
                ))
        }
        if case .baseline(let direction, _) = rule.condition {
            notes.append("New Relic learns itself what is usual, and not by `over`.")
            let word =
                switch direction {
                case .upper: "UPPER_ONLY"
                case .lower: "LOWER_ONLY"
                case .both: "UPPER_AND_LOWER"
                }
            members.append(("baselineDirection", .string(word)))
        }
        members.append(("violationTimeLimitSeconds", .number(Self.timeLimit)))
        return .object(members)
    }

    /// The query with the guards as conditions on rows.
    private mutating func query() throws(Refused) -> String {
        if rule.levels.isEmpty { return try presence() }
        guard !rule.guards.isEmpty else { return rule.signal.nrql.text }
        guard case .success(var query) = rule.signal.query,
            case .events(let types) = query.source
        else {
            throw Refused(reason: "a guard of a query over another query has no form")
        }
        let filter = query.filter
        for guardian in rule.guards {
            guard case .success(let other) = guardian.signal.query,
                case .events(let otherTypes) = other.source, Set(types).isSubset(of: otherTypes),
                case .values(let columns) = other.output, columns.count == 1,
                case .leaf(.aggregate(let aggregate)) = columns[0].expression,
                let argument = aggregate.argument
            else {
                throw Refused(reason: "a guard is about other rows than what is watched")
            }
            guard aggregate.function.isOneOfItsValues else {
                throw Refused(
                    reason: "a guard is tested row by row, where only a latest, least, greatest or "
                        + "average value has a meaning")
            }
            var tests = [query.filter].compactMap { $0 }
            // The conditions of the alert are in both.
            if let own = other.filter, own != filter { tests.append(own) }
            if let own = aggregate.filter { tests.append(own) }
            tests.append(
                .call(
                    guardian.comparison.function,
                    [argument, .constant(Self.constant(guardian.bound))]))
            query.filter = .all(tests)
        }
        notes.append("What must hold too is tested row by row, not over the window.")
        return try text(of: query)
    }

    /// A number with the digits that people write.
    private static func constant(_ number: Double) -> Scalar {
        Int64(exactly: number).map { .integer($0) } ?? .double(number)
    }

    /// Of an alert that only tells of lost data: how many rows there are, which is never below 0.
    private mutating func presence() throws(Refused) -> String {
        guard case .success(var query) = rule.signal.query,
            case .values(let columns) = query.output, let first = columns.first
        else { throw Refused(reason: "the rows of the query cannot be counted") }
        let argument = first.expression.aggregates.first?.argument
        query.output = .values([.init(.aggregate(.count, of: argument))])
        notes.append("The level never fires; a condition must have one.")
        return try text(of: query)
    }

    private func text(of query: Query) throws(Refused) -> String {
        do throws(QueryReasons) {
            return try query.nrql.get().text
        } catch {
            throw Refused(reason: error.all.map(\.message).joined(separator: "; "))
        }
    }

    /// How rows become a value.
    private mutating func signal() -> [(String, JSONValue)] {
        let window = Int(rule.window / 1000)
        var members: [(String, JSONValue)] = [
            ("aggregationWindow", .number(window)), ("aggregationMethod", .string("EVENT_FLOW")),
            ("aggregationDelay", .number(Self.delay)),
        ]
        let slides = [60, 30].filter { $0 < window && window % $0 == 0 }
        if let slide = slides.first { members.append(("slideBy", .number(slide))) }
        switch rule.fill {
        case .none: members.append(("fillOption", .string("NONE")))
        case .last:
            notes.append("The last value fills a gap of any length.")
            members.append(("fillOption", .string("LAST_VALUE")))
        case .value(let value, _):
            notes.append("The value fills a gap of any length.")
            members.append(("fillOption", .string("STATIC")))
            members.append(("fillValue", .decimal(value)))
        }
        return members
    }

    /// The levels, the critical one first.
    private mutating func terms() -> [JSONValue] {
        if rule.levels.isEmpty {
            return [term(.critical, "BELOW", 0, hold: Self.shortestHold.fixed, isOnce: true)]
        }
        let window = Int(rule.window / 1000)
        let shortest = isBaseline ? Self.shortestHold.baseline : Self.shortestHold.fixed
        return rule.levels.reversed().map { level in
            let wanted = max(shortest, Int(level.duration / 1000))
            // A multiple of the window, and the greatest of them where that is too long.
            let hold = min((wanted + window - 1) / window, Self.longestHold / window) * window
            if hold != Int(level.duration / 1000), level.duration > 0 {
                notes.append("A level holds for whole windows: \(hold) seconds.")
            }
            let comparison = isBaseline ? AlertComparison.above : level.comparison
            return term(
                level.severity, comparison.newRelic, level.bound, hold: hold,
                isOnce: level.duration == 0)
        }
    }

    private func term(
        _ severity: AlertSeverity, _ comparison: String, _ bound: Double, hold: Int, isOnce: Bool
    ) -> JSONValue {
        .object([
            ("operator", .string(comparison)),
            ("priority", .string(severity.rawValue.uppercased())),
            ("threshold", .decimal(bound)), ("thresholdDuration", .number(hold)),
            ("thresholdOccurrences", .string(isOnce ? "AT_LEAST_ONCE" : "ALL")),
        ])
    }
}

extension Aggregate.Function {
    /// Whether what it makes of rows is like what stands in each of them.
    fileprivate var isOneOfItsValues: Bool {
        switch self {
        case .latest, .min, .max, .average: true
        default: false
        }
    }
}

extension AlertComparison {
    fileprivate var newRelic: String {
        switch self {
        case .above: "ABOVE"
        case .atLeast: "ABOVE_OR_EQUALS"
        case .below: "BELOW"
        case .atMost: "BELOW_OR_EQUALS"
        case .equals: "EQUALS"
        case .differs: "NOT_EQUALS"
        }
    }

    /// The same between values of a row.
    fileprivate var function: QueryFunction {
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
