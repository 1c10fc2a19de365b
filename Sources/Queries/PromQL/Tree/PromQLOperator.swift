/// What stands between two expressions.
public enum PromQLOperator: String, Sendable, Hashable, CaseIterable {
    case or, and, unless
    // Those that leave out what does not pass.
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    // Those that give 1 or 0.
    case isEqual = "== bool"
    case isNotEqual = "!= bool"
    case isLess = "< bool"
    case isLessOrEqual = "<= bool"
    case isGreater = "> bool"
    case isGreaterOrEqual = ">= bool"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case power = "^"

    /// Greater binds closer.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and, .unless: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
        case .isEqual, .isNotEqual, .isLess, .isLessOrEqual, .isGreater, .isGreaterOrEqual: 3
        case .add, .subtract: 4
        case .multiply, .divide, .modulo: PromQL.signPrecedence
        case .power: 6
        }
    }
}

/// How several series become one.
public enum PromQLAggregation: String, Sendable, Hashable, CaseIterable {
    case sum, min, max, avg, group, stddev, stdvar, count, topk, bottomk, quantile
    case countValues = "count_values"
}

/// The functions that a query is printed with. Those whose name ends with `OverTime`, and those that
/// are about change, take a range; the others take a vector.
public enum PromQLFunction: String, Sendable, Hashable, CaseIterable {
    case sumOverTime = "sum_over_time"
    case countOverTime = "count_over_time"
    case averageOverTime = "avg_over_time"
    case minOverTime = "min_over_time"
    case maxOverTime = "max_over_time"
    case lastOverTime = "last_over_time"
    /// With the quantile, from 0 to 1, in front.
    case quantileOverTime = "quantile_over_time"
    case deviationOverTime = "stddev_over_time"
    case varianceOverTime = "stdvar_over_time"
    case presentOverTime = "present_over_time"
    /// The slope of a straight line through the values, for a second.
    case derivative = "deriv"
    /// Of a counter: what it grows by in a second, and in the whole range, past resets.
    case rate, increase

    case timestamp, vector, scalar, abs, ceil, floor, round, sqrt, exp, ln, log2, log10
    case clampMinimum = "clamp_min"
    case clampMaximum = "clamp_max"
    case sgn, sort
    case sortDescending = "sort_desc"
    case labelReplace = "label_replace"
    case absent
}
