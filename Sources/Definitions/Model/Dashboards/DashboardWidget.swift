public import Diagnostics
public import Telemetry

/// A widget: some metrics, golden metrics of an entity type, or queries, and how they are drawn.
public struct DashboardWidget: Sendable {
    /// How it is drawn.
    public enum Visualization: String, Sendable, CaseIterable {
        case line, area, bar, pie, billboard, table, histogram, heatmap, markdown, topology
    }

    /// What an attribute must be.
    public enum Condition: Sendable {
        case value(String)
        /// One of the values that people chose.
        case variable(Located<String>)
    }

    /// Ranges of equal width in which values are counted.
    public struct Buckets: Sendable {
        public var from = 0.0
        public var to = 0.0
        public var count = 20
        public var place: Place
    }

    /// A place that is told, both counted from 1.
    public struct Position: Sendable {
        public var column = 1
        public var row = 1
        public var place: Place
    }

    public var title: Located<String>
    public var visualization = Visualization.line
    public var entityType: Located<String>?
    public var golden: [Located<String>] = []
    public var metrics: [Located<String>] = []
    public var aggregate = GoldenMetric.Aggregate.latest
    /// NRQL.
    public var queries: [SourceText] = []
    public var conditions: [NamedValue<Condition>] = []
    public var facets: [Located<String>] = []
    public var limit = 20
    /// What the answers of `queries` are in, where it does not follow from them.
    public var unit: MetricUnit?
    public var buckets: Buckets?
    public var thresholds: DashboardThresholds?
    /// The key or the title of the page on which what a facet names is shown.
    public var link: Located<String>?
    public var text: String?
    /// What a topology is about; all, where none is named.
    public var entityTypes: [Located<String>] = []
    public var relationships: [RelationshipOutcome.Verb] = []
    public var width: Int?
    public var height: Int?
    public var position: Position?
    public var place: Place
    /// The loops and includes that it comes of, the outermost first; findings name them too.
    public var origins: [Diagnostic.Remark] = []

    init(place: Place) {
        self.place = place
        title = Located("", at: place)
    }

    /// The most queries of one widget, as New Relic has it.
    static let maximumQueries = 20
    /// How wide and how high a widget is that does not say so.
    public static let usualWidth = 4
    public static let usualHeight = 3

    static let record: Record<DashboardWidget> = {
        var record = Record<DashboardWidget>(
            "widget",
            "Some metrics, golden metrics of an entity type, or queries, and how they are drawn.",
            start: DashboardWidget.init(place:), fields: fields)
        record.keysWithoutMeaning = keysWithoutMeaning
        record.check = { widget, report in widget.check(report: &report) }
        return record
    }()
}
