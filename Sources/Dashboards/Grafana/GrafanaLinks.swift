import Diagnostics
import Queries

/// Where a click on a value leads: to the same dashboard, with what the value is of chosen above it.
///
/// Grafana cannot lead to a row of a dashboard, so a page that is linked to must let people choose by an
/// attribute that the widget is broken down by; otherwise there is no link.
struct GrafanaLinks {
    let links: [JSONValue]

    init(_ widget: Dashboard.Widget, targets: [GrafanaTargets.Target], form: GrafanaForm) {
        guard let title = widget.linkedPage,
            let page = form.dashboard.pages.first(where: { $0.title == title })
        else {
            links = []
            return
        }
        let choices = page.widgets.flatMap(\.queries).flatMap(\.choices)
        var parts: [String] = []
        let facets = widget.queries.compactMap { try? $0.query.get() }.flatMap(\.facets)
        for facet in facets {
            guard case .by(.leaf(.attribute(let name)), _) = facet,
                let choice = choices.first(where: { $0.attribute == name }),
                let query = widget.queries.lazy.compactMap({ try? $0.query.get() }).first,
                let label = try? form.naming.label(of: name, in: query)
            else { continue }
            let part = "&var-\(choice.variable)=${__field.labels.\(label.name):percentencode}"
            if !parts.contains(part) { parts.append(part) }
        }
        guard !parts.isEmpty, !targets.isEmpty else {
            links = []
            return
        }
        let uid = GrafanaForm.uid(of: form.dashboard.name)
        links = [
            .object([
                ("title", GrafanaText.json(title)),
                ("url", .string("/d/\(uid)?${__url_time_range}\(parts.joined())")),
            ])
        ]
    }
}
