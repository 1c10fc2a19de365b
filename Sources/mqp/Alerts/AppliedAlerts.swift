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
        let (rules, definitions) = try input.load()
        let form = AlertPolicy(named: policy, rules)
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
            })
        return try await access.withClient(definitions.context.set) { client in
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

    /// What is told of a condition that is not as the files say.
    static func line(_ condition: PolicyPlan.Condition, _ words: String) -> String {
        "condition \"\(shown(condition.name))\": \(words)\n"
    }
}
