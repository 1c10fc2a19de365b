import ArgumentParser
import Dashboards
import Definitions
import Diagnostics
import Linting
import Telemetry

/// Makes dashboards of templates.
struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard", abstract: "Renders dashboards from their templates.",
        subcommands: [Render.self])

    struct Render: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a dashboard as JSON that New Relic imports.",
            discussion: """
                EXAMPLES
                  mqp dashboard render message-queues --account 1234567 > dashboard.json
                  mqp dashboard render my-dashboard.yml --account 1234567

                In New Relic, "Import dashboard" takes the file; so does dashboardCreate of \
                NerdGraph. The exit code is 2 when the template has an error.
                """)

        @Argument(
            help: "The name of a shipped dashboard, or a file.",
            completion: .file(extensions: ["yml", "yaml"]))
        var dashboard: String

        @Option(help: "The account whose data is shown.")
        var account: Int64

        @Option(help: "Folders of your own definitions.")
        var definitions: [String] = []

        func validate() throws {
            guard (0...EntityGUID.maximumAccountID).contains(account) else {
                throw ValidationError("the account is a number of up to 10 digits")
            }
        }

        func run() throws {
            var files = DefinitionFiles()
            let isFile = dashboard.hasSuffix(".yml") || dashboard.hasSuffix(".yaml")
            if isFile { files.add(dashboard) }
            files.addShipped()
            for folder in definitions { files.add(folder) }
            guard files.failures.isEmpty else {
                for failure in files.failures { Console.error("error: \(failure)") }
                throw Console.Outcome.couldNotRun.code
            }
            var report = DiagnosticReport()
            let context = lint(files.files, report: &report)
            let template = context.set.dashboards.first {
                isFile ? $0.place.path == dashboard : $0.name.value == dashboard
            }
            guard !report.hasErrors else {
                Console.error(
                    render(report, as: .text, files: files.sources, color: Console.hasColor))
                throw Console.Outcome.couldNotRun.code
            }
            let products = DashboardContext(
                entityTypes: context.set.entityTypes, samples: context.samples)
            guard let template, let compiled = template.compile(in: products, report: &report)
            else {
                let names = context.set.dashboards.map(\.name.value).sorted()
                let hint = suggestion(for: dashboard, in: names)
                Console.error(
                    "error: there is no dashboard `\(dashboard)`; "
                        + (hint ?? "the dashboards are \(names.joined(separator: ", "))"))
                throw Console.Outcome.couldNotRun.code
            }
            Console.out(compiled.newRelicJSON(account: account).indented + "\n")
        }
    }
}
