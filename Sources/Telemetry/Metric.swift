/// The name of a metric, such as `queue.depth`.
public struct MetricName: Sendable, Hashable, Comparable, RawRepresentable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { self.rawValue = value }

    public var description: String { rawValue }
    public static func < (left: MetricName, right: MetricName) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// What a number does over time, which says what may be computed from it.
public enum MetricKind: String, Sendable, Hashable, CaseIterable {
    /// A value at a moment; it can be averaged over time, and added up only over things.
    case gauge
    /// A total since some start that only grows; only its changes and rates mean something.
    case counter
}

/// The end of a metric's values at which things are worst.
public enum MetricWorst: String, Sendable, Hashable, CaseIterable {
    /// Such as a lag.
    case highest
    /// Such as an availability.
    case lowest
}

/// A metric as the catalogue declares it, once for all sources.
public struct MetricDescriptor: Sendable, Hashable {
    public var name: MetricName
    public var kind: MetricKind
    public var unit: MetricUnit
    public var help: String
    /// The values that make sense, in the metric's own unit; either end can be open.
    public var range: ClosedRange<Double>
    public var worst: MetricWorst
    /// How the values of many rows become one.
    public var rollup: MetricRollup

    /// Whether it is 1 or 0, for true and false.
    public var isTruth: Bool { unit == .one && range == 0...1 }

    /// - Parameters:
    ///   - name: Its name.
    ///   - kind: What it does over time.
    ///   - unit: Its unit.
    ///   - help: One sentence for people.
    ///   - range: The values that make sense.
    ///   - worst: Which end of them needs a look first.
    ///   - rollup: How values become one, where it is not what is usual for the unit.
    public init(
        name: MetricName, kind: MetricKind, unit: MetricUnit, help: String,
        range: ClosedRange<Double> = -.infinity ... .infinity, worst: MetricWorst = .highest,
        rollup: MetricRollup? = nil
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.help = help
        self.range = range
        self.worst = worst
        self.rollup = rollup ?? .usual(for: unit)
    }
}
