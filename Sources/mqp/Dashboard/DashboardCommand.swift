import ArgumentParser

/// Makes dashboards of templates.
struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Renders dashboards from their templates, and brings them to New Relic.",
        subcommands: [
            DashboardRender.self, DashboardApply.self, DashboardDiff.self, DashboardPull.self,
            DashboardDelete.self,
        ])
}
