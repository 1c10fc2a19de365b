import Diagnostics
import Queries
import Telemetry

/// What a panel asks: the columns of a widget's queries as expressions, as far as PromQL has a form.
struct GrafanaTargets {
    struct Target {
        var expression: PromQL
        /// What the column is called.
        var title: String
        /// The labels of the facets, and what they are called.
        var facets: [(label: PromQLLabel, title: String)]
        var unit: PromQLUnit
    }

    private(set) var targets: [Target] = []
    /// Why some columns have no form, each reason once, and the findings of it.
    private(set) var reasons: [String] = []
    private(set) var findings: [Diagnostic] = []
    /// In what the values can differ from New Relic's.
    private(set) var notes: Set<PromQLNote> = []
    /// The attributes by which groups are broken down that the widget itself does not name.
    private(set) var added: [String] = []
    /// Labels that only tell groups apart.
    private(set) var hiddenLabels: Set<PromQLLabel> = []
    /// How far back a panel looks that its own query says, such as `1d`; nil for the dashboard's range.
    private(set) var timeFrom: String?

    init(_ widget: Dashboard.Widget, place: WidgetPlace, form: GrafanaForm) {
        let kinds = Dictionary(
            form.dashboard.variables.map { ($0.name, $0.kind) },
            uniquingKeysWith: { first, _ in first })
        for query in widget.queries {
            switch query.query {
            case .failure(let refusal):
                for reason in refusal.all {
                    add("\(reason.message)", .noPromQL(place, reason))
                }
            case .success(let algebra):
                add(algebra, query.choices, kinds, place: place, naming: form.naming)
            }
        }
    }

    private mutating func add(_ reason: String, _ finding: Diagnostic) {
        if !reasons.contains(reason) { reasons.append(reason) }
        if !findings.contains(finding) { findings.append(finding) }
    }

    private mutating func add(
        _ query: Query, _ choices: [WidgetQuery.Choice],
        _ kinds: [String: Dashboard.Variable.Kind], place: WidgetPlace, naming: PromQLNaming
    ) {
        var tests: [PromQLMatcher] = []
        for choice in choices {
            do throws(PromQLReason) {
                tests.append(try Self.test(choice, kinds[choice.variable], query, naming))
            } catch { note(error, place) }
        }
        let options = options(for: query)
        var query = query
        var result = query.promQL(naming: naming, options: options)
        if case .failure(let refusal) = result,
            refusal.reasons.allSatisfy({ $0.kind == .severalSeries }),
            let finer = query.finer(naming: naming),
            case .success(let printed) = finer.query.promQL(naming: naming, options: options)
        {
            // The values are right, of smaller groups.
            query = finer.query
            result = .success(printed)
            for attribute in finer.added where !added.contains(attribute) {
                added.append(attribute)
                findings.append(.brokenDownFurther(place, attribute))
            }
        }
        switch result {
        case .failure(let refusal):
            for reason in refusal.reasons { note(reason, place) }
        case .success(let printed):
            guard tests.count == choices.count else { return }
            // A GUID tells groups apart, and nobody anything.
            var facets = zip(printed.facets, query.facetTitles).map { ($0, $1) }
            if facets.count > 1, added.contains("entityGuid"),
                let place = facets.firstIndex(where: { $0.1 == "entityGuid" })
            {
                hiddenLabels.insert(facets.remove(at: place).0)
            }
            for (column, title) in zip(printed.columns, query.titles) {
                targets.append(
                    Target(
                        expression: column.expression.filtered(by: tests), title: title,
                        facets: facets, unit: column.unit))
                guard let comparison = column.comparison else { continue }
                targets.append(
                    Target(
                        expression: comparison.filtered(by: tests), title: "\(title) (before)",
                        facets: facets, unit: column.unit))
            }
            notes.formUnion(printed.notes)
        }
    }

    /// Over which time values are taken: that of the dashboard, unless the query says one.
    ///
    /// Queries are the short ones, which people can read and change: a series whose labels change within
    /// the range is two, which a note says.
    private mutating func options(for query: Query) -> PromQLOptions {
        let isSeries = query.buckets != nil
        var options = PromQLOptions(
            range: .grafana(isSeries ? .interval : .range), unit: .exposed, assumesOneSeries: true)
        guard let range = query.range else { return options }
        if isSeries, case .ago(let since) = range.since, range.until == .ago(0), since > 0 {
            timeFrom = PromQLDuration.milliseconds(since).text
        } else {
            options.range = .query
        }
        return options
    }

    private mutating func note(_ reason: PromQLReason, _ place: WidgetPlace) {
        add("`\(reason.part)`: \(reason.message); \(reason.help)", .noPromQL(place, reason))
    }

    private static func test(
        _ choice: WidgetQuery.Choice, _ kind: Dashboard.Variable.Kind?, _ query: Query,
        _ naming: PromQLNaming
    ) throws(PromQLReason) -> PromQLMatcher {
        let label = try naming.label(of: choice.attribute, in: query)
        // What is typed need not be the whole, so that typing nothing chooses everything.
        let isTyped = if case .text? = kind { true } else { false }
        guard let inserted = PromQLMatcher.Choice(choice.variable, isBeginning: isTyped) else {
            throw PromQLReason(
                .unknown, part: choice.variable, "Grafana takes no variable of that name",
                help: "name it with letters, digits and `_`")
        }
        return PromQLMatcher(label, choice: inserted)
    }
}
