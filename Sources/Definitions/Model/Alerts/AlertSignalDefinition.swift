public import Diagnostics
import YAMLTree

/// A value of an entity that an alert watches: a golden metric, a metric, or a query.
public struct AlertSignalDefinition: Sendable {
    /// A golden metric of the same type, by name.
    public var golden: Located<String>?
    /// A metric of the catalogue.
    public var metric: Located<String>?
    /// How its values over the window become one; nil for that of the golden metric, or the latest.
    public var aggregate: Located<GoldenMetric.Aggregate>?
    /// A query of New Relic's language.
    public var query: SourceText?

    /// What the signal is, in a few words that stay the same.
    public var text: String? { golden?.value ?? metric?.value ?? query?.text }

    static let fields: [Field<AlertSignalDefinition>] =
        ofMetric + [
            .optional(
                "query", \.query, .nrql,
                "A query in New Relic's language with one value over rows, without FACET, SINCE "
                    + "and TIMESERIES; instead of a metric.")
        ]

    /// Without a query.
    static let ofMetric: [Field<AlertSignalDefinition>] = [
        .optional(
            "golden", \.golden, Codec.string.located, "A golden metric of the entity type."),
        .optional(
            "metric", \.metric, Codec.string.located,
            "A metric of the catalogue, instead of a golden one."),
        .optional(
            "aggregate", \.aggregate, Codec<GoldenMetric.Aggregate>.choice.located,
            "How its values in the window become one; that of the golden metric, or `latest`."),
    ]

    /// Says where it is not exactly one thing.
    func check(report: inout DiagnosticReport, at place: Place) {
        let count =
            (golden == nil ? 0 : 1) + (metric == nil ? 0 : 1) + (query == nil ? 0 : 1)
        if count != 1 { report.add(.oneSignal(at: place)) }
        if query != nil, let aggregate { report.add(.aggregateOfQuery(aggregate.place)) }
    }
}

extension Diagnostic {
    fileprivate static func oneSignal(at place: Place) -> Diagnostic {
        Diagnostic(
            "alerts/source", "what is watched is one of `golden`, `metric`, `query`", at: place,
            label: "exactly one of the three",
            help: "write `golden:` with the name of a golden metric of the type, or `metric:`")
    }

    fileprivate static func aggregateOfQuery(_ place: Place) -> Diagnostic {
        Diagnostic(
            "alerts/source", "a query says itself how its values become one", at: place,
            label: "of which metric?", help: "remove `aggregate`")
    }
}

extension Codec where Value == [Located<String>] {
    /// A text, or a list of texts.
    static func oneOrMore(_ element: Codec<String>) -> Codec {
        let element = element.located
        return Codec(.oneOf([element.schema, element.list.schema])) { node, report in
            if node.scalar != nil { return element.decode(node, &report).map { [$0] } }
            return element.distinctList.decode(node, &report)
        }
    }
}
