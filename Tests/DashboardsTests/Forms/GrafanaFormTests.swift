import Definitions
import Diagnostics
import Queries
import Telemetry
import TestSupport
import Testing

@testable import Dashboards

/// Dashboards as Grafana has them.
@Suite struct GrafanaFormTests {
    typealias Example = ExampleDashboard

    private func grafana(
        _ widgets: [Dashboard.Widget], variables: [Dashboard.Variable] = []
    ) throws -> (panels: [[String: Any]], json: String, messages: [String]) {
        var report = DiagnosticReport()
        let json = Example.dashboard(widgets, variables: variables)
            .grafanaJSON(naming: Example.naming, report: &report).text
        let object = try #require(try parsed(json) as? [String: Any])
        let panels = try #require(object["panels"] as? [[String: Any]])
        return (
            Array(panels.dropFirst()), json,
            report.sorted.map { "\($0.severity.rawValue): \($0.message)" }
        )
    }

    private func expressions(_ panel: [String: Any]) -> [String] {
        (panel["targets"] as? [[String: Any]] ?? []).compactMap { $0["expr"] as? String }
    }

    @Test func `a dashboard with everything is as its golden file`() {
        var report = DiagnosticReport()
        let json = Example.whole.grafanaJSON(naming: Example.naming, report: &report)
        expectGolden(json.indented + "\n", "../FormsGolden/grafana.json")
        let said = report.sorted.map { "\($0.severity.rawValue): \($0.message)\n" }.joined()
        expectGolden(said, "../FormsGolden/grafana.txt")
    }

    @Test func `panels stand where the widgets do, twice as many columns wide`() throws {
        let panels = try grafana([
            Example.widget("A", .billboard, Example.query("SELECT max(queue.depth) FROM Queue")),
            Example.widget("B", .markdown, [], column: 5, row: 4, text: "b"),
        ]).panels
        #expect(panels[0]["gridPos"] as? [String: Int] == ["x": 0, "y": 1, "w": 8, "h": 9])
        #expect(panels[1]["gridPos"] as? [String: Int] == ["x": 8, "y": 10, "w": 8, "h": 9])
    }

    @Test func `what is chosen is a test of a label between backticks`() throws {
        let query = Example.query(
            "SELECT max(queue.depth) FROM Queue",
            choices: [.init("cluster", among: "cluster"), .init("queue", among: "typed")])
        let typed = Dashboard.Variable(
            name: "typed", title: "", kind: .text, isMultiple: false, defaults: [])
        let panel = try grafana([Example.widget("A", .billboard, query)], variables: [typed])
            .panels[0]
        #expect(
            expressions(panel) == [
                "max(max_over_time(queue_depth{cluster=~`${cluster:regex}`,"
                    + "queue=~`${typed:regex}.*`,_!=`.${cluster:lucene}`,_!=`.${typed:lucene}`}"
                    + "[$__range]))"
            ])
    }

    private func variable(
        _ kind: Dashboard.Variable.Kind, defaults: [String] = []
    ) -> (json: String, messages: [String]) {
        var form = GrafanaVariable(
            Dashboard.Variable(
                name: "v", title: "", kind: kind, isMultiple: true, defaults: defaults),
            naming: Example.naming)
        let json = form.json.text
        return (json, form.findings.map(\.message))
    }

    @Test func `a value that would end the text it is put into cannot be chosen`() {
        let listed = variable(.values(["a", "b`c"]), defaults: ["b`c", "d`"])
        #expect(!listed.json.contains("`"))
        #expect(listed.json.contains(#""query":"a""#))
        #expect(listed.messages.count == 2)
        let asked = variable(.query(Example.query("SELECT uniques(cluster) FROM Queue")[0]))
        #expect(asked.json.contains(#""regex":"/^[^`]*$/""#))
        #expect(asked.messages == [])
    }

    @Test(arguments: ["a$b", "${v}", "[[v]]", "$__range"])
    func `a value that Grafana would put a variable into is not listed`(value: String) {
        let listed = variable(.values(["a", value]), defaults: [value])
        #expect(listed.json.contains(#""query":"a""#))
        #expect(!listed.json.contains(value))
        #expect(listed.messages.count == 1)
        // What rows have is offered all the same, since Grafana looks into no such value.
        let asked = variable(
            .query(Example.query("SELECT uniques(cluster) FROM Queue")[0]), defaults: [value])
        #expect(asked.messages == [])
    }

    @Test func `a value that ends in a backslash does not take the comma behind it`() {
        let json = variable(.values(["a\\", "b,c", "d\\"])).json
        #expect(json.contains(#""query":"a\\ , b\\,c, d\\ ""#))
    }

    @Test func `a choice by what no label holds is said, and nothing is shown instead`() throws {
        let query = Example.query(
            "SELECT max(queue.depth) FROM Queue", choices: [.init("nowhere", among: "cluster")])
        let result = try grafana([Example.widget("A", .billboard, query)])
        #expect(result.panels[0]["type"] as? String == "text")
        #expect(result.messages.count == 1)
        #expect(result.json.contains("`nowhere`"))
    }

    @Test func `what PromQL cannot say is a text with its reason`() throws {
        let result = try grafana([
            Example.widget(
                "A", .billboard, Example.query("SELECT uniques(queue) FROM Queue"))
        ])
        #expect(result.panels[0]["type"] as? String == "text")
        let options = result.panels[0]["options"] as? [String: Any]
        let text = try #require(options?["content"] as? String)
        #expect(text.hasPrefix("PromQL has no form for what this widget shows:\n\n- `uniques("))
        #expect(result.messages.count == 1)
        #expect(result.messages[0].hasPrefix("warning: widget `A` of page `Only`: `uniques("))
    }

    @Test func `what has a form is shown beside what has none`() throws {
        let result = try grafana([
            Example.widget(
                "A", .table,
                Example.query("SELECT max(queue.depth) FROM Queue")
                    + Example.query("SELECT uniques(queue) FROM Queue"))
        ])
        #expect(result.panels[0]["type"] as? String == "table")
        #expect(expressions(result.panels[0]).count == 1)
        let description = try #require(result.panels[0]["description"] as? String)
        #expect(description.hasPrefix("Not all is shown"))
    }

    @Test func `groups of several series are broken down further, which is said`() throws {
        let result = try grafana([
            Example.widget(
                "A", .billboard,
                Example.query("SELECT latest(queue.depth) FROM Queue FACET cluster"))
        ])
        #expect(expressions(result.panels[0])[0].contains("by (cluster, queue)"))
        #expect(
            result.messages == [
                "info: widget `A` of page `Only` is broken down by `queue` too in Grafana"
            ])
        let targets = result.panels[0]["targets"] as? [[String: Any]]
        #expect(targets?[0]["legendFormat"] as? String == "{{cluster}}, {{queue}}")
    }

    @Test func `thresholds are in the unit of what Prometheus has`() throws {
        let panel = try grafana([
            Example.widget(
                "A", .billboard, Example.query("SELECT max(queue.latency) FROM Queue"), unit: "ms",
                thresholds: [.init(.warning, from: 250), .init(.critical, from: 1000)])
        ]).panels[0]
        let config = panel["fieldConfig"] as? [String: Any]
        let defaults = try #require(config?["defaults"] as? [String: Any])
        #expect(defaults["unit"] as? String == "s")
        let steps = (defaults["thresholds"] as? [String: Any])?["steps"] as? [[String: Any]]
        #expect(steps?.compactMap { $0["color"] as? String } == ["green", "orange", "red"])
        #expect(steps?.compactMap { $0["value"] as? Double } == [0.25, 1])
    }

    @Test func `a range of the query's own is the panel's`() throws {
        let panel = try grafana([
            Example.widget(
                "A", .line,
                Example.query("SELECT max(queue.depth) FROM Queue TIMESERIES SINCE 1 day ago")),
            Example.widget(
                "B", .billboard, Example.query("SELECT max(queue.depth) FROM Queue SINCE 1 day ago")
            ),
        ]).panels
        #expect(panel[0]["timeFrom"] as? String == "1d")
        #expect(expressions(panel[1])[0].contains("[1d]"))
    }

    @Test func `a name is 40 letters at most, and two long ones differ`() {
        let long = String(repeating: "n", count: 60)
        #expect(GrafanaForm.uid(of: "a-b") == "mqp-a-b")
        #expect(GrafanaForm.uid(of: "a.b").hasPrefix("mqp-a-b-"))
        #expect(GrafanaForm.uid(of: String(repeating: ".", count: 36)).utf8.count <= 40)
        #expect(GrafanaForm.uid(of: long).utf8.count <= 40)
        #expect(GrafanaForm.uid(of: long) != GrafanaForm.uid(of: long + "n"))
    }

    @Test func `references go on after Z`() {
        #expect([0, 25, 26, 51, 52].map(GrafanaPanel.refID) == ["A", "Z", "A1", "Z1", "A2"])
    }

    @Test func `a unit is Grafana's, or stands behind the value`() {
        let units: KeyValuePairs = [
            "%": "percent", "1": "short", "{message}": "short", "ms": "ms", "By": "bytes",
            "By/s": "binBps", "{message}/s": "mps", "{commit}/s": "suffix: commit/s",
            "MiBy": "mbytes", "By2": "suffix: By2",
        ]
        for (symbol, name) in units {
            #expect(GrafanaUnit.name(of: MetricUnit(symbol) ?? .one) == name, "\(symbol)")
        }
    }
}
