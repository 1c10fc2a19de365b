/// What can be done with values. What is computed from a missing value is missing, unless it is said
/// otherwise; a missing test does not hold.
public enum QueryFunction: String, Sendable, Hashable, CaseIterable {
    // Numbers. A division by zero is missing.
    case add, subtract, multiply, divide, negate
    /// What is left of a division that is rounded down, so that it has the sign of the divisor.
    case modulo
    case absolute, ceiling, floor, squareRoot, power, exponential
    /// To a whole number, or to a multiple of the second argument; halves away from zero.
    case round
    case naturalLogarithm, binaryLogarithm, decimalLogarithm
    case clampMinimum, clampMaximum

    // Tests. `and` and `or` are those of three values: `false and missing` is false.
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case and, or, not
    /// Never missing themselves: what is missing is neither true nor false.
    case isMissing
    case isTrue, isFalse
    /// Whether a text fits a pattern in which `%` stands for anything, whatever the case.
    case like
    /// Whether a text fits a regular expression (RE2's syntax) from its start to its end.
    case matches
    /// Whether the first argument equals one of the others.
    case isMember

    // Choices.
    /// `choose(test, a, b)`: b where the test does not hold; with two arguments, missing.
    case choose
    /// The first that is not missing.
    case coalesce

    // Texts.
    /// The texts of all arguments that are not missing, one behind the other.
    case concatenate
    case lowercase, uppercase, length
    /// `substring(text, start, length)`: counted from 0, or from the end if it is negative; without a
    /// length, up to the end.
    case substring
    /// `position(text, part, occurrence)`: where the part begins, counted from 0; occurrences are
    /// counted from 0 too, and backwards from -1. Missing where there is none.
    case position
    /// `capture(text, pattern, group)`: the part of a text that a named group of a regular expression
    /// took, the first one without a third argument, which counts from 1; the pattern must fit all of
    /// the text.
    case capture
    /// `anchoredParse(text, pattern, star)`: the part of a text that stands at a `*` of a pattern in
    /// which `%` stands for anything, whatever the case; stars are counted like groups.
    case anchoredParse

    // Conversions.
    /// Missing where a text is no number, and for truth.
    case toNumber
    /// With a second argument, with so many digits behind the point at most.
    case toText
    case toBoolean

    // Ranges: the lower bound of the range of a number, as `buckets(x, ceiling, count)` cuts them.
    case bucket

    // Times, of milliseconds since 1970, in the query's time zone: texts such as `January 2026`, or
    // numbers where the second argument is the text `numeric`.
    case minuteOf, hourOf, weekdayOf, dayOfMonthOf, daysInMonthOf, monthOf, quarterOf, yearOf
    /// Such as `July 15, 2014`, and `Week of January 15`, the day of its Monday.
    case dateOf, weekOf
    /// Such as `2026-01-31T12:00:00.000Z`.
    case toDateTime
    /// Milliseconds of such a text; missing where it is none.
    case toTimestamp
}
