public import Dashboards
public import Definitions
public import Telemetry

/// A rule that watches a value of each entity of a type: compiled from `alerts.yml`, and the one thing
/// that NerdGraph's conditions, Prometheus' rules and the evaluation of the running program are made of.
///
/// The meaning is that of a rule of Prometheus. At each evaluation, `step` apart, every series of the
/// signal has one value over the `window` that ends there, or none. A level holds where the value is
/// beyond its bound and all `guards` hold too; an alert of the level is pending from the first
/// evaluation at which it holds and fires at the first one that is at least `duration` later, if it held
/// at all of them. It resolves at the first evaluation at which the level does not hold; a value that is
/// missing holds nothing.
public struct AlertRule: Sendable {
    public typealias Severity = AlertSeverity
    public typealias Comparison = AlertComparison

    /// When an alert of one severity is due.
    public struct Level: Sendable, Hashable {
        public var severity: Severity
        public var comparison: Comparison
        /// In the signal's unit; of a baseline, in standard deviations.
        public var bound: Double
        /// How long it must have held before the alert fires, in milliseconds; 0 fires at once.
        public var duration: Int64

        public init(
            _ severity: Severity, _ comparison: Comparison, _ bound: Double, for duration: Int64
        ) {
            self.severity = severity
            self.comparison = comparison
            self.bound = bound
            self.duration = duration
        }
    }

    /// What the value is compared with.
    public enum Condition: Sendable, Hashable {
        case fixed
        /// By how many standard deviations of the signal over the time before, in milliseconds, it
        /// differs from its mean there: upwards, downwards or either way.
        case baseline(Direction, over: Int64)

        public typealias Direction = AlertBaselineDefinition.Direction
    }

    /// What stands for a value that is missing.
    public enum Fill: Sendable, Hashable {
        case none
        /// The last one, if it is less than so many milliseconds old.
        case last(within: Int64)
        /// A number, for a series that had a value less than so many milliseconds ago.
        case value(Double, within: Int64)
    }

    /// What happens when a series that was there is there no more.
    public struct Loss: Sendable, Hashable {
        /// For how long it must have had no value, in milliseconds.
        public var after: Int64
        /// How long a series that is gone is remembered, in milliseconds; then its alert resolves.
        public var memory: Int64
        /// Of the alert that then fires.
        public var severity: Severity

        public init(after: Int64, memory: Int64, severity: Severity) {
            self.after = after
            self.memory = memory
            self.severity = severity
        }
    }

    /// What must hold of the same series beside the signal.
    public struct Guard: Sendable {
        /// As `AlertRule.signal`, with the same facets.
        public var signal: WidgetQuery
        public var comparison: Comparison
        public var bound: Double

        public init(_ signal: WidgetQuery, _ comparison: Comparison, _ bound: Double) {
            self.signal = signal
            self.comparison = comparison
            self.bound = bound
        }
    }

    /// The key of the entity type, such as `INFRA-MESSAGE_QUEUE_QUEUE`.
    public var entityType: String
    /// Unique within the type.
    public var name: String
    public var title: String
    public var description: String
    /// The address of what to do, such as `https://wiki.example.com/mqp#a-broker-is-down`; nil where
    /// none is known.
    public var runbook: String?
    /// Where no address is known of a section of the page that comes with the program: which one it is,
    /// such as `Runbook.md, section a-broker-is-down`.
    public var runbookSection: String?
    /// One column over the rows of a window, without a range, buckets or a limit; a facet for each
    /// attribute that tells entities of the type apart, and `entityGuid` where rules of the type tell them
    /// apart by different ones.
    public var signal: WidgetQuery
    /// The attributes of the facets, in their order.
    public var facets: [String]
    /// Milliseconds.
    public var window: Int64
    public var unit: MetricUnit?
    public var guards: [Guard]
    public var condition: Condition
    /// One of each severity at most, the lesser first; at least one, or a loss.
    public var levels: [Level]
    public var fill: Fill
    public var loss: Loss?

    /// Unique among all rules: `INFRA-MESSAGE_QUEUE_QUEUE/notDrained`.
    public var key: String { "\(entityType)/\(name)" }

    public init(
        entityType: String, name: String, title: String, description: String = "",
        runbook: String? = nil, runbookSection: String? = nil, signal: WidgetQuery,
        facets: [String], window: Int64,
        unit: MetricUnit? = nil, guards: [Guard] = [], condition: Condition = .fixed,
        levels: [Level], fill: Fill = .none, loss: Loss? = nil
    ) {
        self.entityType = entityType
        self.name = name
        self.title = title
        self.description = description
        self.runbook = runbook
        self.runbookSection = runbookSection
        self.signal = signal
        self.facets = facets
        self.window = window
        self.unit = unit
        self.guards = guards
        self.condition = condition
        self.levels = levels
        self.fill = fill
        self.loss = loss
    }
}
