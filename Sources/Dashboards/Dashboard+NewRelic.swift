import Definitions
public import Diagnostics
import Queries

extension Dashboard {
    /// The dashboard as New Relic's import and `dashboardCreate` take it.
    ///
    /// Source: https://docs.newrelic.com/docs/apis/nerdgraph/examples/create-widgets-dashboards-api/
    public func newRelicJSON(account: Int64) -> JSONValue {
        .object([
            ("name", .string(title)),
            ("description", .optional(description.isEmpty ? nil : description)),
            ("permissions", .string("PUBLIC_READ_WRITE")),
            (
                "pages",
                .array(
                    pages.map { page in
                        .object([
                            ("name", .string(page.title)),
                            ("description", .null),
                            (
                                "widgets",
                                .array(page.widgets.map { Self.json($0, account: account) })
                            ),
                        ])
                    })
            ),
            ("variables", .array([])),
        ])
    }

    private static func json(_ widget: Widget, account: Int64) -> JSONValue {
        let configuration: JSONValue =
            if let text = widget.text {
                .object([("text", .string(text))])
            } else {
                .object([
                    (
                        "nrqlQueries",
                        .array(
                            widget.queries.map { query in
                                .object([
                                    ("accountIds", .array([.number(Int(account))])),
                                    ("query", .string(query.nrql.text)),
                                ])
                            })
                    )
                ])
            }
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
            ("linkedEntityGuids", .null),
            ("visualization", .object([("id", .string(widget.visualization.newRelicID))])),
            ("rawConfiguration", configuration),
        ])
    }
}

extension DashboardWidget.Visualization {
    fileprivate var newRelicID: String { "viz.\(rawValue)" }
}
