import ArgumentParser
import Dashboards
import Diagnostics
import Foundation
import Pages
import Telemetry

/// Writes a dashboard in one of its forms.
struct DashboardRender: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Prints a dashboard for New Relic, Grafana or a browser.",
        discussion: """
            EXAMPLES
              mqp dashboard render message-queues --account 1234567 > dashboard.json
              mqp dashboard render my-dashboard.yml --form grafana > grafana.json
              mqp dashboard render my-dashboard.yml --form grafana --parameter height=6
              mqp dashboard render --type INFRA-MESSAGE_QUEUE_QUEUE --form entity
              mqp dashboard render message-queues --form html --data mqp.yml > page.html
              mqp dashboard render message-queues --form html --data mqp.yml --set cluster=shop

            FORMS
              newrelic   JSON that "Import dashboard" takes in New Relic, and dashboardCreate of \
            NerdGraph
              terraform  the same for `newrelic_one_dashboard_json`, without what is null
              entity     one page in the format of New Relic's entity definitions, for a \
            dashboard.json beside an entity type
              grafana    JSON that Grafana 10 and later import, over a Prometheus that a sink of mqp \
            writes to
              html       one file with the data of this moment, from the rows that a run keeps; a \
            browser opens it without a network

            What a form cannot show as it is, is said on standard error, with the reason, and where \
            it would be. The exit code is 2 when the template has an error, or New Relic would refuse \
            the dashboard.
            """)

    @OptionGroup var subject: DashboardSubject

    @Option(help: "The form: newrelic, terraform, entity, grafana or html.")
    var form = DashboardForm.newrelic

    @Option(help: "The account whose data is shown; for newrelic and terraform.")
    var account: Int64?

    @Option(help: "The page, for entity, where the dashboard has several.")
    var page: String?

    @Option(
        help:
            "For html: the configuration of the run, with `state:` or `store:`, or its state folder.",
        completion: .file())
    var data: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "For html: a value of one of the `variables:`, which people choose elsewhere, as name=value; "
                + "several times for several."))
    var chosen: [NamedText] = []

    @Option(
        help:
            "For html: the moment, in UTC as 2026-01-31T12:00:00Z, or in milliseconds since 1970; now."
    )
    var now: Moment?

    @Option(help: "For html: how long the answers may take; 1m if not said.")
    var timeout: Interval?

    @Flag(help: "Says each thing that is shown otherwise, and not once for all of a kind.")
    var verbose = false

    func validate() throws {
        if form.needsAccount {
            guard let account else {
                throw ValidationError("--form \(form.rawValue) needs --account")
            }
            guard (0...EntityGUID.maximumAccountID).contains(account) else {
                throw ValidationError("the account is a number of up to 10 digits")
            }
        } else if account != nil {
            throw ValidationError("--account says nothing with --form \(form.rawValue)")
        }
        if page != nil, form != .entity { throw ValidationError("--page is for --form entity") }
        guard form == .html else {
            if data != nil || now != nil || !chosen.isEmpty || timeout != nil {
                throw ValidationError("--data, --now, --set and --timeout are for --form html")
            }
            return
        }
        if data == nil {
            throw ValidationError(
                "--form html needs --data, the configuration of a run or its state folder")
        }
    }

    func run() async throws {
        let source = try data.map { try DashboardData(path: $0) }
        let input = try DashboardInput(subject, config: source?.config)
        var report = DiagnosticReport()
        let text = try text(of: input, source, &report)
        if !report.diagnostics.isEmpty {
            Console.error(
                render(
                    verbose ? report : report.joiningInfos(telling: "--verbose shows each"),
                    as: .text, files: input.definitions.files.sources,
                    color: Console.hasColor))
        }
        guard let text, !report.hasErrors else { throw Console.Outcome.couldNotRun.code }
        Console.out(text)
    }

    /// The dashboard in the form, with a line's end; nil, after errors, where it has none.
    private func text(
        of input: DashboardInput, _ source: DashboardData?, _ report: inout DiagnosticReport
    ) throws -> String? {
        let dashboard = input.dashboard
        switch form {
        case .newrelic, .terraform:
            dashboard.reportNewRelic(&report)
            let json =
                form == .newrelic
                ? dashboard.newRelicJSON(account: account ?? 0)
                : dashboard.terraformJSON(account: account ?? 0)
            return json.indented + "\n"
        case .entity:
            return dashboard.entityJSON(page: page, report: &report).map { $0.indented + "\n" }
        case .grafana:
            let naming = input.definitions.naming
            return dashboard.grafanaJSON(naming: naming, report: &report).indented + "\n"
        case .html:
            guard let source else { return nil }
            let timeout = timeout ?? Interval(.seconds(60))
            let deadline = Task.detached {
                try await Task.sleep(for: timeout.duration)
                Console.error(
                    "error: no answers within \(timeout.defaultValueDescription); raise --timeout")
                Console.exit(.couldNotRun)
            }
            defer { deadline.cancel() }
            return try html(of: input, source)
        }
    }

    private func html(of input: DashboardInput, _ source: DashboardData) throws -> String {
        let dashboard = input.dashboard
        var values: [String: [String]] = [:]
        for variable in dashboard.variables { values[variable.name] = variable.defaults }
        for choice in chosen {
            guard values[choice.name] != nil else {
                throw Self.noVariable(choice.name, of: input)
            }
        }
        for (name, choices) in Dictionary(grouping: chosen, by: \.name) {
            values[name] = choices.map(\.value)
        }
        let moment = now?.milliseconds ?? Int64(Date().timeIntervalSince1970 * 1000)
        var answers = try DashboardAnswers(
            source, definitions: input.definitions, chosen: values, now: moment)
        let contents = dashboard.pages.map { page in page.widgets.map { answers.content(of: $0) } }
        for remark in answers.remarks { Console.error("warning: \(remark)") }
        return PageDocument(
            dashboard, contents: contents, at: moment, chosen: values, remarks: answers.remarks
        ).html
    }

    private static func noVariable(_ name: String, of input: DashboardInput) -> any Error {
        let names = input.dashboard.variables.map(\.name).sorted()
        let hint =
            input.parameters.contains(name)
            ? "it is a parameter, which --parameter sets"
            : suggestion(for: name, in: names)
                ?? (names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))")
        return SpoolFolder.problem("the dashboard has no variable `\(shown(name))`; \(hint)")
    }
}
