import Alerts
import ArgumentParser
import Definitions
import Diagnostics
import Telemetry

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
              new-relic   JSON: the policy, and for each condition, and for each silence and maintenance \
            window of the configuration, the input that NerdGraph takes

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

    @Option(help: "For prometheus: how far two evaluations are apart; 30s if not said.")
    var step: Interval?

    @Option(
        help: "For new-relic: the name of the policy; \"\(AlertPolicy.standardName)\" if not said.")
    var policy: String?

    func validate() throws {
        switch form {
        case .prometheus where policy != nil:
            throw ValidationError("--policy is for --form new-relic; Prometheus has no policies")
        case .newRelic where step != nil:
            throw ValidationError(
                "--step is for --form prometheus; New Relic evaluates when data comes in")
        default: break
        }
        if let step, !(Duration.seconds(1)...Duration.seconds(3600)).contains(step.duration) {
            throw ValidationError("--step is from 1s to 1h, not \(write(step.duration))")
        }
        if let policy, !(1...AlertPolicy.maximumNameLength).contains(policy.count) {
            throw ValidationError(
                "--policy has 1 to \(AlertPolicy.maximumNameLength) characters")
        }
    }

    func run() throws {
        let loaded = try input.load()
        switch form {
        case .prometheus:
            let printed = PrometheusRules(
                loaded.rules, naming: loaded.definitions.naming,
                step: (step?.duration ?? .seconds(30)).wholeMilliseconds)
            for refusal in printed.refusals { Self.say(refusal.key, refusal.reason) }
            Console.out(printed.yaml)
        case .newRelic:
            let printed = AlertPolicy(
                named: policy ?? AlertPolicy.standardName, loaded.rules,
                muting: loaded.suppressions ?? [])
            for refusal in printed.refusals { Self.say(refusal.key, refusal.reason) }
            Console.out(printed.json.indented + "\n")
        }
    }

    private static func say(_ key: String, _ reason: String) {
        Console.error("warning: \(shown(key)) has no form: \(shown(reason))\n")
    }
}
