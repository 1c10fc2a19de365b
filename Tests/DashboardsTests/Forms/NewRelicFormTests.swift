import Definitions
import Diagnostics
import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Dashboards

/// Dashboards as New Relic has them.
@Suite struct NewRelicFormTests {
    typealias Example = ExampleDashboard

    private func findings(of dashboard: Dashboard) -> [String] {
        var report = DiagnosticReport()
        dashboard.reportNewRelic(&report)
        return report.sorted.map { "\($0.severity.rawValue): \($0.message)" }
    }

    private func object(_ json: JSONValue) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(json.text.utf8))
        return try #require(object as? [String: Any])
    }

    @Test func `a dashboard with everything is as its golden file`() {
        expectGolden(
            Example.whole.newRelicJSON(account: 1).indented + "\n", "../FormsGolden/newrelic.json")
        expectGolden(
            Example.whole.terraformJSON(account: 1).indented + "\n", "../FormsGolden/terraform.json"
        )
    }

    @Test func `Terraform's document has nothing that is null`() {
        #expect(!Example.whole.terraformJSON(account: 1).text.contains("null"))
    }

    @Test func `a page that is there already is linked to`() throws {
        let json = Example.whole.newRelicJSON(account: 1, pageGUIDs: ["Queues": "GUID"])
        #expect(json.text.contains(#""linkedEntityGuids":["GUID"]"#))
        #expect(!Example.whole.newRelicJSON(account: 1).text.contains("linkedEntityGuids\":["))
    }

    @Test func `what New Relic shows otherwise is said`() {
        #expect(
            findings(of: Example.whole) == [
                "warning: widget `Known` of page `Overview` is a topology, which has no form in New "
                    + "Relic's dashboards"
            ])
        let area = Example.dashboard([
            Example.widget(
                "A", .area, Example.query("SELECT max(a) FROM Queue TIMESERIES"),
                thresholds: [.init(.warning, from: 1)])
        ])
        #expect(findings(of: area).count == 1)
        #expect(findings(of: area)[0].contains("are not drawn"))
    }

    @Test func `a text in a query that looks like a variable is found`() throws {
        let query = Example.query("SELECT max(a) FROM Queue WHERE b = '{{tier}}'")
        let variable = Dashboard.Variable(
            name: "tier", title: "T", kind: .text, isMultiple: false, defaults: [])
        let dashboard = Example.dashboard(
            [Example.widget("W", .billboard, query)], variables: [variable])
        #expect(findings(of: dashboard).count == 1)
        #expect(findings(of: dashboard)[0].contains("`{{tier}}`"))
        let other = Example.dashboard([Example.widget("W", .billboard, query)])
        #expect(findings(of: other).isEmpty)
    }

    @Test func `every limit of NerdGraph is an error and nothing is cut`() throws {
        let query = Example.query("SELECT max(a) FROM Queue")[0]
        let long = String(repeating: "ü", count: 256)
        var widget = Example.widget(
            long, .table, [WidgetQuery](repeating: query, count: 21), column: 10)
        widget.layout.height = 33
        let page = Dashboard.Page(
            title: long, description: String(repeating: long, count: 5),
            widgets: [Dashboard.Widget](repeating: widget, count: 101))
        let dashboard = Dashboard(
            name: "d", title: long, description: String(repeating: long, count: 5),
            variables: [
                .init(name: "v", title: long, kind: .text, isMultiple: false, defaults: [])
            ], pages: [Dashboard.Page](repeating: page, count: 21))
        let messages = Set(findings(of: dashboard))
        let wanted = [
            "256 characters in its name, where", "1280 characters in its description, where",
            "21 pages, where", "101 widgets, where", "21 queries, where",
            "256 characters in its title, where", "beyond 12 columns or 32 rows",
        ]
        for text in wanted {
            #expect(messages.contains { $0.contains(text) && $0.hasPrefix("error: ") }, "\(text)")
        }
        let pages = try object(dashboard.newRelicJSON(account: 1))["pages"] as? [[String: Any]]
        #expect(pages?.count == 21)
        #expect((pages?[0]["widgets"] as? [Any])?.count == 101)
    }

    @Test func `more attributes than a FACET takes are an error`() throws {
        func dashboard(_ facets: String) -> Dashboard {
            let query = Example.query("SELECT max(a) FROM Queue FACET \(facets)")
            return Example.dashboard([Example.widget("W", .table, query)])
        }
        #expect(findings(of: dashboard("a, b, c, d, e")) == [])
        let found = findings(of: dashboard("a, b, c, d, e, f"))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("error: widget `W` of page `Only` has 6 attributes") == true)
    }

    @Test func `a unit is New Relic's where it has one`() {
        let units: KeyValuePairs<String, String?> = [
            "%": "PERCENTAGE", "ms": "MS", "s": "SECONDS", "By": "BYTES",
            "By/s": "BYTES_PER_SECOND",
            "bit": "BITS", "bit/s": "BITS_PER_SECOND", "{message}": "COUNT", "1": "COUNT",
            "{message}/s": "MESSAGES_PER_SECOND", "{request}/s": "REQUESTS_PER_SECOND",
            "{request}/min": "REQUESTS_PER_MINUTE", "{commit}/s": "OPERATIONS_PER_SECOND",
            "Hz": "HERTZ", "Cel": "CELSIUS", "KiBy": nil, "h": nil,
        ]
        for (symbol, name) in units {
            let unit = MetricUnit(symbol) ?? .one
            #expect(MetricDisplayUnit(showing: unit)?.rawValue == name, "\(symbol)")
        }
    }
}
