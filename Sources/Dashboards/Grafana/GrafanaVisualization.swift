import Definitions
import Diagnostics
import Queries

/// The panel that draws a visualization, and how it is set up.
struct GrafanaVisualization {
    let visualization: DashboardWidget.Visualization
    let targets: [GrafanaTargets.Target]
    private let hiddenLabels: [PromQLLabel]

    init(_ widget: Dashboard.Widget, _ asked: GrafanaTargets) {
        visualization = widget.visualization
        targets = asked.targets
        hiddenLabels = asked.hiddenLabels.sorted()
    }

    var type: String {
        switch visualization {
        case .line, .area: "timeseries"
        // Each group is a bar with its name; Grafana's own bar chart wants one column of names.
        case .bar: "bargauge"
        case .pie: "piechart"
        case .billboard: "stat"
        case .table: "table"
        case .histogram: "histogram"
        case .heatmap: "heatmap"
        case .markdown, .topology: "text"
        }
    }

    var isTable: Bool { visualization == .table }
    /// Whether it counts the values of a time and not those of its end.
    var isOverTime: Bool { visualization == .heatmap }

    var options: JSONValue {
        switch visualization {
        case .line, .area:
            .object([("legend", Self.legend), ("tooltip", Self.tooltip("multi"))])
        case .bar:
            .object([
                ("displayMode", .string("basic")), ("valueMode", .string("text")),
                ("namePlacement", .string("auto")), ("showUnfilled", .boolean(true)),
                ("sizing", .string("auto")), ("orientation", .string("horizontal")),
                ("reduceOptions", Self.last),
            ])
        case .pie:
            .object([
                ("pieType", .string("donut")), ("orientation", .string("auto")),
                ("reduceOptions", Self.last), ("tooltip", Self.tooltip("single")),
                (
                    "legend",
                    .object([
                        ("displayMode", .string("table")), ("placement", .string("right")),
                        ("showLegend", .boolean(true)), ("calcs", .array([])),
                        ("values", .array([.string("value"), .string("percent")])),
                    ])
                ),
            ])
        case .billboard:
            .object([
                ("graphMode", .string("none")), ("colorMode", .string("value")),
                ("justifyMode", .string("auto")),
                ("textMode", .string(targets.count > 1 || hasFacets ? "value_and_name" : "auto")),
                ("wideLayout", .boolean(true)), ("showPercentChange", .boolean(false)),
                ("orientation", .string("auto")), ("reduceOptions", Self.last),
            ])
        case .table:
            .object([("showHeader", .boolean(true)), ("cellHeight", .string("sm"))])
        case .histogram:
            .object([
                ("combine", .boolean(true)), ("legend", Self.legend),
                ("tooltip", Self.tooltip("single")),
            ])
        case .heatmap:
            .object([
                ("calculate", .boolean(true)), ("showValue", .string("never")),
                (
                    "color",
                    .object([
                        ("mode", .string("scheme")), ("scheme", .string("Oranges")),
                        ("fill", .string("dark-orange")), ("exponent", .decimal(0.5)),
                        ("steps", .number(64)), ("reverse", .boolean(false)),
                    ])
                ), ("yAxis", .object([("axisPlacement", .string("left"))])),
                ("legend", .object([("show", .boolean(true))])),
                ("tooltip", .object([("mode", .string("single"))])),
                ("exemplars", .object([("color", .string("rgba(255,0,255,0.7)"))])),
            ])
        case .markdown, .topology: .object([])
        }
    }

    private var hasFacets: Bool { targets.contains { !$0.facets.isEmpty } }

    private static let last = JSONValue.object([
        ("calcs", .array([.string("lastNotNull")])), ("fields", .string("")),
        ("values", .boolean(false)),
    ])

    private static let legend = JSONValue.object([
        ("displayMode", .string("list")), ("placement", .string("bottom")),
        ("showLegend", .boolean(true)), ("calcs", .array([])),
    ])

    private static func tooltip(_ mode: String) -> JSONValue {
        .object([("mode", .string(mode)), ("sort", .string("desc"))])
    }

    /// What all values of the panel have beside unit and thresholds.
    func defaults(hasThresholds: Bool) -> [(String, JSONValue)] {
        let mode = hasThresholds ? "thresholds" : "palette-classic"
        switch visualization {
        case .line, .area:
            var custom: [(String, JSONValue)] = [
                ("lineWidth", .number(1)),
                ("fillOpacity", .number(visualization == .area ? 30 : 0)),
                ("showPoints", .string("auto")), ("spanNulls", .boolean(false)),
                ("axisSoftMin", .number(0)),
            ]
            if visualization == .area {
                custom.append(
                    (
                        "stacking",
                        .object([("mode", .string("normal")), ("group", .string("A"))])
                    ))
            }
            if hasThresholds {
                custom.append(("thresholdsStyle", .object([("mode", .string("dashed"))])))
            }
            return [
                ("color", .object([("mode", .string("palette-classic"))])),
                ("custom", .object(custom)),
            ]
        case .table where hasThresholds:
            return [
                (
                    "custom",
                    .object([
                        ("cellOptions", .object([("type", .string("color-text"))])),
                        ("filterable", .boolean(true)),
                    ])
                )
            ]
        case .table: return [("custom", .object([("filterable", .boolean(true))]))]
        case .billboard, .bar: return [("color", .object([("mode", .string(mode))]))]
        case .pie: return [("color", .object([("mode", .string("palette-classic"))]))]
        case .histogram, .heatmap, .markdown, .topology: return []
        }
    }

    /// A table's answers are joined by their labels; columns are called what the query calls them.
    var transformations: [JSONValue] {
        guard isTable else { return [] }
        var names: [(String, JSONValue)] = []
        var seen: Set<String> = []
        for facet in targets.flatMap(\.facets) where seen.insert(facet.label.name).inserted {
            if facet.title != facet.label.name {
                names.append((facet.label.name, GrafanaText.json(facet.title)))
            }
        }
        for (index, target) in targets.enumerated() {
            let column = targets.count == 1 ? "Value" : "Value #\(GrafanaPanel.refID(index))"
            names.append((column, GrafanaText.json(target.title)))
        }
        return [
            .object([("id", .string("merge")), ("options", .object([]))]),
            .object([
                ("id", .string("organize")),
                (
                    "options",
                    .object([
                        (
                            "excludeByName",
                            .object(
                                [("Time", .boolean(true))]
                                    + hiddenLabels.map { ($0.name, .boolean(true)) })
                        ),
                        ("indexByName", .object([])), ("renameByName", .object(names)),
                    ])
                ),
            ]),
        ]
    }
}
