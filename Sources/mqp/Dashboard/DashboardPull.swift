import ArgumentParser
import Diagnostics
import Foundation
import NerdGraph

/// Prints a dashboard as New Relic has it.
struct DashboardPull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Prints a dashboard as New Relic has it.",
        discussion: """
            EXAMPLES
              mqp dashboard pull message-queues --account 1234567 > theirs.json
              mqp dashboard pull message-queues --account 1234567 --output theirs.json

            It is the JSON that "Import dashboard" takes, without GUIDs, ids and our mark.
            """)

    @OptionGroup var applied: AppliedDashboard

    @Option(help: "The file that is written; otherwise standard output.", completion: .file())
    var output: String?

    func run() async throws {
        let text = try await applied.with { document, dashboards in
            try await applied.find(document, in: dashboards).importable.indented + "\n"
        }
        guard let output else { return Console.out(text) }
        do { try Data(text.utf8).write(to: URL(filePath: output), options: .atomic) } catch {
            let folder = URL(filePath: output).deletingLastPathComponent().path
            let reason =
                RegularFile.isFolder(output) == true
                ? "is a folder; name a file in it"
                : RegularFile.isFolder(folder) == true
                    ? "cannot be written"
                    : "cannot be written: there is no folder `\(shown(folder))`"
            throw SpoolFolder.problem("`\(shown(output))` \(reason)")
        }
    }
}
