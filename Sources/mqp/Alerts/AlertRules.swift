import Alerts
import Definitions
import Diagnostics

/// The rules of the alerts of a program.
enum AlertRules {
    /// All that are compiled without an error; of the others `mqp lint` tells. Their runbooks are on the
    /// page at an address; without one, they are sections of the page beside the program.
    ///
    /// - Throws: `couldNotRun`, after it was said, where there is none.
    static func compiled(
        _ definitions: DefinitionSet, _ sources: [CompiledSource], runbook: String?
    ) throws -> [AlertRule] {
        let rules = all(definitions, sources, runbook: runbook)
        guard !rules.isEmpty else {
            throw SpoolFolder.problem("the definitions have no alerts that can be evaluated")
        }
        return rules
    }

    /// The same, which can be none.
    static func all(
        _ definitions: DefinitionSet, _ sources: [CompiledSource], runbook: String?
    ) -> [AlertRule] {
        var report = DiagnosticReport()
        let context = AlertContext(
            definitions, samples: sources.flatMap(\.samples), runbook: runbook)
        return definitions.compileAlerts(in: context, report: &report)
    }
}
