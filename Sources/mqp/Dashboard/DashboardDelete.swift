import ArgumentParser
import Diagnostics
import NerdGraph

/// Takes a dashboard out of New Relic.
struct DashboardDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Deletes a dashboard in New Relic that was applied.",
        discussion: """
            EXAMPLES
              mqp dashboard delete message-queues --account 1234567 --yes

            New Relic keeps deleted dashboards for a time; how to have it back is printed. One that was \
            never applied is deleted only by its --guid.

            The exit code is 1 without --yes: then it is only printed what would be deleted.
            """)

    @OptionGroup var applied: AppliedDashboard

    @Flag(help: "Does it; otherwise it is only said what would be deleted.")
    var yes = false

    func run() async throws {
        let isDone = try await applied.with { document, dashboards in
            let found = try await applied.find(document, in: dashboards)
            let name = "\"\(shown(found.title))\", \(shown(found.guid))"
            guard found.isApplied || applied.guid != nil else {
                throw SpoolFolder.problem("\(name) was never applied; name it with --guid")
            }
            guard yes else {
                Console.out("would be deleted: \(name), with \(Self.contents(of: found))\n")
                Console.error("nothing was deleted; the same command with --yes does it")
                return false
            }
            try await dashboards.delete(found.guid)
            Console.out(
                """
                \(name) is deleted. NerdGraph has it back with
                  mutation { dashboardUndelete(guid: "\(shown(found.guid))") { errors { description } } }

                """)
            return true
        }
        if !isDone { throw Console.Outcome.findings.code }
    }

    private static func contents(of found: RemoteDashboard) -> String {
        let pages = list("pages", of: found.importable)
        let widgets = pages.reduce(0) { $0 + list("widgets", of: $1).count }
        func count(_ number: Int, _ noun: String) -> String {
            "\(number) \(noun)\(number == 1 ? "" : "s")"
        }
        return "\(count(pages.count, "page")) and \(count(widgets, "widget"))"
    }

    private static func list(_ name: String, of value: JSONValue) -> [JSONValue] {
        guard case .object(let members) = value,
            case .array(let list)? = members.first(where: { $0.0 == name })?.1
        else { return [] }
        return list
    }
}
