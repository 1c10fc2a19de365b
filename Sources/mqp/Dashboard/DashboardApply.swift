import ArgumentParser
import Diagnostics
import NerdGraph

/// Brings a dashboard to New Relic.
struct DashboardApply: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Creates or updates a dashboard in New Relic.",
        discussion: """
            EXAMPLES
              export NEW_RELIC_API_KEY=NRAK-…
              mqp dashboard apply message-queues --account 1234567 --dry-run
              mqp dashboard apply message-queues --account 1234567
              mqp dashboard apply my-dashboard.yml --account 1234567 --region eu --force
              mqp dashboard apply --type INFRA-MESSAGE_QUEUE_QUEUE --account 1234567

            A dashboard is known again by a mark at the end of its description, so it is updated and \
            not made twice; pages and widgets that stay keep their ids. Where nothing differs, nothing \
            is sent.

            The exit code is 1 when the dashboard was changed in New Relic since it was applied, or was \
            never applied: then the differences are shown and nothing is sent, unless --force says so.
            """)

    @OptionGroup var applied: AppliedDashboard

    @Flag(help: "Only shows what would be done.")
    var dryRun = false

    @Flag(help: "Overwrites what was changed in New Relic.")
    var force = false

    func run() async throws {
        let outcome = try await applied.with { document, dashboards -> Console.Outcome in
            let plan = try await dashboards.plan(document, guid: applied.guid)
            Console.out(plan.differences.listing)
            guard !plan.needsForce || force else {
                Console.error(Self.refusal(plan, document.name))
                return .findings
            }
            guard !dryRun else {
                Console.out("\(shown(document.name)): \(Self.intent(plan.state))\n")
                return .success
            }
            let done = try await dashboards.apply(document, plan)
            let guid = shown(done.dashboard.guid)
            Console.out("\(shown(document.name)): \(Self.deed(plan.state)), \(guid)\n")
            if !done.isFound {
                Console.error(
                    "warning: New Relic's search does not find it yet; wait some minutes before you "
                        + "apply it again, or name it with --guid \(guid)")
            }
            return .success
        }
        if outcome != .success { throw outcome.code }
    }

    private static func intent(_ state: DashboardPlan.State) -> String {
        switch state {
        case .new: "would be created"
        case .same: "nothing to do"
        case .changed: "would be updated"
        case .edited, .foreign: "would be overwritten"
        }
    }

    private static func deed(_ state: DashboardPlan.State) -> String {
        switch state {
        case .new: "created"
        case .same: "nothing to do"
        case .changed: "updated"
        case .edited, .foreign: "overwritten"
        }
    }

    private static func refusal(_ plan: DashboardPlan, _ name: String) -> String {
        let guid = shown(plan.remote?.guid ?? "")
        return plan.state == .edited
            ? "error: \(guid) was changed in New Relic since `\(shown(name))` was applied; take over what "
                + "you want to keep (`mqp dashboard pull` prints the whole), then --force overwrites it"
            : "error: \(guid) has the title of `\(shown(name))` and was never applied; --force takes it "
                + "over, another title leaves it alone"
    }
}
