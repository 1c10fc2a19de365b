import ArgumentParser
import NerdGraph

/// Compares a dashboard with that in New Relic.
struct DashboardDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows in what a dashboard in New Relic differs from the files.",
        discussion: """
            EXAMPLES
              mqp dashboard diff message-queues --account 1234567
              mqp dashboard diff --type INFRA-MESSAGE_QUEUE_QUEUE --account 1234567

            Below each place, `-` is what New Relic has and `+` what the files say. The exit code is 1 \
            when there is a difference.
            """)

    @OptionGroup var applied: AppliedDashboard

    func run() async throws {
        let (plan, document) = try await applied.with { document, dashboards in
            (try await dashboards.plan(document, guid: applied.guid), document)
        }
        Console.out(plan.differences.listing)
        switch plan.state {
        case .new:
            Console.out(applied.absence(of: document) + "; `mqp dashboard apply` creates it\n")
        case .edited: Console.out("it was changed in New Relic since it was applied\n")
        case .foreign: Console.out("it was never applied\n")
        case .changed where plan.differences.isEmpty:
            Console.out("only our mark or tag is not there\n")
        case .changed, .same: break
        }
        if plan.state != .same { throw Console.Outcome.findings.code }
    }
}
