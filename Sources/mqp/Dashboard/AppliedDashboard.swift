import ArgumentParser
import Dashboards
import Definitions
import Diagnostics
import Linting
import NerdGraph

/// A dashboard of the files, and the one that was made of it in an account of New Relic.
struct AppliedDashboard: ParsableArguments {
    @OptionGroup var subject: DashboardSubject

    @OptionGroup var access: NerdGraphAccess

    @Option(
        help: "The GUID of the dashboard there, where its name alone does not tell which it is.")
    var guid: String?

    /// Runs the work with the dashboard as the files say that it is, and those of the account.
    ///
    /// - Throws: `couldNotRun`, after it was said, where the files are not right, or New Relic would
    ///   refuse what they say, and where NerdGraph does not do what is asked for.
    func with<Value>(
        _ work: (DashboardDocument, AccountDashboards) async throws -> Value
    ) async throws -> Value {
        let input = try DashboardInput(subject)
        let compiled = input.dashboard
        var report = DiagnosticReport()
        compiled.reportNewRelic(&report)
        if !report.diagnostics.isEmpty {
            Console.error(
                render(
                    report, as: .text, files: input.definitions.files.sources,
                    color: Console.hasColor))
        }
        guard !report.hasErrors else { throw Console.Outcome.couldNotRun.code }
        let account = access.account
        let document = DashboardDocument(name: compiled.name) { pages in
            compiled.newRelicJSON(account: account, pageGUIDs: pages)
        }
        return try await access.withClient(input.definitions.context.set) { client in
            try await work(document, AccountDashboards(account: account, client: client))
        }
    }

    /// What is found in the account for the dashboard.
    ///
    /// - Throws: `couldNotRun`, after it was said, where there is nothing.
    func find(
        _ document: DashboardDocument, in dashboards: AccountDashboards
    ) async throws -> RemoteDashboard {
        guard let found = try await dashboards.find(document, guid: guid) else {
            throw SpoolFolder.problem(
                "\(absence(of: document)); `mqp dashboard apply` creates it, --guid names another")
        }
        return found
    }

    /// Says that it is not in the account, and what was looked for there.
    func absence(of document: DashboardDocument) -> String {
        "account \(access.account) has no dashboard `\(shown(document.name))`: none has "
            + "that name in its tag `mqpDashboard`, or its title"
    }
}
