public import Diagnostics
import YAMLTree

/// The values of a widget that are worth a colour.
public struct DashboardThresholds: Sendable {
    /// Where one begins.
    public enum Limit: Sendable {
        /// From there on, in the direction that is worse.
        case beyond(Quantity)
        case range(from: Quantity?, to: Quantity?, place: Place)

        public var place: Place {
            switch self {
            case .beyond(let quantity): quantity.place
            case .range(_, _, let place): place
            }
        }
    }

    public var warning: Limit?
    public var critical: Limit?
    public var place: Place

    static let record: Record<DashboardThresholds> = {
        var record = Record<DashboardThresholds>(
            "thresholds",
            "Values that are worth a colour. A number alone is where it begins: of two, the farther "
                + "one is the critical one, and of one, the catalogue says which end is worse.",
            start: { DashboardThresholds(place: $0) },
            fields: [
                .optional("warning", \.warning, Limit.codec, "What is worth a look."),
                .optional("critical", \.critical, Limit.codec, "What is bad."),
            ])
        record.check = { thresholds, report in
            if thresholds.warning == nil, thresholds.critical == nil {
                report.add(.noThreshold(at: thresholds.place))
            }
        }
        return record
    }()
}

/// How a range of a threshold is written.
private struct ThresholdRange: Sendable {
    var from: Quantity?
    var to: Quantity?
    var place: Place

    static let record = Record<ThresholdRange>(
        "threshold", "The values from one number, which is among them, to another, which is not.",
        start: { ThresholdRange(place: $0) },
        fields: [
            .optional("from", \.from, Quantity.codec, "The least of them."),
            .optional("to", \.to, Quantity.codec, "The least that is too great."),
        ])
}

extension DashboardThresholds.Limit {
    fileprivate static let codec = Codec<DashboardThresholds.Limit>(
        .oneOf([Quantity.codec.schema, .record(ThresholdRange.record.outline)])
    ) { node, report in
        guard node.mapping != nil else {
            return Quantity.codec.decode(node, &report).map { .beyond($0) }
        }
        guard let range = ThresholdRange.record.decode(node, report: &report) else { return nil }
        guard range.from != nil || range.to != nil else {
            report.add(.noThreshold(at: node.place))
            return nil
        }
        return .range(from: range.from, to: range.to, place: node.headPlace)
    }
}

extension Diagnostic {
    fileprivate static func noThreshold(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/widget", "a threshold says no number", at: place,
            label: "where does it begin?",
            help: "write `warning: 80`, `critical: 90`, or a range with `from:` and `to:`")
    }
}
