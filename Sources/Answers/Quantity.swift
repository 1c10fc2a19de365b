import Telemetry

/// How values of a unit are written for people: in the step of the unit that gives few digits, or in
/// full with the unit told once for all of them.
package struct Quantity: Sendable {
    /// The names of the steps of a unit and how many base units each is, from small to large; none
    /// where values are written in full.
    let steps: [(name: String, factor: Double)]
    /// How many base units one of the unit is.
    let factor: Double
    /// What stands in the heading; empty where each value has its unit.
    package let heading: String

    private static let data: [(String, Double)] = [
        ("B", 1), ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824),
        ("TiB", 1_099_511_627_776), ("PiB", 1_125_899_906_842_624),
    ]
    private static let time: [(String, Double)] = [
        ("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3), ("s", 1), ("min", 60), ("h", 3600),
        ("d", 86_400),
    ]

    package init(_ meaning: Answer.Meaning) {
        guard let unit = meaning.unit else {
            (steps, factor, heading) = ([], 1, "")
            return
        }
        switch unit.dimension.exponents {
        case ["By": 1]: (steps, factor, heading) = (Self.data, unit.factor, "")
        case ["By": 1, "s": -1]:
            (steps, factor, heading) = (Self.data.map { ($0 + "/s", $1) }, unit.factor, "")
        case ["s": 1]: (steps, factor, heading) = (Self.time, unit.factor, "")
        case [:] where unit.symbol == "1": (steps, factor, heading) = ([], 1, "")
        case [:] where unit.factor == 0.01: (steps, factor, heading) = ([("%", 0.01)], 0.01, "")
        default: (steps, factor, heading) = ([], 1, Self.words(unit.symbol))
        }
    }

    /// `{message}/s` as `message/s`.
    private static func words(_ symbol: String) -> String {
        symbol.filter { $0 != "{" && $0 != "}" }
    }

    /// The greatest step of which a value has at least one.
    func step(for value: Double) -> (name: String, factor: Double)? {
        guard let first = steps.first else { return nil }
        let base = (value * factor).magnitude
        if base == 0 { return steps.first { $0.factor == 1 } ?? first }
        // A value that rounds up to the next step is of that one.
        return steps.last { base >= $0.factor * 0.99995 } ?? first
    }

    /// One value on its own: with three digits in a step of the unit, four of a share, or in full.
    package func text(_ value: Double) -> String {
        guard let step = step(for: value) else {
            let isWhole = value == value.rounded() && value.magnitude < 1e15
            return Self.text(value, decimals: isWhole ? 0 : Digits.decimals(for: value))
        }
        let shown = value * factor / step.factor
        let digits = step.name == "%" ? 3 : 2
        let decimals =
            shown == shown.rounded()
            ? 0 : min(max(digits - Digits.exponent(of: shown), 0), digits)
        return "\(Self.text(shown, decimals: decimals)) \(step.name)"
    }

    /// The digits; what they cannot show is not shown as zero.
    private static func text(_ value: Double, decimals: Int) -> String {
        var least = 1.0
        for _ in 0..<decimals { least /= 10 }
        guard value != 0, value.magnitude < least / 2 else {
            return Digits.text(value, decimals: decimals)
        }
        return (value < 0 ? ">-" : "<") + Digits.text(least, decimals: decimals)
    }
}
