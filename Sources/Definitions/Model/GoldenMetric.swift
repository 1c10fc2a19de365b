public import Diagnostics

/// A metric that says how an entity is: one of ours by its name, or upstream's query.
public struct GoldenMetric: Sendable {
    /// How values over time become one.
    public enum Aggregate: String, Sendable, CaseIterable {
        case latest, average, sum, min, max
    }

    public var title = ""
    /// `COUNT` at the place of the whole where none is written.
    public var unit: Located<MetricDisplayUnit>
    public var metric: Located<String>?
    public var aggregate = Aggregate.latest
    public var query: UpstreamQuery?
    public var queries: [NamedValue<UpstreamQuery>] = []
    public var showsValue = false
    /// What it takes the place of, in an extension.
    public var replaces: Located<String>?
    public var place: Place

    init(place: Place) {
        self.place = place
        unit = Located(.count, at: place)
    }

    static let record: Record<GoldenMetric> = {
        var record = Record<GoldenMetric>(
            "golden metric", "A metric that says how an entity is.",
            start: GoldenMetric.init(place:),
            fields: [
                .required("title", \.title, .string, "What it is, for people."),
                .defaulted(
                    "unit", \.unit, Codec.choice(among: MetricDisplayUnit.ofGolden).located,
                    "COUNT",
                    "How it is shown; needed with `metric`."),
                .optional(
                    "metric", \.metric, Codec.string.located,
                    "A metric of the catalogue; the query follows from it."),
                .defaulted(
                    "aggregate", \.aggregate, .choice, "latest",
                    "How its values over time become one."),
                .optional(
                    "query", \.query, UpstreamQuery.record.codec, "A query in parts, as upstream."),
                .defaulted(
                    "queries", \.queries, UpstreamQuery.record.codec.map(of: "provider"), "none",
                    "A query for each provider, as upstream."),
                .defaulted(
                    "displayAsValue", \.showsValue, .boolean, "false",
                    "Whether it is shown as a value and not as a chart."),
                .replaces(\.replaces, "the metric, or the `select` of the query,"),
            ])
        record.unknownKeySeverity = .warning
        let outline = record.outline
        record.check = { golden, report in
            if let metric = golden.metric, golden.unit.place == golden.place {
                report.add(.missingKey("unit", in: outline, at: metric.place))
            }
            let count =
                (golden.metric == nil ? 0 : 1) + (golden.query == nil ? 0 : 1)
                + (golden.queries.isEmpty ? 0 : 1)
            if count != 1 { report.add(.oneSource(of: golden)) }
        }
        return record
    }()

    static let maximumCount = 10

    /// A file of them.
    static let fileCodec = record.codec.map(of: "name").map { metrics, place, report in
        if metrics.count > maximumCount {
            report.add(.tooManyGolden(metrics.count, at: metrics[maximumCount].name.place))
        }
        return metrics
    }
}

/// A query in parts, as upstream writes it.
public struct UpstreamQuery: Sendable {
    public var select: SourceText
    public var from: SourceText
    public var filter: SourceText?
    public var facet: SourceText?
    public var eventID = "entity.guid"
    public var eventName = "entity.name"

    static let record: Record<UpstreamQuery> = {
        var record = Record<UpstreamQuery>(
            "query", "A query in parts.",
            start: {
                UpstreamQuery(select: SourceText("", at: $0), from: SourceText("Metric", at: $0))
            },
            fields: [
                .required("select", \.select, .nrql, "What is selected."),
                .defaulted("from", \.from, .nrql, "Metric", "The event types."),
                .optional("where", \.filter, .nrql, "A condition."),
                .optional("facet", \.facet, .nrql, "What it is grouped by."),
                .defaulted(
                    "eventId", \.eventID, .string, "entity.guid", "The entity's attribute."),
                .defaulted(
                    "eventName", \.eventName, .string, "entity.name", "Its name's attribute."),
            ])
        record.unknownKeySeverity = .warning
        return record
    }()
}

/// A metric in a list of entities: a golden one, or a tag.
public struct SummaryMetric: Sendable {
    /// A tag by its key.
    public struct Tag: Sendable {
        public var key: Located<String>

        static let record = Record<Tag>(
            "summary tag", "A tag.", start: { Tag(key: Located("", at: $0)) },
            fields: [.required("key", \.key, Codec.string.located, "The tag's key.")])
    }

    public var title = ""
    public var unit: Located<MetricDisplayUnit>
    public var golden: Located<String>?
    public var tag: Tag?
    public var place: Place

    init(place: Place) {
        self.place = place
        unit = Located(.count, at: place)
    }

    static let record: Record<SummaryMetric> = {
        var record = Record<SummaryMetric>(
            "summary metric", "A column in a list of entities.",
            start: SummaryMetric.init(place:),
            fields: [
                .required("title", \.title, .string, "The column's title."),
                .required(
                    "unit", \.unit, Codec<MetricDisplayUnit>.choice.located, "How it is shown."),
                .optional(
                    "goldenMetric", \.golden, Codec.string.located,
                    "A golden metric of the same type."),
                .optional("tag", \.tag, Tag.record.codec, "A tag, instead of a golden metric."),
            ])
        record.check = { summary, report in
            if (summary.golden == nil) == (summary.tag == nil) {
                report.add(.goldenOrTag(of: summary))
            }
        }
        return record
    }()

    /// A file of them.
    static let fileCodec = record.codec.map(of: "name")
}

extension Diagnostic {
    fileprivate static func oneSource(of golden: GoldenMetric) -> Diagnostic {
        Diagnostic(
            "golden/source", "a golden metric has one of `metric`, `query`, `queries`",
            at: golden.place, label: "exactly one of the three",
            help: "write `metric:` with a name of the catalogue, or upstream's `query:`")
    }

    static func tooManyGolden(_ count: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "golden/limit",
            "\(count) golden metrics, at most \(GoldenMetric.maximumCount) are shown",
            at: place, label: "one too many", help: "keep those that people look at first")
    }

    fileprivate static func goldenOrTag(of summary: SummaryMetric) -> Diagnostic {
        Diagnostic(
            "summary/source", "a summary metric has either `goldenMetric` or `tag`",
            at: summary.place, label: "exactly one of the two",
            help: "name a golden metric of the same type, or `tag: { key: … }`")
    }
}
