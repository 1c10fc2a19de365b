import Brokers
import Foundation
import StandIns
import TestSupport
import Testing

/// The shipped dashboard as the program writes it in each form, whole, so that a change of one is seen.
@Suite(.timeLimit(.minutes(5)))
struct ShippedFormTests {
    private func render(_ arguments: String...) async throws -> MQPProgram.Result {
        try await withProgram { program in
            try await program.start(["dashboard", "render", "message-queues"] + arguments)
                .result(within: .seconds(150))
        }
    }

    /// The form for New Relic has its golden file where the form is made.
    @Test(arguments: [
        ("newrelic", "../../DashboardsTests/Golden/message-queues.json"),
        ("terraform", "../Fixtures/dashboards/terraform.json"),
        ("grafana", "../Fixtures/dashboards/grafana.json"),
        ("entity", "../Fixtures/dashboards/entity.json"),
    ])
    func `each form is as its golden file`(form: String, golden: String) async throws {
        var arguments = ["dashboard", "render", "message-queues", "--form", form]
        if ["newrelic", "terraform"].contains(form) { arguments += ["--account", "1"] }
        if form == "entity" { arguments += ["--page", "Brokers"] }
        let result = try await withProgram { [arguments] program in
            try await program.start(arguments).result(within: .seconds(150))
        }
        #expect(result.status == 0, "\(result.errors)")
        expectGolden(result.output, golden)
    }

    @Test func `what is shown otherwise for the same reason is one line, and each when asked`()
        async throws
    {
        let short = try await render("--form", "grafana")
        let long = try await render("--form", "grafana", "--verbose")
        #expect(short.output == long.output)
        func lines(_ result: MQPProgram.Result, _ severity: String) -> [Substring] {
            result.errors.split(separator: "\n").filter { $0.hasPrefix(severity) }
        }
        #expect(lines(short, "info: ").count == 1)
        #expect(lines(long, "info: ").count > 10)
        #expect(lines(short, "warning: ") == lines(long, "warning: "))
        #expect(short.errors.contains("and \(lines(long, "info: ").count - 1) more are so"))
        #expect(short.errors.contains("--verbose"))
        // The reason stands in each panel too.
        let object = try JSONSerialization.jsonObject(with: Data(short.output.utf8))
        let panels = (object as? [String: Any])?["panels"] as? [[String: Any]] ?? []
        let described = panels.filter {
            ($0["description"] as? String)?.contains("Broken down by") == true
        }
        let widgets = Set(lines(long, "info: ").compactMap { $0.split(separator: " is ").first })
        #expect(described.count == widgets.count)
    }
}
