/// How the values of many rows become the one of the row that stands for them.
///
/// Only the known values take part; where none is known, so is not what comes of them.
public enum MetricRollup: String, Sendable, Hashable, CaseIterable {
    /// Added up, as what is counted is.
    case sum
    /// The mean over the rows, each of which weighs the same.
    case average
    case maximum
    case minimum
    /// Always unknown, for a metric that means something for one thing only.
    case unknown = "none"

    /// What fits a unit: counts, bytes, and either by time, are added up; all else is averaged.
    public static func usual(for unit: MetricUnit) -> MetricRollup {
        var exponents = unit.dimension.exponents
        if exponents["s"] == -1 { exponents["s"] = nil }
        guard exponents.count == 1, let base = exponents.first, base.value == 1 else {
            return .average
        }
        return base.key == "By" || base.key.hasPrefix("{") ? .sum : .average
    }
}
