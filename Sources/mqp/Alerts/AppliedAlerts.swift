import Alerts
import ArgumentParser
import Diagnostics
import Linting
import NerdGraph

/// The alerts of the files, and the policy that was made of them in an account of New Relic.
struct AppliedAlerts: ParsableArguments {
    @OptionGroup var input: AlertsInput

    @OptionGroup var access: NerdGraphAccess

    @Option(help: "The name of the policy.")
    var policy = AlertPolicy.standardName

    func validate() throws {
        guard (1...AccountAlerts.maximumName).contains(policy.count) else {
            throw ValidationError("--policy has 1 to \(AccountAlerts.maximumName) characters")
        }
    }

    /// Runs the work with the policy as the files say that it is, those of the account, and what there
    /// is to do.
    ///
    /// - Throws: `couldNotRun`, after it was said, where the files are not right, and where NerdGraph
    ///   does not do what is asked for.
    func with<Value>(
        _ work: (PolicyDocument, AccountAlerts, PolicyPlan) async throws -> Value
    ) async throws -> Value {
        let loaded = try input.load()
        let form = AlertPolicy(named: policy, loaded.rules, muting: loaded.suppressions ?? [])
        for refusal in form.refusals {
            Console.error(
                "warning: \(shown(refusal.key)) has no form in New Relic: \(shown(refusal.reason))")
        }
        let document = PolicyDocument(
            name: form.name,
            conditions: form.conditions.map {
                ConditionDocument(
                    key: $0.key, name: $0.name, kind: $0.isBaseline ? .baseline : .fixed,
                    input: $0.input)
            },
            // Without a configuration nothing is known of silences, which is not that there are none.
            mutingRules: loaded.suppressions == nil
                ? nil
                : form.mutingRules.map {
                    MutingDocument(of: form.name, key: $0.key, name: $0.name, input: $0.input)
                })
        return try await access.withClient(loaded.definitions.context.set) { client in
            let alerts = AccountAlerts(account: access.account, client: client)
            var plan = try await alerts.plan(document)
            // With --type, the conditions of other types are not lost, but not looked at.
            let types = input.type
            plan.conditions.removeAll { condition in
                condition.state == .left && !types.isEmpty
                    && !types.contains { condition.key.hasPrefix("\($0)/") }
            }
            return try await work(document, alerts, plan)
        }
    }

    /// What is told of a condition or a muting rule that is not as the files say.
    static func line<Document, Remote>(
        _ planned: Planned<Document, Remote>, _ noun: String, _ words: String
    ) -> String {
        "\(noun) \"\(shown(planned.name))\": \(words)\n"
    }
}
