import Diagnostics
import YAMLTree

extension DashboardWidget {
    /// The keys of a widget.
    static let fields: [Field<DashboardWidget>] =
        [
            .required("title", \.title, Codec.title.located, "What people see; may be empty."),
            .defaulted("visualization", \.visualization, .choice, "line", "How it is drawn."),
        ] + contents + additions + appearance

    private static let contents: [Field<DashboardWidget>] = [
        .optional(
            "entityType", \.entityType, Codec.string.located,
            "The type that it is about, such as `INFRA-MESSAGE_QUEUE_QUEUE`; needed for `golden`, "
                + "and narrows `metrics` to the samples that make such entities."),
        .defaulted(
            "golden", \.golden, Codec.string.located.distinctList, "none",
            "Golden metrics of the entity type."),
        .defaulted(
            "metrics", \.metrics, Codec.string.located.distinctList, "none",
            "Metrics of the catalogue."),
        .defaulted(
            "aggregate", \.aggregate, .choice, "latest",
            "How the values of `metrics` over time become one."),
        .defaulted(
            "query", \.queries, Codec.oneOrSeveral(.nrql), "none",
            "NRQL, instead of metrics; a list of texts for several queries. A variable stands in it as "
                + "`{{name}}`; placeholders do not."),
        .optional("text", \.text, .string, "The text of a `markdown` widget."),
        .defaulted(
            "entityTypes", \.entityTypes, Codec.string.located.distinctList, "all",
            "The types of entities that a `topology` draws."),
        .defaulted(
            "relationships", \.relationships, Codec.choice.distinctList, "all",
            "The relationships that a `topology` draws."),
        .optional(
            "buckets", \.buckets, Buckets.record.codec,
            "The ranges of a `histogram` or a `heatmap` of metrics."),
    ]

    private static let additions: [Field<DashboardWidget>] = [
        .defaulted(
            "where", \.conditions, Condition.codec.map(of: "attribute"), "none",
            "Values that attributes must have; `{ variable: name }` for what people choose."),
        .defaulted(
            "facet", \.facets, Codec.string.located.distinctList, "none",
            "The attributes that break it down; `entityName` and `entityGuid` are always there."),
        .defaulted("limit", \.limit, .integer(1...5000), "20", "How many facets are shown."),
    ]

    private static let appearance: [Field<DashboardWidget>] = [
        .optional(
            "unit", \.unit, .unit,
            "What the answers of `query` are in, where it does not follow from the metric."),
        .optional(
            "thresholds", \.thresholds, DashboardThresholds.record.codec,
            "Values that are worth a colour, in the unit of the metric or with one of their own."),
        .optional(
            "link", \.link, Codec.string.located,
            "The key or the title of the page that shows more of what a facet names."),
        .optional(
            "width", \.width, .integer(1...12),
            "In twelfths of the page; 4, or in a row what is left, shared."),
        .optional("height", \.height, .integer(1...32), "In rows; 3, or what its row says."),
        .optional(
            "at", \.position, Position.record.codec,
            "Its place, for a widget that is not to be packed."),
    ]

    func check(report: inout DiagnosticReport) {
        let isMarkdown = visualization == .markdown
        if isMarkdown, text == nil { report.add(.noText(self)) }
        guard !isMarkdown, visualization != .topology else { return }
        let kinds = [!golden.isEmpty, !metrics.isEmpty, !queries.isEmpty].count { $0 }
        if kinds != 1 { report.add(.oneOfThree(self)) }
        if max(golden.count, metrics.count, queries.count) > Self.maximumQueries {
            report.add(.tooMany(self))
        }
        checkFacets(report: &report)
        if !golden.isEmpty, entityType == nil { report.add(.goldenWithoutType(self)) }
        checkAppearance(report: &report)
    }

    private func checkAppearance(report: inout DiagnosticReport) {
        let isDistribution = visualization == .histogram || visualization == .heatmap
        if isDistribution, queries.isEmpty, buckets == nil { report.add(.noBuckets(self)) }
        if let buckets, !isDistribution || !queries.isEmpty {
            report.add(.strayBuckets(self, at: buckets.place))
        }
        if let thresholds, isDistribution || visualization == .pie {
            report.add(.noThresholds(self, at: thresholds.place))
        }
    }
}

extension DashboardWidget.Buckets {
    static let record: Record<DashboardWidget.Buckets> = {
        var record = Record<DashboardWidget.Buckets>(
            "buckets", "Ranges of equal width in which values are counted.",
            start: { DashboardWidget.Buckets(place: $0) },
            fields: [
                .defaulted("from", \.from, .number, "0", "Where the first one begins."),
                .required("to", \.to, .number, "Where the last one ends."),
                .defaulted("count", \.count, .integer(1...500), "20", "How many there are."),
            ])
        record.check = { buckets, report in
            if buckets.from >= buckets.to { report.add(.emptyBuckets(at: buckets.place)) }
        }
        return record
    }()
}

extension DashboardWidget.Position {
    static let record = Record<DashboardWidget.Position>(
        "place", "The first column and row of a widget, counted from 1.",
        start: { DashboardWidget.Position(place: $0) },
        fields: [
            .required("column", \.column, .integer(1...12), "From the left."),
            .required("row", \.row, .integer(1...1000), "From the top."),
        ])
}

extension DashboardWidget.Condition {
    /// How a choice is written.
    private struct Chosen: Sendable {
        var variable: Located<String>

        static let record = Record<Chosen>(
            "choice", "What people choose by a variable of the dashboard.",
            start: { Chosen(variable: Located("", at: $0)) },
            fields: [
                .required("variable", \.variable, Codec.string.located, "The variable's name.")
            ])
    }

    static let codec = Codec<DashboardWidget.Condition>(
        .oneOf([.string(pattern: nil), .record(Chosen.record.outline)])
    ) { node, report in
        if node.mapping != nil {
            return Chosen.record.decode(node, report: &report).map { .variable($0.variable) }
        }
        return Codec<String>.string.decode(node, &report).map { .value($0) }
    }
}

extension Codec {
    /// A value, or a list of them.
    fileprivate static func oneOrSeveral<Element>(
        _ element: Codec<Element>
    ) -> Codec where Value == [Element] {
        Codec(.oneOf([element.schema, .list(element.schema)])) { node, report in
            if node.sequence != nil { return element.list.decode(node, &report) }
            return element.decode(node, &report).map { [$0] }
        }
    }
}
