public import Diagnostics
public import Telemetry
import YAMLTree

/// A metric in the catalogue: declared once, for all sources.
public struct MetricDeclaration: Sendable {
    public var kind = MetricKind.gauge
    public var unit = MetricUnit.one
    public var description = ""
    public var minimum: Double?
    public var maximum: Double?
    public var worst = MetricWorst.highest
    public var rollup: MetricRollup?
    public var place: Place

    init(place: Place) { self.place = place }

    /// The declaration as the rest of the program uses it.
    public func descriptor(named name: MetricName) -> MetricDescriptor {
        MetricDescriptor(
            name: name, kind: kind, unit: unit, help: description,
            range: (minimum ?? -.infinity)...Swift.max(maximum ?? .infinity, minimum ?? -.infinity),
            worst: worst, rollup: rollup)
    }
}

extension MetricDeclaration {
    static let record = Record<MetricDeclaration>(
        "metric", "A metric of the catalogue: what it counts, in which unit, and what it means.",
        start: MetricDeclaration.init(place:),
        fields: [
            .defaulted("kind", \.kind, .choice, "gauge", "What the number does over time."),
            .required("unit", \.unit, .unit, "The unit in UCUM notation, such as `{message}/s`."),
            .required("description", \.description, .string, "One sentence for its readers."),
            .optional("minimum", \.minimum, .number, "The least value that makes sense."),
            .optional("maximum", \.maximum, .number, "The greatest value that makes sense."),
            .defaulted(
                "worst", \.worst, .choice, "highest",
                "Which end of the values needs a look first, where things are listed."),
            .optional(
                "rollup", \.rollup, .choice,
                "What becomes of the values of rows that one row stands for, where it is not what "
                    + "fits the unit: counts, bytes and their rates are added up, all else is "
                    + "averaged."),
        ])
}

/// A file of the metric catalogue.
public struct MetricCatalogue: Sendable {
    public var metrics: [NamedValue<MetricDeclaration>] = []

    static let record = Record<MetricCatalogue>(
        "metric catalogue", "A file that declares metrics.",
        start: { _ in MetricCatalogue() },
        fields: [
            .format(),
            .required(
                "metrics", \.metrics, MetricDeclaration.record.codec.map(of: "metric name"),
                "The metrics by name."),
        ])
}

extension Field {
    /// The key that begins every file of ours. The only version is 1.
    static func format() -> Field {
        Field(
            outline: .init(
                name: "format", requirement: .required,
                summary: "The version of the file's format, `1`.", schema: .integer(1...1))
        ) { node, _, report in
            switch node.resolved {
            case .integer(1)?: return true
            case .integer(let version)?: report.add(.unknownFormat(version, at: node.place))
            default: report.add(.wrongType(node, expected: "the number 1"))
            }
            return false
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownFormat(_ version: Int64, at place: Place) -> Diagnostic {
        Diagnostic(
            "format/value", "the format `\(version)` is not known", at: place,
            label: "this program reads format 1",
            help: version > 1
                ? "read the file with a newer version of `mqp`, or write it in format 1"
                : "write `format: 1`")
    }
}
