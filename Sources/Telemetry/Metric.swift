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

/// A metric as the catalogue declares it, once for all sources.
public struct MetricDescriptor: Sendable, Hashable {
    public var name: MetricName
    public var kind: MetricKind
    public var unit: MetricUnit
    public var help: String
    /// The values that make sense, in the metric's own unit; either end can be open.
    public var range: ClosedRange<Double>

    public init(
        name: MetricName, kind: MetricKind, unit: MetricUnit, help: String,
        range: ClosedRange<Double> = -.infinity ... .infinity
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.help = help
        self.range = range
    }
}
