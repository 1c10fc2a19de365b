/// For whom a query is printed.
public struct PromQLOptions: Sendable, Hashable {
    /// Over which time values are taken.
    public enum Range: Sendable, Hashable {
        /// That of the query, which must not depend on a calendar.
        case query
        /// This one up to the time of the evaluation, as an alert has it; of a query over buckets
        /// without a width of their own, the width.
        case fixed(milliseconds: Int64)
        /// What Grafana puts in: usually `range` for one value, and `interval` for a chart.
        case grafana(PromQLDuration.GrafanaVariable)
    }

    public enum Unit: Sendable, Hashable {
        /// Values as NRQL gives them, in the metrics' own units: those that are exposed in others are
        /// converted.
        case own
        /// Where a column is an aggregate of one metric, the unit that the metric is exposed in, which
        /// its name says; all other columns are in own units.
        case exposed
    }

    public var range: Range
    public var unit: Unit
    /// Whether rows that attributes tell apart at a time count as one series over time too, as they do
    /// until a label of theirs changes. The query is then much shorter; where a label did change within
    /// the range, the greatest of the old and the new value is taken, and a sum has both.
    public var assumesOneSeries: Bool
    /// Whether groups are limited and ordered as the query says; an alert wants all of them.
    public var isLimited: Bool

    public init(
        range: Range = .query, unit: Unit = .own, assumesOneSeries: Bool = false,
        isLimited: Bool = true
    ) {
        self.range = range
        self.unit = unit
        self.assumesOneSeries = assumesOneSeries
        self.isLimited = isLimited
    }
}
