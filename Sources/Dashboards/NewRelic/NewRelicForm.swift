import Definitions
import Diagnostics
import Queries
import Telemetry

/// Writes a dashboard as New Relic has it.
struct NewRelicForm {
    /// Nil for an entity's dashboard, which has no account of its own.
    let account: Int64?
    let pageGUIDs: [String: String]

    func json(of dashboard: Dashboard) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(dashboard.title)),
            (
                "description",
                .optional(dashboard.description.isEmpty ? nil : dashboard.description)
            ),
        ]
        if account != nil { members.append(("permissions", .string("PUBLIC_READ_WRITE"))) }
        members.append(("pages", .array(dashboard.pages.map(page))))
        if account != nil {
            members.append(("variables", .array(dashboard.variables.map(variable))))
        }
        return .object(members)
    }

    private func page(_ page: Dashboard.Page) -> JSONValue {
        .object([
            ("name", .string(page.title)),
            ("description", .optional(page.description.isEmpty ? nil : page.description)),
            ("widgets", .array(page.widgets.map(widget))),
        ])
    }

    private func widget(_ widget: Dashboard.Widget) -> JSONValue {
        let guid = account == nil ? nil : widget.linkedPage.flatMap { pageGUIDs[$0] }
        return .object([
            ("title", .string(widget.title)),
            (
                "layout",
                .object([
                    ("column", .number(widget.layout.column)), ("row", .number(widget.layout.row)),
                    ("width", .number(widget.layout.width)),
                    ("height", .number(widget.layout.height)),
                ])
            ),
            ("linkedEntityGuids", guid.map { .array([.string($0)]) } ?? .null),
            ("visualization", .object([("id", .string(Self.visualization(of: widget)))])),
            ("rawConfiguration", .object(configuration(widget))),
        ])
    }

    private static func visualization(of widget: Dashboard.Widget) -> String {
        switch widget.visualization {
        case .line, .area, .bar, .pie, .billboard, .table, .histogram, .heatmap, .markdown:
            "viz.\(widget.visualization.rawValue)"
        case .topology: "viz.markdown"
        }
    }

    /// What a text says that stands in the place of a topology.
    static let topologyText = """
        New Relic's dashboards have no widget that draws how entities are related. The page of an entity \
        has a map of its relationships, once New Relic makes entities of these types.
        """

    private func configuration(_ widget: Dashboard.Widget) -> [(String, JSONValue)] {
        switch widget.visualization {
        case .markdown: return [("text", .string(widget.text ?? ""))]
        case .topology: return [("text", .string(Self.topologyText))]
        default: break
        }
        var members: [(String, JSONValue)] = []
        if widget.hasFacets {
            members.append(("facet", .object([("showOtherSeries", .boolean(false))])))
        }
        members.append(("nrqlQueries", .array(widget.queries.map(query))))
        members += NewRelicThresholds(widget, isOfEntity: account == nil).members
        if let unit = widget.unit.flatMap(MetricDisplayUnit.init(showing:)) {
            members.append(("units", .object([("unit", .string(unit.rawValue))])))
        }
        if widget.visualization.isTimeSeries {
            members.append(("yAxisLeft", .object([("zero", .boolean(true))])))
        }
        return members
    }

    private func query(_ query: WidgetQuery) -> JSONValue {
        guard let account else {
            let text = query.choices.isEmpty ? nil : try? query.query.get().nrql.get().text
            return .object([
                ("accountId", .number(0)), ("query", .string(text ?? query.nrql.text)),
            ])
        }
        return .object([
            ("accountIds", .array([.number(Int(account))])), ("query", .string(query.nrql.text)),
        ])
    }

    private func variable(_ variable: Dashboard.Variable) -> JSONValue {
        var items = JSONValue.null
        var nrqlQuery = JSONValue.null
        let type: String
        switch variable.kind {
        case .values(let values):
            type = "ENUM"
            items = .array(
                values.map { .object([("title", .string($0)), ("value", .string($0))]) })
        case .query(let query):
            type = "NRQL"
            nrqlQuery = .object([
                ("accountIds", .array([.number(Int(account ?? 0))])),
                ("query", .string(query.nrql.text)),
            ])
        case .text: type = "STRING"
        }
        // A star chooses all values.
        let defaults =
            variable.defaults.isEmpty && variable.isMultiple ? ["*"] : variable.defaults
        return .object([
            ("name", .string(variable.name)), ("title", .string(variable.title)),
            ("type", .string(type)), ("items", items), ("nrqlQuery", nrqlQuery),
            ("isMultiSelection", .boolean(variable.isMultiple)),
            (
                "defaultValues",
                .array(
                    defaults.map { .object([("value", .object([("string", .string($0))]))]) })
            ), ("replacementStrategy", .string("STRING")),
        ])
    }
}

extension Dashboard.Widget {
    /// Whether some query breaks its values down.
    var hasFacets: Bool { queries.contains { $0.nrql.facet != nil } }
}

extension MetricDisplayUnit {
    /// The unit in which New Relic shows values of ours rightly; nil where it has none.
    init?(showing unit: MetricUnit) {
        let wanted: [MetricDisplayUnit] =
            switch unit.dimension.exponents {
            case ["{message}": 1, "s": -1]: [.messagesPerSecond]
            case ["{request}": 1, "s": -1]: [.requestsPerSecond, .requestsPerMinute]
            case ["{page}": 1, "s": -1]: [.pagesPerSecond]
            case ["s": -1]: [.hertz]
            default:
                [
                    .percentage, .count, .seconds, .milliseconds, .bytes, .bits, .bytesPerSecond,
                    .bitsPerSecond, .celsius, .operationsPerSecond,
                ]
            }
        guard let fitting = wanted.first(where: { $0.fits(unit) }) else { return nil }
        self = fitting
    }
}
