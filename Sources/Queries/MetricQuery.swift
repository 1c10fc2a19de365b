/// A question about metrics: what is selected, from which events, under which conditions, and how
/// it is broken down.
///
/// The form in which widgets and golden metrics ask, but for those that carry upstream's own NRQL
/// (`QueryText`); it is printed as NRQL by `nrql`.
public struct MetricQuery: Sendable, Hashable {
    /// How the values of a metric over time become one.
    public enum Aggregate: String, Sendable, Hashable, CaseIterable {
        case latest, average, sum, min, max
    }

    /// One column of the result.
    public struct Selection: Sendable, Hashable {
        public var aggregate: Aggregate
        public var metric: String
        /// What it is called in the result, if not by its expression.
        public var label: String?

        public init(_ aggregate: Aggregate, of metric: String, as label: String? = nil) {
            self.aggregate = aggregate
            self.metric = metric
            self.label = label
        }
    }

    /// An attribute that must have a value.
    public struct Condition: Sendable, Hashable {
        public var attribute: String
        public var value: String

        public init(_ attribute: String, equals value: String) {
            self.attribute = attribute
            self.value = value
        }
    }

    public var selections: [Selection]
    public var eventTypes: [String]
    /// All of them must hold.
    public var conditions: [Condition]
    /// The attributes that break the result down.
    public var facets: [String]
    /// How many facets are shown; nil for the endpoint's own number.
    public var limit: Int?
    /// Whether the result is a value for each moment, and not one value.
    public var isTimeSeries: Bool

    public init(
        _ selections: [Selection], from eventTypes: [String], where conditions: [Condition] = [],
        facets: [String] = [], limit: Int? = nil, isTimeSeries: Bool = false
    ) {
        self.selections = selections
        self.eventTypes = eventTypes
        self.conditions = conditions
        self.facets = facets
        self.limit = limit
        self.isTimeSeries = isTimeSeries
    }
}
