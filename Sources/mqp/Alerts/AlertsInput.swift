import Alerts
import ArgumentParser
import Definitions
import Diagnostics
import Linting

/// The alerts that a command works on: the shipped ones, and those of a configuration and of folders.
struct AlertsInput: ParsableArguments {
    @Argument(
        help: "A configuration, whose definitions are read over the shipped ones.",
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String?

    @Option(help: "A folder of your own definitions; may be given several times.")
    var definitions: [String] = []

    @Option(help: "Only the alerts of this entity type; may be given several times.")
    var type: [String] = []

    @Option(help: "The address of the runbook, in front of the anchors of the alerts.")
    var runbook = AlertContext.standardRunbook

    /// Compiles them.
    ///
    /// - Throws: `couldNotRun`, after it was said, where something has an error.
    func load() throws -> (rules: [AlertRule], definitions: QueryDefinitions) {
        let definitions = try QueryDefinitions(config: config, folders: self.definitions)
        let set = definitions.context.set
        var report = definitions.report
        let context = AlertContext(
            set, samples: definitions.context.samples, runbook: runbook)
        var own = DiagnosticReport()
        let rules = set.compileAlerts(in: context, report: &own)
        // Lint has said the same already.
        if !report.hasErrors { report.add(contentsOf: own) }
        let errors = report.filtered { $0.severity == .error }
        guard !report.hasErrors else {
            Console.error(
                render(
                    errors, as: .text, files: definitions.files.sources, color: Console.hasColor))
            throw Console.Outcome.couldNotRun.code
        }
        let keys = set.entityTypes.map(\.definition.key)
        for wanted in type where !keys.contains(wanted) {
            throw SpoolFolder.problem(
                "there is no entity type `\(shown(wanted))`; "
                    + (suggestion(for: wanted, in: keys)
                        ?? "the types are \(keys.sorted().joined(separator: ", "))"))
        }
        return (
            rules.filter { type.isEmpty || type.contains($0.entityType) }, definitions
        )
    }
}
