import Answers
import Dashboards
import QueryExecution
import Telemetry

/// An answer with what a view needs of its widget: how values are written, and what they are worth.
struct AnswerReading {
    let answer: Answer
    let notes: AnswerNotes
    let link: String?
    private let clock: PageClock
    private let bands: ThresholdBands
    private let unit: MetricUnit?

    /// What stands for a value that is unknown.
    static let unknown = "–"
    /// A name is spelt alike wherever it stands on the page.
    static let style = AnswerStyle(isSpelling: true)

    init(
        _ answer: Answer, _ notes: AnswerNotes, widget: Dashboard.Widget, link: String?,
        at now: Int64
    ) {
        self.answer = answer
        self.notes = notes
        clock = PageClock(at: now, zone: answer.zone)
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
            return cellText([value], meaning).text(value)
        }
        let quantity = Quantity(meaning)
        let text = quantity.text(number)
        return quantity.heading.isEmpty ? text : "\(text) \(quantity.heading)"
    }

    /// Writes values as they are written everywhere on the page.
    func cellText(
        _ values: [QueryResult.Value] = [], _ meaning: Answer.Meaning = .number
    ) -> CellText {
        CellText(values, meaning: meaning, style: Self.style, zone: answer.zone)
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
        let text = cellText()
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

    /// When the values of a group are of, where they are no longer current and behind those of others,
    /// whose time stands below all.
    func age(_ group: QueryResult.Group) -> Markup {
        guard let newest = notes.newestOfGroups[group.facets],
            notes.isOld(newest, at: notes.newest ?? clock.now)
        else { return .nothing }
        return .group([
            .text(" "),
            .tag("span", ["class": "word old"], text: "as of \(clock.age(of: newest))"),
        ])
    }

    /// The heading of a column: its name, and the unit where its values do not have it.
    func heading(of column: Int) -> [Markup] {
        let unit = Quantity(answer.meanings[column]).heading
        let name = Markup.name(result.columns[column].name)
        return unit.isEmpty ? [name] : [name, .text(" (\(unit))")]
    }

    /// What the numbers of a column are, for who points at its heading.
    func description(of column: Int) -> String {
        notes.descriptions.indices.contains(column) ? notes.descriptions[column] : ""
    }

    /// The class of an element that shows a value.
    func valueClass(
        _ severity: Dashboard.Threshold.Severity?, isKnown: Bool, _ name: String = "value"
    ) -> String {
        isKnown ? severity.map { "\(name) \($0.rawValue)" } ?? name : "\(name) unknown"
    }
}
