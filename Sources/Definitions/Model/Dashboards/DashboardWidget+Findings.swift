import Diagnostics

extension Diagnostic {
    static func noText(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "a `markdown` widget has a `text`", at: widget.title.place,
            label: "has no `text`", help: "write `text:`, or draw it in another way")
    }

    static func oneOfThree(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "a widget shows `golden`, `metrics` or `query`",
            at: widget.title.place, label: "exactly one of the three",
            help: "write `metrics: [queue.depth]`, or `entityType:` and `golden: [depth]`")
    }

    static func tooMany(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/limit",
            "a widget shows at most \(DashboardWidget.maximumQueries) metrics",
            at: widget.title.place, label: "shows more", help: "make two widgets of it")
    }

    static func goldenWithoutType(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "golden metrics belong to an entity type", at: widget.title.place,
            label: "of which type?",
            help: "add `entityType:`, such as `INFRA-MESSAGE_QUEUE_QUEUE`")
    }

    static func noBuckets(_ widget: DashboardWidget) -> Diagnostic {
        Diagnostic(
            "dashboard/widget",
            "a `\(widget.visualization.rawValue)` of metrics needs `buckets`",
            at: widget.title.place, label: "in which ranges?",
            help: "add `buckets: { from: 0, to: 100 }`")
    }

    static func strayBuckets(_ widget: DashboardWidget, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "`buckets` are of a `histogram` or `heatmap` of metrics",
            at: place, label: "nothing is counted in them", help: "remove `buckets`")
    }

    static func emptyBuckets(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "buckets end where they begin, or before", at: place,
            label: "`to` is not above `from`", help: "write a greater `to`")
    }

    static func noThresholds(_ widget: DashboardWidget, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/widget",
            "a `\(widget.visualization.rawValue)` has no thresholds", at: place,
            label: "cannot be drawn",
            help: "remove them, or draw the widget as a line, a bar, a billboard or a table")
    }
}
