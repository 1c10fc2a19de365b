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

    @Option(
        help: """
            The address of the runbook, in front of the anchors of the alerts; without it, that of the \
            configuration.
            """)
    var runbook: String?

    /// What was read.
    struct Loaded {
        var rules: [AlertRule]
        var definitions: QueryDefinitions
        /// The silences and the maintenance windows of the configuration; nil where there is no
        /// configuration, and with --type, since one can be about alerts that are not looked at.
        var suppressions: [AlertSuppression]?
    }

    /// Compiles them.
    ///
    /// - Throws: `couldNotRun`, after it was said, where something has an error.
    func load() throws -> Loaded {
        let definitions = try QueryDefinitions(config: config, folders: self.definitions)
        let set = definitions.context.set
        var report = definitions.report
        let configuration = set.configurations.first { $0.place.path == config }
        let written = configuration?.alerts?.runbook
        if runbook == nil, let written, written.literal == nil {
            Console.error(
                "warning: `runbook:` of \(shown(config ?? "")) is not known before a run; say it by "
                    + "--runbook")
        }
        let context = AlertContext(
            set, samples: definitions.context.samples, runbook: runbook ?? written?.literal)
        var own = DiagnosticReport()
        let rules = set.compileAlerts(in: context, report: &own)
        configuration?.checkZones(report: &report) { ClockZone.offset($0, 0) != nil }
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
        return Loaded(
            rules: rules.filter { type.isEmpty || type.contains($0.entityType) },
            definitions: definitions,
            suppressions: !type.isEmpty
                ? nil
                : configuration.map {
                    AlertSuppressions(
                        silences: $0.alerts?.silences ?? [],
                        maintenance: $0.alerts?.maintenance ?? []
                    ).all
                })
    }
}
