import ArgumentParser
import NerdGraph

/// Compares the alerts with those in New Relic.
struct AlertsDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows in what the alert conditions in New Relic differ from the files.",
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
            for condition in plan.conditions {
                Console.out(condition.differences.listing)
                if let words = Self.words(condition.state) {
                    Console.out(AppliedAlerts.line(condition, words))
                }
            }
            return plan.isSame
        }
        if !isSame { throw Console.Outcome.findings.code }
    }

    private static func words(_ state: PolicyPlan.Condition.State) -> String? {
        switch state {
        case .new: "it is not in the account"
        case .same: nil
        case .changed: "the files say something else now"
        case .edited: "it was changed in New Relic since it was applied"
        case .foreign: "it was never applied"
        case .left: "it was applied once and is in the files no more"
        }
    }
}
