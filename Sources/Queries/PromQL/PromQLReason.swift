/// Why a part of a query has no form in PromQL that means the same.
public struct PromQLReason: Error, Sendable, Hashable {
    /// The kinds of reasons, for who counts them.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// No row has such a metric or attribute, or Prometheus does not get it.
        case unknown
        /// Several of ours are one thing in Prometheus, and no selector tells them apart.
        case ambiguous
        /// Prometheus keeps values of series, not rows; what looks at rows has no form.
        case rows
        /// One value over several series needs all their values together.
        case severalSeries = "several_series"
        /// No function of PromQL does it.
        case function
        /// A test that labels cannot be put to.
        case filter
        /// A facet that no label holds.
        case facet
        /// A range that is not known when the query is printed.
        case range
        /// The text would be too long.
        case limit
    }

    public var kind: Kind
    /// Which part of the query, as it would be written in NRQL.
    public var part: String
    /// Why, on one line without a full stop.
    public var message: String
    /// What would do instead.
    public var help: String

    public init(_ kind: Kind, part: String, _ message: String, help: String) {
        self.kind = kind
        self.part = part
        self.message = message
        self.help = help
    }
}

/// All reasons why a query has no form in PromQL; one at least.
public struct PromQLRefusal: Error, Sendable, Hashable {
    public var reasons: [PromQLReason]

    public init(_ reasons: [PromQLReason]) { self.reasons = reasons }
}
