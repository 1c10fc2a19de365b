/// What can be done with values. What is computed from a missing value is missing, unless it is said
/// otherwise; a missing test does not hold.
public enum QueryFunction: String, Sendable, Hashable, CaseIterable {
    // Numbers. A division by zero is missing.
    case add, subtract, multiply, divide, modulo, negate
    case absolute, ceiling, floor, round, squareRoot, power, exponential
    case naturalLogarithm, binaryLogarithm, decimalLogarithm
    case clampMinimum, clampMaximum

    // Tests. `and` and `or` are those of three values: `false and missing` is false.
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case and, or, not
    /// Never missing itself.
    case isMissing
    case isTrue, isFalse
    /// Whether a text fits a pattern in which `%` stands for anything; case counts.
    case like
    /// Whether a text fits a regular expression (RE2's syntax) from its start to its end.
    case matches
    /// Whether the first argument equals one of the others.
    case isMember

    // Choices.
    /// `choose(test, a, b)`: b where the test does not hold; with two arguments, missing.
    case choose
    case coalesce

    // Texts.
    case concatenate, lowercase, uppercase, length
    /// `substring(text, start, length)`: counted from 0; without a length, up to the end.
    case substring
    /// `position(text, part, occurrence)`: where the part begins, counted from 0.
    case position
    /// The part of a text that the first group of a regular expression took.
    case capture
    /// The part of a text that stands at the `*` of a pattern in which `%` stands for anything.
    case anchoredParse

    // Conversions.
    case toNumber, toText, toBoolean

    // Ranges: the lower bound of the range of a number, as `buckets(x, ceiling, count)` cuts them.
    case bucket

    // Times, of milliseconds since 1970, in the query's time zone.
    case minuteOf, hourOf, weekdayOf, dayOfMonthOf, dateOf, weekOf, monthOf, quarterOf, yearOf
    case toDateTime, toTimestamp
}
