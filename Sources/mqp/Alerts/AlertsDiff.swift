import ArgumentParser
import Diagnostics
import NerdGraph

/// Compares the alerts with those in New Relic.
struct AlertsDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract:
            "Shows in what the alert conditions and muting rules in New Relic differ from the files.",
        discussion: """
            EXAMPLES
              mqp alerts diff --account 1234567

            Below each place, `-` is what New Relic has and `+` what the files say. The exit code is 1 \
            when there is a difference.
            """)

    @OptionGroup var applied: AppliedAlerts

    func run() async throws {
        let isSame = try await applied.with { _, _, plan in
            Console.out(plan.differences.listing)
            for rule in plan.mutingRules { tell(rule, "muting rule") }
            for condition in plan.conditions { tell(condition, "condition") }
            return plan.isSame
        }
        if !isSame { throw Console.Outcome.findings.code }
    }

    private func tell<Document, Remote>(
        _ planned: Planned<Document, Remote>, _ noun: String
    ) {
        Console.out(planned.differences.listing)
        if let words = words(planned.state, noun) {
            Console.out(AppliedAlerts.line(planned, noun, words))
        }
    }

    private func words(_ state: PlanState, _ noun: String) -> String? {
        switch state {
        case .new:
            "not in account \(applied.access.account): the policy \"\(shown(applied.policy))\" has no "
                + "\(noun) with its mark or its name; `mqp alerts apply` creates it"
        case .same: nil
        case .changed: "the files say something else now"
        case .edited: "it was changed in New Relic since it was applied"
        case .foreign: "it was never applied"
        case .left: "it was applied once and is in the files no more"
        }
    }
}
