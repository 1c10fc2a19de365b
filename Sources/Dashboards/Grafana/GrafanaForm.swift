import Definitions
import Diagnostics
import Queries
import Telemetry

/// Writes a dashboard as Grafana has it: a row for each page, and the widgets of the page below it.
struct GrafanaForm {
    let dashboard: Dashboard
    let naming: PromQLNaming
    var report = DiagnosticReport()

    init(dashboard: Dashboard, naming: PromQLNaming) {
        self.dashboard = dashboard
        self.naming = naming
    }

    /// The version of Grafana 10.4 and 11, which later ones bring up to their own.
    static let schemaVersion = 39
    /// Grafana's columns for one of ours, and its rows of 30 pixels for one of ours.
    static let columnWidth = 2
    static let rowHeight = 3
    /// The least distance of two points of a chart: as often as most targets are asked.
    static let interval = "1m"
    /// The variable by which people choose the Prometheus.
    static let datasourceVariable = "datasource"
    static let datasource = JSONValue.object([
        ("type", .string("prometheus")), ("uid", .string("${\(datasourceVariable)}")),
    ])

    /// Stable, so that importing again replaces; at most 40 letters, digits, `-` and `_`. Where it is
    /// not the name itself, a hash tells names apart.
    static func uid(of name: String) -> String {
        let plain = String(name.map { $0 == "." ? "-" : $0 })
        let uid = "mqp-\(plain)"
        guard uid.utf8.count > maximumUID || plain != name else { return uid }
        let hash = String(farmHashFingerprint64(Array(name.utf8)), radix: 16)
        return "\(uid.prefix(maximumUID - 17))-\(hash)"
    }

    private static let maximumUID = 40

    var json: JSONValue {
        mutating get {
            var panels: [JSONValue] = []
            var top = 0
            for page in dashboard.pages {
                panels.append(row(page, id: panels.count + 1, top: top))
                top += 1
                for (index, widget) in page.widgets.enumerated() {
                    let place = WidgetPlace(widget, number: index + 1, on: page)
                    var panel = GrafanaPanel(widget, place: place, form: self)
                    let grid = grid(of: widget.layout, top: top)
                    panels.append(panel.json(id: panels.count + 1, at: grid))
                    for finding in panel.findings { report.add(finding) }
                }
                let rows = page.widgets.map { $0.layout.row + $0.layout.height - 1 }.max() ?? 0
                top += rows * Self.rowHeight
            }
            return .object([
                ("uid", .string(Self.uid(of: dashboard.name))),
                ("title", .string(dashboard.title)),
                ("description", .string(dashboard.description)),
                ("tags", .array([.string("mqp")])), ("timezone", .string("browser")),
                ("editable", .boolean(true)), ("graphTooltip", .number(1)),
                ("time", .object([("from", .string("now-1h")), ("to", .string("now"))])),
                ("refresh", .string("1m")), ("schemaVersion", .number(Self.schemaVersion)),
                ("templating", .object([("list", .array(variables()))])),
                ("annotations", .object([("list", .array([]))])), ("panels", .array(panels)),
            ])
        }
    }

    private func row(_ page: Dashboard.Page, id: Int, top: Int) -> JSONValue {
        .object([
            ("type", .string("row")), ("id", .number(id)), ("title", GrafanaText.json(page.title)),
            ("collapsed", .boolean(false)),
            (
                "gridPos",
                .object([
                    ("h", .number(1)), ("w", .number(24)), ("x", .number(0)), ("y", .number(top)),
                ])
            ), ("panels", .array([])),
        ])
    }

    private func grid(of layout: GridRectangle, top: Int) -> JSONValue {
        .object([
            ("h", .number(layout.height * Self.rowHeight)),
            ("w", .number(layout.width * Self.columnWidth)),
            ("x", .number((layout.column - 1) * Self.columnWidth)),
            ("y", .number(top + (layout.row - 1) * Self.rowHeight)),
        ])
    }

    private mutating func variables() -> [JSONValue] {
        var variables: [JSONValue] = [
            .object([
                ("type", .string("datasource")), ("name", .string(Self.datasourceVariable)),
                ("label", .string("Prometheus")), ("query", .string("prometheus")),
                ("regex", .string("")), ("refresh", .number(1)), ("multi", .boolean(false)),
                ("includeAll", .boolean(false)), ("options", .array([])),
            ])
        ]
        for variable in dashboard.variables {
            var form = GrafanaVariable(variable, naming: naming)
            variables.append(form.json)
            for finding in form.findings { report.add(finding) }
        }
        return variables
    }
}
