import Definitions
import Diagnostics
import Queries

/// Holds a dashboard beside the limits of NerdGraph, and finds what New Relic shows otherwise than meant.
struct NewRelicCheck {
    let dashboard: Dashboard

    static let maximumPages = 20
    static let maximumWidgets = 100
    static let maximumQueries = 20
    static let maximumHeight = 32

    func run(_ report: inout DiagnosticReport) {
        check(dashboard.title, "characters in its name", of: "the dashboard", &report)
        check(
            dashboard.description, "characters in its description", of: "the dashboard",
            limit: NewRelicLimit.descriptionLength, &report)
        if dashboard.pages.count > Self.maximumPages {
            report.add(
                .tooMany(
                    "pages", of: "the dashboard", dashboard.pages.count, Self.maximumPages,
                    help: "make two dashboards of it"))
        }
        for variable in dashboard.variables {
            check(
                variable.title, "characters in its title",
                of: "the variable `\(shown(variable.name))`", &report)
        }
        for page in dashboard.pages {
            let place = "page `\(shown(page.title))`"
            check(page.title, "characters in its name", of: place, &report)
            check(
                page.description, "characters in its description", of: place,
                limit: NewRelicLimit.descriptionLength, &report)
            if page.widgets.count > Self.maximumWidgets {
                report.add(
                    .tooMany(
                        "widgets", of: place, page.widgets.count, Self.maximumWidgets,
                        help: "share them among several pages"))
            }
            for (index, widget) in page.widgets.enumerated() {
                check(widget, WidgetPlace(widget, number: index + 1, on: page), &report)
            }
        }
    }

    private func check(
        _ text: String, _ what: String, of place: String, limit: Int = NewRelicLimit.titleLength,
        _ report: inout DiagnosticReport
    ) {
        // As NerdGraph counts them: units of UTF-16.
        let count = text.utf16.count
        guard count > limit else { return }
        report.add(.tooMany(what, of: place, count, limit, help: "shorten it"))
    }

    private func check(
        _ widget: Dashboard.Widget, _ place: WidgetPlace, _ report: inout DiagnosticReport
    ) {
        check(widget.title, "characters in its title", of: place.text, &report)
        if widget.queries.count > Self.maximumQueries {
            report.add(
                .tooMany(
                    "queries", of: place.text, widget.queries.count, Self.maximumQueries,
                    help: "make two widgets of it"))
        }
        let layout = widget.layout
        let isInside =
            layout.column >= 1 && layout.row >= 1 && layout.width >= 1
            && layout.column + layout.width <= GridPacking.columnCount + 1
            && (1...Self.maximumHeight).contains(layout.height)
        if !isInside { report.add(.outsideGrid(place, layout)) }
        if widget.visualization == .topology {
            report.add(.noTopology(place, in: "New Relic's dashboards"))
        }
        if !widget.thresholds.isEmpty, !NewRelicThresholds.areDrawn(by: widget.visualization) {
            report.add(.noThresholds(place))
        }
        for query in widget.queries {
            let facets = query.nrql.facet?.parts.count ?? 0
            if facets > NewRelicLimit.facets {
                report.add(
                    .tooMany(
                        "attributes that a query is broken down by", of: place.text, facets,
                        NewRelicLimit.facets, help: "break it down by less"))
            }
            for variable in dashboard.variables where names(variable.name, in: query) {
                report.add(.templateInText(place, variable.name))
            }
        }
    }

    /// Whether a variable's name stands in braces in more places than those at which it is meant.
    private func names(_ variable: String, in query: WidgetQuery) -> Bool {
        guard let plain = try? query.query.get() else { return false }
        return (try? plain.nrql.get().text.contains("{{\(variable)}}")) ?? false
    }
}
