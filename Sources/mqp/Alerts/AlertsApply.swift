import ArgumentParser
import Diagnostics
import NerdGraph

/// Brings the alerts to New Relic.
struct AlertsApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Creates or updates the alert conditions in New Relic.",
        discussion: """
            EXAMPLES
              export NEW_RELIC_API_KEY=NRAK-…
              mqp alerts apply --account 1234567 --dry-run
              mqp alerts apply --account 1234567
              mqp alerts apply mqp.yml --account 1234567 --policy "Message queues" --prune

            The policy is found by its name, a condition by a mark at the end of its description, so it \
            is updated and not made twice. Where nothing differs, nothing is sent.

            The exit code is 1 when a condition was changed in New Relic since it was applied, or was \
            never applied: then its differences are shown and it stays as it is, unless --force says so.
            """)

    @OptionGroup var applied: AppliedAlerts

    @Flag(help: "Only shows what would be done.")
    var dryRun = false

    @Flag(help: "Overwrites what was changed in New Relic.")
    var force = false

    @Flag(help: "Deletes conditions that were applied once and are in the files no more.")
    var prune = false

    func run() async throws {
        let isWhole = try await applied.with { document, alerts, plan in
            let permissions = AccountAlerts.Permissions(force: force, prune: prune)
            Console.out(plan.differences.listing)
            for condition in plan.conditions { Console.out(condition.differences.listing) }
            if dryRun {
                for condition in plan.conditions {
                    Console.out(
                        AppliedAlerts.line(condition, "would be " + deed(of: condition)))
                }
            } else {
                try await alerts.apply(document, plan, permissions) { condition in
                    Console.out(AppliedAlerts.line(condition, deed(of: condition)))
                }
            }
            return tell(plan)
        }
        if !isWhole { throw Console.Outcome.findings.code }
    }

    private func deed(of condition: PolicyPlan.Condition) -> String {
        switch condition.state {
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
        let left = plan.conditions.filter { $0.state == .left }
        if !prune, !left.isEmpty {
            let names = left.prefix(5).map { "\"\(shown($0.name))\"" }.joined(separator: ", ")
            Console.error(
                "warning: \(left.count) conditions are in the files no more: \(names); --prune deletes "
                    + "them")
        }
        let refused = plan.conditions.filter { $0.needsForce }
        guard !force, !refused.isEmpty || !plan.differences.isEmpty else {
            if plan.isSame { Console.out("nothing to do\n") }
            return true
        }
        for condition in refused {
            Console.error(
                condition.state == .edited
                    ? "error: condition \"\(shown(condition.name))\" was changed in New Relic since it was "
                        + "applied; --force overwrites it"
                    : "error: condition \"\(shown(condition.name))\" was never applied; --force takes it "
                        + "over")
        }
        if !plan.differences.isEmpty {
            Console.error("error: the policy was changed in New Relic; --force overwrites it")
        }
        return false
    }
}
