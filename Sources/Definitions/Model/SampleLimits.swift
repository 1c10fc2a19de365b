public import Diagnostics
import YAMLTree

/// How many rows of an answer are kept as rows of their own, and what becomes of the others.
public struct SampleLimits: Sendable {
    /// What becomes of the rows that are not kept.
    public enum Rest: String, Sendable, CaseIterable {
        /// One row stands for all of them.
        case rollup
        /// They are left out.
        case drop
    }

    public var rows = 1
    /// The metric by whose values rows are ranked.
    public var keep: Located<String>
    /// The attributes by whose values rows are grouped, each group with its own rows.
    public var by: [Located<String>] = []
    public var rest = Rest.rollup
    public var place: Place

    /// The greatest number of rows to keep.
    public static let maximumRows = 1_000_000

    init(place: Place) {
        self.place = place
        keep = Located("", at: place)
    }

    static let record = Record<SampleLimits>(
        "limit",
        "How many rows of an answer are kept as rows of their own, and as entities, and what becomes "
            + "of the others.",
        start: SampleLimits.init(place:),
        fields: [
            .required(
                "rows", \.rows, .integer(1...maximumRows),
                "How many are kept, in each group where there are groups."),
            .required(
                "keep", \.keep, .topMetric,
                "Which ones: those with the greatest values of a metric of this sample. One whose "
                    + "value is unknown comes last."),
            .defaulted(
                "by", \.by, Codec.string.located.list, "one group",
                "Attributes of this sample: rows with the same values of them are a group."),
            .defaulted(
                "rest", \.rest, .choice, "rollup",
                "What becomes of the others: one row for each group stands for them, or they are "
                    + "left out."),
        ])
}

extension Codec where Value == Located<String> {
    /// The metric in `top(METRIC)`, with its own place.
    fileprivate static var topMetric: Codec {
        Codec(.string(pattern: "`top(METRIC)`")) { node, report in
            guard let text = Codec<String>.string.decode(node, &report) else { return nil }
            let inner = text.hasPrefix("top(") && text.hasSuffix(")") ? text.dropFirst(4) : ""
            let name = inner.dropLast().drop { $0 == " " }.prefix { !" ()".contains($0) }
            guard !name.isEmpty, inner[name.endIndex...].drop(while: { $0 == " " }) == ")" else {
                let isBare = !text.contains { " ()".contains($0) }
                report.add(
                    .malformed(
                        text, "not `top(…)` of a metric",
                        write: "`top(METRIC)`, such as `top(queue.depth)`",
                        meant: isBare ? "top(\(text))" : nil, at: node.place))
                return nil
            }
            let start = text.utf8.distance(from: text.startIndex, to: name.startIndex)
            let place = node.sourceText?.place(of: start..<start + name.utf8.count)
            return Located(String(name), at: place ?? node.place)
        }
    }
}
