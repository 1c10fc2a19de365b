import Diagnostics
public import Telemetry

/// Which rows of a sample are kept: names resolved to columns.
public struct CompiledLimits: Sendable {
    /// How many rows of a group are kept, from 1 to `SampleLimits.maximumRows`.
    public let rows: Int
    /// The metric column by which rows are ranked.
    public let keep: Int
    /// The attribute columns by whose values rows are grouped; none where all are one group.
    public let by: [Int]
    public let rest: SampleLimits.Rest
    /// The columns of a row that stands for others: the sample's own, then `rollup` and
    /// `rollup.rows`.
    public let rollupShape: SampleShape

    /// The attributes that only a row that stands for others has: the text `rest`, and for how many
    /// rows it stands.
    public static let rollupAttributes = ["rollup", "rollup.rows"]

    /// Nil where a name is none of a column's, which `SampleLimits.check` has told of.
    init?(_ limits: SampleLimits, shape: SampleShape) {
        let by = limits.by.compactMap { shape.attributeIndex[$0.value] }
        guard let keep = shape.metricIndex[MetricName(rawValue: limits.keep.value)],
            by.count == limits.by.count
        else { return nil }
        rows = limits.rows
        self.keep = keep
        self.by = by
        rest = limits.rest
        rollupShape = SampleShape(
            eventType: shape.eventType, attributes: shape.attributes + Self.rollupAttributes,
            metrics: shape.metrics)
    }
}

extension SampleLimits {
    /// Reports every name that is none of the sample's, and every column that a rollup row needs for
    /// itself.
    func check(in sample: SampleDefinition, report: inout DiagnosticReport) {
        let metrics = sample.metrics.map(\.name)
        let attributes = sample.attributes.map(\.name)
        if !metrics.contains(where: { $0.value == keep.value }) {
            report.add(.unknownMetric(keep, among: metrics.map(\.value)))
        }
        for name in by where !attributes.contains(where: { $0.value == name.value }) {
            report.add(.unknownAttribute(name, among: attributes.map(\.value)))
        }
        guard rest == .rollup else { return }
        for name in attributes + metrics
        where CompiledLimits.rollupAttributes.contains(name.value) {
            report.add(.reserved(name, limits: place))
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownMetric(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/unknown-metric", "the sample has no metric `\(shown(name.value))`",
            at: name.place, label: "not under its `metrics`",
            help: suggestion(for: name.value, in: names)
                ?? (names.isEmpty
                    ? "map a metric, by which rows can be ranked"
                    : "its metrics are \(names.joined(separator: ", "))"))
    }

    fileprivate static func unknownAttribute(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/unknown-attribute", "the sample has no attribute `\(shown(name.value))`",
            at: name.place, label: "not under its `attributes`",
            help: suggestion(for: name.value, in: names)
                ?? "its attributes are \(names.joined(separator: ", "))")
    }

    fileprivate static func reserved(_ name: Located<String>, limits: Place) -> Diagnostic {
        Diagnostic(
            "source/reserved-name", "`\(name.value)` is a column of rollup rows",
            at: name.place, label: "this would be a second one",
            help: "give it another name, or write `rest: drop` under `limits`",
            remarks: [.init("the limits with a rollup", at: limits)])
    }
}
