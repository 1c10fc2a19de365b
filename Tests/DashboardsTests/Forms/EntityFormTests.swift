import Definitions
import Diagnostics
import Foundation
import Queries
import TestSupport
import Testing

@testable import Dashboards

/// The page beside an entity type, in upstream's format.
@Suite struct EntityFormTests {
    typealias Example = ExampleDashboard

    private func page(_ title: String?) -> (JSONValue?, [String]) {
        var report = DiagnosticReport()
        let json = Example.whole.entityJSON(page: title, report: &report)
        return (json, report.sorted.map(\.message))
    }

    @Test func `one page has no account, no variables and no choices`() throws {
        let json = try #require(page("Queues").0)
        expectGolden(json.indented + "\n", "../FormsGolden/entity.json")
        #expect(!json.text.contains("{{cluster}}"))
        #expect(!json.text.contains("accountIds"))
        #expect(DashboardSchema.problems(in: try parsed(json.text)) == [])
    }

    @Test func `of several pages one is named`() {
        #expect(page(nil).1 == ["a dashboard of an entity has one page"])
        #expect(page("Queue").1 == ["there is no page `Queue`"])
    }

    @Test func `a widget that cannot be written without its variable is an error`() throws {
        let text = "SELECT funnel(a, WHERE b = 1, WHERE c = 2) FROM Queue"
        let tree = try #require(NRQLSyntax(text).query)
        let query = WidgetQuery(tree, choices: [.init("cluster", among: "cluster")])
        let dashboard = Example.dashboard([Example.widget("W", .billboard, [query])])
        var report = DiagnosticReport()
        #expect(dashboard.entityJSON(report: &report) == nil)
        #expect(report.errorCount > 0)
        #expect(report.sorted[0].message.contains("uses a variable"))
    }

    @Test func `the shipped dashboards pass the checks of upstream's schema`() throws {
        for dashboard in try ShippedDashboards.compiled() {
            for page in dashboard.pages {
                var report = DiagnosticReport()
                let json = try #require(
                    dashboard.entityJSON(page: page.title, report: &report), "\(page.title)")
                #expect(DashboardSchema.problems(in: try parsed(json.text)) == [])
            }
        }
    }

    @Test func `the checks take what upstream has, and nothing else`() throws {
        let files = try UpstreamFiles.dashboards()
        for file in files {
            let problems = DashboardSchema.problems(in: try parsed(file.text))
            #expect(problems == [], "\(file.path)")
        }
        let wrong = #"{"name": 1, "pages": [{"name": "p", "widgets": [{}]}, {}], "variables": []}"#
        #expect(DashboardSchema.problems(in: try parsed(wrong)).count >= 5)
    }
}
