import ArgumentParser

/// What is done with the alerts of the definitions.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "Renders alerts from their templates, tries them, and brings them to New Relic.",
        subcommands: [
            AlertsRender.self, AlertsTestCommand.self, AlertsApply.self, AlertsDiff.self,
        ])
}
