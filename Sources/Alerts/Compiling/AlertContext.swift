import Dashboards
public import Definitions
public import Diagnostics
import Telemetry

/// What alerts can watch: the entity types, the samples that the sources make, the metrics of the
/// catalogue; and where people are told what to do.
public struct AlertContext: Sendable {
    /// The rows that there are, by entity type.
    let products: DashboardContext
    let metrics: [MetricName: Located<MetricDescriptor>]
    /// The anchors of the runbook's page; nil where that is not known.
    let anchors: Set<String>?
    /// What stands in front of an anchor; nil where nobody knows.
    let runbook: String?

    /// How often a target tells something, usually.
    static let usualInterval = Duration.seconds(30)
    /// The page that comes with the program.
    static let runbookPage = "Runbook.md"

    /// - Parameters:
    ///   - set: The definitions.
    ///   - samples: The samples of the sources of them.
    ///   - runbook: The address of the page that anchors mean; nil where nobody knows.
    public init(
        _ set: DefinitionSet, samples: [CompiledSample],
        runbook: String? = nil
    ) {
        products = DashboardContext(entityTypes: set.entityTypes, samples: samples)
        metrics = set.metrics
        anchors = set.runbookAnchors
        self.runbook = runbook
    }
}

extension DefinitionSet {
    /// The alerts of all entity types, compiled, in the order of the types.
    ///
    /// - Parameters:
    ///   - context: What there is to be watched.
    ///   - report: Takes what is wrong; an alert with an error is left out.
    /// - Returns: The rules.
    public func compileAlerts(
        in context: AlertContext, report: inout DiagnosticReport
    ) -> [AlertRule] {
        entityTypes.flatMap { $0.compileAlerts(in: context, report: &report) }
    }
}

extension DefinitionSet.EntityTypeFolder {
    /// The alerts of the type, compiled, in the order of the file; those that are switched off are left
    /// out.
    public func compileAlerts(
        in context: AlertContext, report: inout DiagnosticReport
    ) -> [AlertRule] {
        var names: [String: Located<String>] = [:]
        return alerts.compactMap { entry in
            let folded = entry.name.value.foldedName
            if let earlier = names[folded] {
                report.add(
                    earlier.value.foldedName == folded
                        ? .sameName(entry.name, earlier) : .lossName(of: earlier, entry.name))
                return nil
            }
            names[folded] = entry.name
            if let loss = entry.value.loss {
                // What Prometheus calls the rule of its loss.
                let lost = AlertLabels.lossName(
                    of: AlertLabels.alertName("", entry.name.value)
                ).foldedName
                if lost == folded {
                    guard entry.value.levels.isEmpty else {
                        report.add(.lossOfItself(entry.name, loss.after.place))
                        return nil
                    }
                } else if let earlier = names[lost] {
                    report.add(.lossName(of: entry.name, earlier))
                    return nil
                }
                names[lost] = entry.name
            }
            guard !entry.value.isDisabled else { return nil }
            let compiler = AlertCompiler(
                name: entry.name, alert: entry.value, type: self, context: context)
            return compiler.rule(report: &report)
        }
    }
}

extension String {
    /// What is left of a name where neither case nor punctuation counts.
    fileprivate var foldedName: String {
        let letters = lowercased().filter { $0.isLetter || $0.isNumber }
        return letters.isEmpty ? self : letters
    }
}
