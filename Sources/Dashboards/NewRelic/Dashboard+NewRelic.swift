import Definitions
public import Diagnostics
import Queries

/// The forms of New Relic.
extension Dashboard {
    /// The dashboard as New Relic's import and `dashboardCreate` take it.
    ///
    /// Source: https://docs.newrelic.com/docs/apis/nerdgraph/examples/create-widgets-dashboards-api/
    ///
    /// - Parameters:
    ///   - account: whose data it shows.
    ///   - pageGUIDs: by title, the GUIDs of pages that are there already, to which what is linked to
    ///     them leads; what is linked to others leads nowhere yet.
    /// - Returns: the dashboard.
    public func newRelicJSON(account: Int64, pageGUIDs: [String: String] = [:]) -> JSONValue {
        NewRelicForm(account: account, pageGUIDs: pageGUIDs).json(of: self)
    }

    /// The document of Terraform's `newrelic_one_dashboard_json`: the same without what is null, which
    /// the provider would show as a change each time.
    public func terraformJSON(account: Int64) -> JSONValue {
        newRelicJSON(account: account).withoutNulls
    }

    /// One page in the format of upstream's entity definitions, `dashboard.json` beside an entity type:
    /// without an account, without variables, and each query without what was to be chosen by them.
    ///
    /// - Parameters:
    ///   - title: the title of the page; nil for the only one.
    ///   - report: takes what cannot be shown, as errors where nothing is returned.
    /// - Returns: nil where there is no such page, or a query has no form without variables.
    public func entityJSON(
        page title: String? = nil, report: inout DiagnosticReport
    ) -> JSONValue? {
        let titles = pages.map(\.title)
        let chosen = title.map { title in pages.filter { $0.title == title } } ?? pages
        guard let page = chosen.first, chosen.count == 1 else {
            report.add(
                title.map { .unknownPage($0, among: titles) } ?? .severalPages(titles))
            return nil
        }
        var copy = self
        copy.pages = [page]
        copy.variables = []
        var own = DiagnosticReport()
        copy.reportNewRelic(&own)
        for (index, widget) in page.widgets.enumerated() {
            let place = WidgetPlace(widget, number: index + 1, on: page)
            if widget.visualization == .line, !widget.thresholds.isEmpty {
                own.add(.noLineThresholds(place))
            }
            for query in widget.queries where !query.choices.isEmpty {
                guard case .failure(let reasons) = query.query.flatMap({ $0.nrql }) else {
                    continue
                }
                for reason in reasons.all { own.add(.choiceInEntityForm(place, reason)) }
            }
        }
        report.add(contentsOf: own)
        guard !own.hasErrors else { return nil }
        return NewRelicForm(account: nil, pageGUIDs: [:]).json(of: copy)
    }

    /// Says what New Relic would refuse, as errors, and what it shows otherwise, as warnings.
    public func reportNewRelic(_ report: inout DiagnosticReport) {
        NewRelicCheck(dashboard: self).run(&report)
    }
}
