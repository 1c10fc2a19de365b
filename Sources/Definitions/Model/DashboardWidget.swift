public import Diagnostics

/// A widget: some metrics, or golden metrics of an entity type, and how they are drawn.
public struct DashboardWidget: Sendable {
    /// How it is drawn.
    public enum Visualization: String, Sendable, CaseIterable {
        case line, area, bar, pie, billboard, table, markdown
    }

    public var title: Located<String>
    public var visualization = Visualization.line
    public var entityType: Located<String>?
    public var golden: [Located<String>] = []
    public var metrics: [Located<String>] = []
    public var aggregate = GoldenMetric.Aggregate.latest
    public var conditions: [NamedValue<String>] = []
    public var facets: [Located<String>] = []
    public var limit = 20
    public var text: String?
    public var width = 4
    public var height = 3
    public var place: Place

    init(place: Place) {
        self.place = place
        title = Located("", at: place)
    }

    /// The most queries of one widget, as New Relic has it.
    static let maximumQueries = 20

    static let record: Record<DashboardWidget> = {
        var record = Record<DashboardWidget>(
            "widget", "Some metrics, or golden metrics of an entity type, and how they are drawn.",
            start: DashboardWidget.init(place:), fields: fields)
        record.check = { widget, report in widget.check(report: &report) }
        return record
    }()

    private static let fields: [Field<DashboardWidget>] = [
        .required("title", \.title, Codec.string.located, "What people see; may be empty."),
        .defaulted("visualization", \.visualization, .choice, "line", "How it is drawn."),
        .optional(
            "entityType", \.entityType, Codec.string.located,
            "The type that it is about, such as `INFRA-MESSAGE_QUEUE_QUEUE`; needed for `golden`, "
                + "and narrows `metrics` to the samples that make such entities."),
        .defaulted(
            "golden", \.golden, Codec.string.located.list, "none",
            "Golden metrics of the entity type."),
        .defaulted(
            "metrics", \.metrics, Codec.string.located.list, "none", "Metrics of the catalogue."),
        .defaulted(
            "aggregate", \.aggregate, .choice, "latest",
            "How the values of `metrics` over time become one."),
        .defaulted(
            "where", \.conditions, Codec.string.map(of: "attribute"), "none",
            "Values that attributes must have."),
        .defaulted(
            "facet", \.facets, Codec.string.located.list, "none",
            "The attributes that break it down; `entityName` and `entityGuid` are always there."),
        .defaulted("limit", \.limit, .integer(1...5000), "20", "How many facets are shown."),
        .optional("text", \.text, .string, "The text of a `markdown` widget."),
        .defaulted("width", \.width, .integer(1...12), "4", "In twelfths of the page."),
        .defaulted("height", \.height, .integer(1...32), "3", "In rows."),
    ]

    private func check(report: inout DiagnosticReport) {
        let isMarkdown = visualization == .markdown
        if isMarkdown != (text != nil) { report.add(.textOfMarkdown(self)) }
        guard !isMarkdown else { return }
        if golden.isEmpty == metrics.isEmpty { report.add(.goldenOrMetrics(self)) }
        if golden.count > Self.maximumQueries || metrics.count > Self.maximumQueries {
            report.add(.tooMany(self))
        }
        if !golden.isEmpty, entityType == nil { report.add(.goldenWithoutType(self)) }
    }
}

extension Diagnostic {
    fileprivate static func textOfMarkdown(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "a `markdown` widget has a `text`, and no other has one",
            at: widget.title.place,
            label: widget.text == nil ? "has no `text`" : "is no `markdown`",
            help: "write `visualization: markdown` and `text:` together")
    }

    fileprivate static func goldenOrMetrics(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "a widget shows either `golden` or `metrics`",
            at: widget.title.place, label: "exactly one of the two",
            help: "write `metrics: [queue.depth]`, or `entityType:` and `golden: [depth]`")
    }

    fileprivate static func tooMany(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/limit",
            "a widget shows at most \(DashboardWidget.maximumQueries) metrics",
            at: widget.title.place, label: "shows more", help: "make two widgets of it")
    }

    fileprivate static func goldenWithoutType(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "golden metrics belong to an entity type", at: widget.title.place,
            label: "of which type?",
            help: "add `entityType:`, such as `INFRA-MESSAGE_QUEUE_QUEUE`")
    }
}
