import Telemetry

/// A part of an expression that was found to be right, and what is known about its value.
struct Checked {
    var term: Term
    var type: ValueType
    let range: Range<Int>
    /// Whether the number is made of literals only, so that it may stand with a count.
    var isBare = false
    /// Whether it can be unknown in some row.
    var canBeMissing = false
    /// The divisors inside that may be zero, in the order of the source.
    var openDivisions: [Range<Int>] = []

    /// Takes over what is open in its parts.
    mutating func inherit(_ parts: [Checked]) {
        for part in parts {
            canBeMissing = canBeMissing || part.canBeMissing
            openDivisions += part.openDivisions
        }
    }

    static func boolean(_ term: Term, _ range: Range<Int>, of parts: [Checked]) -> Checked {
        var checked = Checked(term: term.folded, type: .boolean, range: range)
        checked.inherit(parts)
        return checked
    }

    static func number(
        _ term: Term, _ unit: MetricUnit, _ range: Range<Int>, isBare: Bool, of parts: [Checked]
    ) -> Checked {
        var checked = Checked(
            term: term.folded, type: .number(unit), range: range, isBare: isBare)
        checked.inherit(parts)
        return checked
    }
}
