import Dashboards
import Definitions
import Diagnostics
import Queries
import Telemetry

/// Makes the rule of one alert.
struct AlertCompiler {
    let name: Located<String>
    let alert: AlertDefinition
    let type: DefinitionSet.EntityTypeFolder
    let context: AlertContext

    /// The rule; nil, after diagnostics, where it cannot be made.
    func rule(report: inout DiagnosticReport) -> AlertRule? {
        var own = DiagnosticReport()
        let rule = compiled(report: &own)
        report.add(contentsOf: own)
        return own.hasErrors ? nil : rule
    }

    private func compiled(report: inout DiagnosticReport) -> AlertRule? {
        let runbook = runbook(report: &report)
        checkLoss(report: &report)
        guard let signal = signal(alert.signal, report: &report) else { return nil }
        let facets = facets(of: signal.rows)
        guard let query = widgetQuery(of: signal, facets, report: &report) else { return nil }
        let levels = levels(over: signal, report: &report)
        let guards = alert.guards.compactMap { guardian(of: $0, facets, report: &report) }
        return AlertRule(
            entityType: type.definition.key, name: name.value, title: alert.title ?? name.value,
            description: alert.description, runbook: runbook.address,
            runbookSection: runbook.section, signal: query, facets: facets,
            window: alert.window.value.wholeMilliseconds, unit: signal.unit, guards: guards,
            condition: alert.baseline.map {
                .baseline($0.direction, over: $0.over.wholeMilliseconds)
            } ?? .fixed,
            levels: levels, fill: fill,
            loss: alert.loss.map {
                AlertRule.Loss(
                    after: $0.after.value.wholeMilliseconds,
                    memory: $0.memory.value.wholeMilliseconds,
                    severity: $0.severity)
            })
    }

    private var fill: AlertRule.Fill {
        switch alert.fill {
        case .none: .none
        case .last(let age): .last(within: age.wholeMilliseconds)
        case .value(let value, let age): .value(value, within: age.wholeMilliseconds)
        }
    }

    private func guardian(
        of definition: AlertGuardDefinition, _ facets: [String], report: inout DiagnosticReport
    ) -> AlertRule.Guard? {
        guard let test = definition.test.single,
            let signal = signal(definition.signal, report: &report),
            let bound = bound(test, of: signal, report: &report),
            checkFacets(facets, of: signal, report: &report),
            let query = widgetQuery(of: signal, facets, report: &report)
        else { return nil }
        return AlertRule.Guard(query, test.comparison, bound)
    }

    /// The attributes that tell entities of the type apart in some rows: those that every rule of the
    /// type identifies by which can match the rows, and the GUID where one of them has more, since a
    /// row without an attribute is in no group of it.
    private func facets(of rows: [ShownRow]) -> [String] {
        let rules = (type.definition.synthesis?.rules ?? []).filter { !$0.isDebug }
        let identifiers = rules.map { $0.identifierAttributes.map(\.value) }
            .filter { attributes in
                rows.contains { Set(attributes).isSubset(of: $0.attributes) }
            }
        guard let first = identifiers.first else { return [Self.guid] }
        let common = first.filter { name in identifiers.allSatisfy { $0.contains(name) } }
        return common + (identifiers.allSatisfy { $0.count == common.count } ? [] : [Self.guid])
    }

    private static let guid = "entityGuid"

    /// The address of what to do; where that of the page is not known, the section in words.
    private func runbook(
        report: inout DiagnosticReport
    ) -> (address: String?, section: String?) {
        guard let runbook = alert.runbook else { return (nil, nil) }
        guard runbook.value.hasPrefix("#") else {
            let isAddress = ["http://", "https://"].contains { runbook.value.hasPrefix($0) }
            if !isAddress { report.add(.noAddress(runbook)) }
            return (runbook.value, nil)
        }
        let anchor = String(runbook.value.dropFirst())
        if let anchors = context.anchors, !anchors.contains(anchor) {
            report.add(.noAnchor(runbook, anchor, among: anchors.sorted()))
        }
        guard let page = context.runbook else {
            return (nil, "\(AlertContext.runbookPage), section \(anchor)")
        }
        return (page + runbook.value, nil)
    }

    private func checkLoss(report: inout DiagnosticReport) {
        guard let loss = alert.loss else { return }
        let shortest = AlertContext.usualInterval * 2
        if loss.after.value < shortest { report.add(.hastyLoss(loss.after, atLeast: shortest)) }
        if loss.memory.value <= loss.after.value {
            report.add(.forgottenLoss(loss.memory, after: loss.after.value))
        }
    }
}
