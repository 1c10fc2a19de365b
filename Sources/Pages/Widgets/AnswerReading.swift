import Answers
import Dashboards
import QueryExecution
import Telemetry

/// An answer with what a view needs of its widget: how values are written, and what they are worth.
struct AnswerReading {
    let answer: Answer
    let link: String?
    private let bands: ThresholdBands
    private let unit: MetricUnit?

    /// What stands for a value that is unknown.
    static let unknown = "–"

    init(_ answer: Answer, widget: Dashboard.Widget, link: String?) {
        self.answer = answer
        self.link = link
        bands = ThresholdBands(widget.thresholds)
        unit = widget.unit
    }

    var result: QueryResult { answer.result }
    var hasFacets: Bool { !result.facets.isEmpty }

    /// The value of a column of a group at the end of the range.
    func last(_ group: QueryResult.Group, _ column: Int) -> QueryResult.Value {
        guard let values = group.values.last, values.indices.contains(column) else {
            return .scalar(.missing)
        }
        return values[column]
    }

    /// A value on its own, with its unit.
    func text(_ value: QueryResult.Value, column: Int) -> String {
        let meaning = answer.meanings[column]
        guard let number = value.number, meaning != .time else {
            return CellText([value], meaning: meaning, style: AnswerStyle(), zone: answer.zone)
                .text(value)
        }
        let quantity = Quantity(meaning)
        let text = quantity.text(number)
        return quantity.heading.isEmpty ? text : "\(text) \(quantity.heading)"
    }

    /// The thresholds' word for a value of a column; nil for one that is fine, or unknown.
    func severity(
        of value: QueryResult.Value, column: Int
    ) -> Dashboard.Threshold.Severity? {
        guard let number = value.number else { return nil }
        return bands.severity(of: number * factor(of: column))
    }

    /// Where a threshold begins or ends, in a column's unit, with the worse of what is on its two sides.
    func bounds(of column: Int) -> [(value: Double, severity: Dashboard.Threshold.Severity)] {
        let factor = factor(of: column)
        return zip(bands.bands, bands.bands.dropFirst()).compactMap { below, above in
            let sides = [below.severity, above.severity].compactMap(\.self)
            guard let bound = above.from, let first = sides.first else { return nil }
            return (bound / factor, sides.contains(.critical) ? .critical : first)
        }
    }

    /// What a value of a column must be multiplied by to be in the unit of the thresholds.
    private func factor(of column: Int) -> Double {
        guard let unit, let own = answer.meanings[column].unit, own.isCompatible(with: unit) else {
            return 1
        }
        return own.multiplier(to: unit)
    }

    /// What a group is called: the values of its facets.
    func name(of group: QueryResult.Group) -> String {
        let text = CellText([], meaning: .number, style: AnswerStyle(), zone: answer.zone)
        return group.facets.map { text.text($0) }.joined(separator: ", ")
    }

    /// A name that leads to the page on which the thing is shown.
    func linked(_ name: String) -> Markup {
        guard let link else { return .name(name) }
        return .tag("a", ["href": "#\(link)"], [.name(name)])
    }

    /// What makes the worth of a value seen and heard.
    func worth(_ severity: Dashboard.Threshold.Severity?) -> Markup {
        guard let severity else { return .nothing }
        return .group([
            .text(" "),
            .tag("span", ["class": "word \(severity.rawValue)"], text: severity.rawValue),
        ])
    }

    /// The class of an element that shows a value.
    func valueClass(
        _ severity: Dashboard.Threshold.Severity?, isKnown: Bool, _ name: String = "value"
    ) -> String {
        isKnown ? severity.map { "\(name) \($0.rawValue)" } ?? name : "\(name) unknown"
    }
}
