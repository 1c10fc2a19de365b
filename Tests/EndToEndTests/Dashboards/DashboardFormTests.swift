import Brokers
import Foundation
import StandIns
import TestSupport
import Testing

/// `mqp dashboard render` in all forms.
@Suite(.timeLimit(.minutes(10)))
struct DashboardFormTests {
    private func render(
        _ program: MQPProgram, _ arguments: String...
    ) async throws -> MQPProgram.Result {
        try await program.start(["dashboard", "render"] + arguments).result(within: .seconds(150))
    }

    @Test func `every shipped dashboard is one of Grafana's, and nothing of it is lost`()
        async throws
    {
        let result = try await withProgram { program in
            try await render(program, "message-queues", "--form", "grafana")
        }
        #expect(result.status == 0, "\(result.errors)")
        #expect(try lostInGrafana([result.output]) == [])
        #expect(result.output.contains("label_values("))
        #expect(result.output.contains("=~`${cluster:regex}`"))
        #expect(!result.errors.contains("error:"))
        // What is not a chart has its reason in it.
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let panels = (object as? [String: Any])?["panels"] as? [[String: Any]] ?? []
        let texts = panels.filter { $0["type"] as? String == "text" }
        #expect(texts.count < panels.count / 4)
    }

    @Test func `what is not in Grafana's types would be found`() throws {
        let wrong = #"""
            {"title": "a", "schemaVersion": 39, "wrong": 1, "templating": {"list": []},
             "annotations": {"list": []},
             "panels": [{"type": "stat", "fieldConfig": {"defaults": {"unit": "parsecs"},
                         "overrides": []}, "gridPos": {"h": 1, "w": 1, "x": 0, "y": 0}}]}
            """#
        let lost = try lostInGrafana([wrong])
        #expect(lost.contains("dashboard.wrong is lost"))
        #expect(lost.contains("there is no unit parsecs"))
    }

    @Test func `Terraform's form has nothing that is null, New Relic's the same pages`()
        async throws
    {
        let (plain, terraform) = try await withProgram { program in
            (
                try await render(program, "message-queues", "--account", "1"),
                try await render(
                    program, "message-queues", "--account", "1", "--form", "terraform")
            )
        }
        #expect(plain.status == 0 && terraform.status == 0)
        #expect(!terraform.output.contains("null"))
        #expect(plain.output.contains("null"))
        #expect(plain.errors == terraform.errors)
    }

    @Test func `a page of an entity is named`() async throws {
        let (whole, page) = try await withProgram { program in
            (
                try await render(program, "message-queues", "--form", "entity"),
                try await render(
                    program, "message-queues", "--form", "entity", "--page", "Brokers")
            )
        }
        #expect(whole.status == 2)
        #expect(whole.output == "")
        #expect(whole.errors.contains("`Brokers`"))
        #expect(page.status == 0, "\(page.errors)")
        #expect(page.output.contains(#""accountId": 0"#))
        #expect(!page.output.contains("{{"))
    }

    @Test(arguments: [
        ["--form", "newrelic"], ["--form", "grafana", "--account", "1"],
        ["--form", "html"], ["--form", "html", "--data", "nowhere"],
        ["--form", "grafana", "--data", "mqp.yml"], ["--form", "grafana", "--page", "A"],
        ["--form", "html", "--data", ".", "--set", "cluster"], ["--form", "picture"],
        ["--form", "html", "--data", "."],
    ])
    func `what cannot be rendered ends with 2 and a sentence`(options: [String]) async throws {
        try await withProgram { program in
            let result = try await program.start(
                ["dashboard", "render", "message-queues"] + options
            )
            .result(within: .seconds(150))
            #expect(result.status == 2)
            #expect(result.output == "")
            #expect(result.errors.lowercased().hasPrefix("error: "), "\(result.errors)")
        }
    }

    private static let parametrized = """
        format: 1
        dashboard: high
        title: High
        parameters: { height: { type: integer, default: 4 } }
        variables: { cluster: { attribute: clusterName } }
        pages:
          - title: Queues
            widgets:
              - title: Depth
                metrics: [queue.depth]
                where: { clusterName: { variable: cluster } }
                height: ${height}
        """

    @Test func `a parameter is given on the command line`() async throws {
        try await withProgram { program in
            try program.write(Self.parametrized, to: "high.yml")
            let usual = try await render(program, "high.yml", "--account", "1")
            #expect(usual.status == 0, "\(usual.errors)")
            #expect(usual.output.contains(#""height": 4"#))
            let high = try await render(
                program, "high.yml", "--account", "1", "--parameter", "height=9")
            #expect(high.status == 0, "\(high.errors)")
            #expect(high.output.contains(#""height": 9"#))
        }
    }

    @Test(arguments: [
        (["high.yml", "--parameter", "height=tall"], "takes a whole number, and not `tall`"),
        (["high.yml", "--parameter", "heigth=3"], "did you mean `height`?"),
        (["high.yml", "--parameter", "height=99"], "high.yml:12:"),
        (["high.yml", "--parameter", "cluster=a"], "it is --set"),
        (["high.yml", "--parameter", "height=3", "--parameter", "height=3"], "given twice"),
        (
            ["--type", "INFRA-MESSAGE_QUEUE_QUEUE", "--parameter", "a=b"],
            "has no parameters"
        ),
        (["high.yml", "--type", "INFRA-MESSAGE_QUEUE_QUEUE"], "name one of the two"),
        ([], "name a dashboard, or an entity type with --type"),
    ])
    func `a parameter that is not right is said with its cure`(
        arguments: [String], sentence: String
    ) async throws {
        try await withProgram { program in
            try program.write(Self.parametrized, to: "high.yml")
            let result = try await program.start(
                ["dashboard", "render", "--form", "grafana"] + arguments
            ).result(within: .seconds(150))
            #expect(result.status == 2)
            #expect(result.output == "")
            #expect(result.errors.contains(sentence), "\(result.errors)")
        }
    }

    /// The markup of what draws entities.
    private func topology(of page: String) throws -> Substring {
        let start = try #require(page.range(of: "widget is-topology"))
        let rest = page[start.upperBound...]
        return rest.prefix(upTo: rest.range(of: "</section>")?.lowerBound ?? rest.endIndex)
    }

    @Test func `a page of HTML has the data of a run, of the cluster that is chosen`() async throws
    {
        try await withProgram { program in
            try program.write(
                """
                format: 1
                account: 42
                state: state
                targets: [{ target: shop, source: simulation, simulation: shop, interval: 1s }]
                sinks: [{ sink: file, path: rows.ndjson }]
                """, to: "mqp.yml")
            let run = try await program.run("run", "mqp.yml", "--once")
            #expect(run.status == 0, "\(run.errors)")
            let html = ["message-queues", "--form", "html", "--data"]
            let whole = try await program.start(["dashboard", "render"] + html + ["mqp.yml"])
                .result(within: .seconds(150))
            #expect(whole.status == 0, "\(whole.errors)")
            #expect(whole.output.hasPrefix("<!DOCTYPE html>"))
            #expect(!whole.output.contains("<script"))
            #expect(whole.output.contains("<bdi>Health</bdi>"))
            #expect(whole.output.contains("clickstream") && whole.output.contains("orders"))
            #expect(whole.output.contains("manages"))

            let moment = String(millisecondsNow())
            let one = try await program.start(
                ["dashboard", "render"] + html
                    + ["state", "--set", "cluster=orders", "--now", moment]
            ).result(within: .seconds(150))
            #expect(one.status == 0, "\(one.errors)")
            #expect(one.output.contains("<b><bdi>orders</bdi></b>"))
            let overview =
                one.output.prefix { $0 != "\u{0}" }.split(separator: "is-bar").first ?? ""
            #expect(!overview.contains("clickstream"))
            // What is drawn of entities is narrowed too, and says to what.
            #expect(try topology(of: whole.output).contains("clickstream"))
            let drawn = try topology(of: one.output)
            #expect(drawn.contains("Cluster name: <bdi>orders</bdi>; as known at "))
            #expect(drawn.contains(">orders<"))
            #expect(!drawn.contains("clickstream"))
            // What is shown is called as people say it.
            #expect(whole.output.contains("<bdi>Disk usage</bdi>"))
            #expect(whole.output.contains("<bdi>Cluster name</bdi>"))
            #expect(!whole.output.contains("latest(") && !whole.output.contains("histogram("))

            let later = try await program.start(
                ["dashboard", "render"] + html
                    + ["state", "--now", String(millisecondsNow() + 20 * 60_000)]
            ).result(within: .seconds(150))
            #expect(later.status == 0, "\(later.errors)")
            #expect(later.errors.contains("warning: nothing newer is kept than of "))
            #expect(
                later.output.contains("<p class=\"remark\" role=\"note\">nothing newer is kept"))
            // A busy machine may have taken some minutes until here.
            let age = /2[0-9] min before this page/
            #expect(later.output.contains(age))
            #expect(try topology(of: later.output).contains(age))
            let again = try await program.start(
                ["dashboard", "render"] + html
                    + ["state", "--set", "cluster=orders", "--now", moment]
            ).result(within: .seconds(150))
            #expect(again.output == one.output)

            // What nothing is known of is not none.
            let elsewhere = try await program.start(
                ["dashboard", "render"] + html + ["state", "--set", "cluster=typo"]
            ).result(within: .seconds(150))
            #expect(elsewhere.status == 0, "\(elsewhere.errors)")
            #expect(elsewhere.output.contains("no row that it is about is kept of that time"))
            #expect(!whole.output.contains("no row that it is about is kept of that time"))

            let wrong = try await program.start(
                ["dashboard", "render"] + html + ["mqp.yml", "--set", "clutser=orders"]
            ).result(within: .seconds(150))
            #expect(wrong.status == 2)
            #expect(wrong.errors.contains("did you mean `cluster`?"))
        }
    }
}
