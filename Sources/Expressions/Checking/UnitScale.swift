import Telemetry

/// What turns a value in one unit into the same value in another.
///
/// It multiplies by the larger unit's share or divides by the smaller's, whichever is a whole
/// number for units of a whole ratio, so that 250 ms are 0.25 s and not nearly so.
enum UnitScale: Sendable, Hashable {
    case multiply(Double)
    case divide(Double)

    /// Nil where the two units are equally large.
    init?(from unit: MetricUnit, to other: MetricUnit) {
        guard unit.factor != other.factor else { return nil }
        if unit.factor > other.factor {
            self = .multiply(Self.neat(unit.factor / other.factor))
        } else {
            self = .divide(Self.neat(other.factor / unit.factor))
        }
    }

    /// The whole number that a ratio misses only by the rounding of its two parts, or the ratio.
    private static func neat(_ ratio: Double) -> Double {
        let whole = ratio.rounded()
        return abs(ratio - whole) <= ratio * 1e-14 ? whole : ratio
    }
}
