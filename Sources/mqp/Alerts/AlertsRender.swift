import Alerts
import ArgumentParser
import Diagnostics

/// Prints alerts in the form in which others evaluate them.
struct AlertsRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Prints the alerts as rules of Prometheus or as conditions of New Relic.",
        discussion: """
            EXAMPLES
              mqp alerts render > mqp-alerts.yml
              mqp alerts render mqp.yml --type INFRA-MESSAGE_QUEUE_QUEUE --step 15s
              mqp alerts render --runbook https://wiki.example.com/mqp > mqp-alerts.yml
              mqp alerts render --form new-relic --policy "Message queues" > policy.json

            FORMS
              prometheus  a file for `rule_files`, over what a sink for Prometheus exposes
              new-relic   JSON: the policy, and for each condition the input that NerdGraph takes

            What has no form is left out, with the reason in the output and on standard error. The \
            exit code is 2 when an alert has an error.
            """)

    enum Form: String, CaseIterable, ExpressibleByArgument {
        case prometheus
        case newRelic = "new-relic"
    }

    @OptionGroup var input: AlertsInput

    @Option(help: "The form: prometheus or new-relic.")
    var form = Form.prometheus

    @Option(help: "How far two evaluations of Prometheus are apart.")
    var step = Interval(.seconds(30))

    @Option(help: "The name of the policy in New Relic.")
    var policy = AlertPolicy.standardName

    func validate() throws {
        guard step.duration >= .seconds(1), step.duration <= .seconds(3600) else {
            throw ValidationError("--step is from 1s to 1h")
        }
        guard (1...AlertPolicy.maximumNameLength).contains(policy.count) else {
            throw ValidationError(
                "--policy has 1 to \(AlertPolicy.maximumNameLength) characters")
        }
    }

    func run() throws {
        let (rules, definitions) = try input.load()
        switch form {
        case .prometheus:
            let (seconds, attoseconds) = step.duration.components
            let printed = PrometheusRules(
                rules, naming: definitions.naming,
                step: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
            for refusal in printed.refusals { Self.say(refusal.key, refusal.reason) }
            Console.out(printed.yaml)
        case .newRelic:
            let printed = AlertPolicy(named: policy, rules)
            for refusal in printed.refusals { Self.say(refusal.key, refusal.reason) }
            Console.out(printed.json.indented + "\n")
        }
    }

    private static func say(_ key: String, _ reason: String) {
        Console.error("warning: \(shown(key)) has no form: \(shown(reason))\n")
    }
}
