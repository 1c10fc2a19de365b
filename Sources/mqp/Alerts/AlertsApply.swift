import ArgumentParser
import Diagnostics
import NerdGraph

/// Brings the alerts to New Relic.
struct AlertsApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Creates or updates the alert conditions and muting rules in New Relic.",
        discussion: """
            EXAMPLES
              export NEW_RELIC_API_KEY=NRAK-…
              mqp alerts apply --account 1234567 --dry-run
              mqp alerts apply --account 1234567
              mqp alerts apply mqp.yml --account 1234567 --policy "Message queues" --prune

            The policy is found by its name, a condition and a muting rule by a mark at the end of its \
            description, so it is updated and not made twice. Where nothing differs, nothing is sent. \
            Silences and maintenance windows of the configuration become muting rules, each known by its \
            reason; one that is in the configuration no more ends. Without a configuration, and with \
            --type, muting rules are not looked at.

            The exit code is 1 when a condition or a muting rule was changed in New Relic since it was \
            applied, or was never applied: then its differences are shown and it stays as it is, unless \
            --force says so.
            """)

    @OptionGroup var applied: AppliedAlerts

    @Flag(help: "Only shows what would be done.")
    var dryRun = false

    @Flag(help: "Overwrites what was changed in New Relic.")
    var force = false

    @Flag(
        help:
            "Deletes conditions and muting rules that were applied once and are in the files no more."
    )
    var prune = false

    func run() async throws {
        let isWhole = try await applied.with { document, alerts, plan in
            let permissions = AccountAlerts.Permissions(force: force, prune: prune)
            Console.out(plan.differences.listing)
            for rule in plan.mutingRules { Console.out(rule.differences.listing) }
            for condition in plan.conditions { Console.out(condition.differences.listing) }
            if dryRun {
                for rule in plan.mutingRules {
                    say(rule, "muting rule", "would be ", ends: rule.isLeftUntouched)
                }
                for condition in plan.conditions { say(condition, "condition", "would be ") }
            } else {
                try await alerts.apply(document, plan, permissions) { change in
                    switch change {
                    case .mutingRule(let rule):
                        say(rule, "muting rule", ends: rule.isLeftUntouched)
                    case .condition(let condition): say(condition, "condition")
                    }
                }
            }
            return tell(plan)
        }
        if !isWhole { throw Console.Outcome.findings.code }
    }

    private func say<Document, Remote>(
        _ planned: Planned<Document, Remote>, _ noun: String, _ words: String = "",
        ends: Bool = false
    ) {
        Console.out(
            AppliedAlerts.line(planned, noun, words + (ends ? "deleted" : deed(planned.state))))
    }

    private func deed(_ state: PlanState) -> String {
        switch state {
        case .new: "created"
        case .same: "left as it is"
        case .changed: "updated"
        case .edited, .foreign: force ? "overwritten" : "left as it is"
        case .left: prune ? "deleted" : "left as it is"
        }
    }

    /// Says what is not as the files say.
    ///
    /// - Returns: Whether nothing is left that only force changes.
    private func tell(_ plan: PolicyPlan) -> Bool {
        let parts =
            plan.mutingRules.filter { !$0.isLeftUntouched }.map {
                Part(noun: "muting rule", name: $0.name, state: $0.state)
            }
            + plan.conditions.map { Part(noun: "condition", name: $0.name, state: $0.state) }
        for noun in ["muting rule", "condition"] {
            let left = parts.filter { $0.state == .left && $0.noun == noun }
            guard !prune, !left.isEmpty else { continue }
            let names = left.prefix(5).map { "\"\(shown($0.name))\"" }.joined(separator: ", ")
            Console.error(
                "warning: \(left.count) \(noun)s are in the files no more: \(names); --prune deletes "
                    + "them")
        }
        let refused = parts.filter(\.state.needsForce)
        guard !force, !refused.isEmpty || !plan.differences.isEmpty else {
            if plan.isSame { Console.out("nothing to do\n") }
            return true
        }
        for part in refused {
            Console.error(
                part.state == .edited
                    ? "error: \(part.noun) \"\(shown(part.name))\" was changed in New Relic since it was "
                        + "applied; --force overwrites it"
                    : "error: \(part.noun) \"\(shown(part.name))\" was never applied; --force takes it "
                        + "over")
        }
        if !plan.differences.isEmpty {
            Console.error("error: the policy was changed in New Relic; --force overwrites it")
        }
        return false
    }

    /// A condition or a muting rule, as far as something is told of it.
    private struct Part {
        var noun: String
        var name: String
        var state: PlanState
    }
}
