/// The line of numbers between the bounds of thresholds: one band after the other without a gap, each
/// with the most severe threshold that covers it.
public struct ThresholdBands: Sendable {
    /// From a bound, which is part of it, to another, which is not; nil for no end.
    public struct Band: Sendable, Hashable {
        public var from: Double?
        public var to: Double?
        /// Nil where no threshold covers it.
        public var severity: Dashboard.Threshold.Severity?
    }

    /// From the lowest to the highest; at least one.
    public let bands: [Band]

    /// - Parameters:
    ///   - thresholds: in any order; what is not finite counts as no bound.
    ///   - factor: what the bounds are multiplied by, above 0.
    public init(_ thresholds: [Dashboard.Threshold], times factor: Double = 1) {
        func bound(_ value: Double?) -> Double? {
            value.map { $0 * factor }.flatMap { $0.isFinite ? $0 : nil }
        }
        let ranges = thresholds.map { (bound($0.from), bound($0.to), $0.severity) }
        let bounds = Set(ranges.flatMap { [$0.0, $0.1] }.compactMap(\.self)).sorted()
        var bands: [Band] = []
        for index in 0...bounds.count {
            let from = index == 0 ? nil : bounds[index - 1]
            let to = index < bounds.count ? bounds[index] : nil
            let covering = ranges.filter { range in
                // A bound that a band begins at is one of all bounds, so it lies whole in or out.
                let isAbove = range.0.map { low in from.map { $0 >= low } ?? false } ?? true
                let isBelow = range.1.map { high in to.map { $0 <= high } ?? false } ?? true
                return isAbove && isBelow && (range.0 != nil || range.1 != nil)
            }
            let severity: Dashboard.Threshold.Severity? =
                covering.contains { $0.2 == .critical }
                ? .critical : covering.isEmpty ? nil : .warning
            if let last = bands.last, last.severity == severity {
                bands[bands.count - 1].to = to
            } else {
                bands.append(Band(from: from, to: to, severity: severity))
            }
        }
        self.bands = bands
    }

    /// What a value is worth; nil for one that is fine, or unknown.
    public func severity(of value: Double) -> Dashboard.Threshold.Severity? {
        guard !value.isNaN else { return nil }
        return bands.first { band in
            (band.from.map { value >= $0 } ?? true) && (band.to.map { value < $0 } ?? true)
        }?.severity
    }
}
