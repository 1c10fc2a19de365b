import Definitions
import Diagnostics

/// A target is asked often enough for the alerts that watch it: twice in the time that they look back.
struct AlertsIntervalRule: LintRule {
    static let id: RuleID = "alerts/interval"
    static let summary = "A target is asked too seldom for the alerts that watch it."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.knowsEntityTypes else { return }
        for configuration in context.set.configurations where configuration.evaluatesAlerts {
            let discovered = configuration.discoveries.compactMap(\.template?.sample)
            for target in configuration.targets + discovered {
                check(target, context, report: &report)
            }
        }
    }

    private func check(
        _ target: TargetDefinition, _ context: LintContext, report: inout DiagnosticReport
    ) {
        let source = context.sources.first { $0.definition.name.value == target.source.value }
        guard let samples = source?.samples else { return }
        var shortest: (name: Located<String>, time: Duration)?
        var count = 0
        for folder in context.set.entityTypes {
            for entry in folder.alerts where !entry.value.isDisabled {
                let alert = entry.value
                guard let time = alert.lookBack, time < target.interval * 2,
                    samples.contains(where: {
                        alert.isOfProvider(of: $0) && context.watches(alert, of: folder, $0)
                    })
                else { continue }
                count += 1
                if time < shortest?.time ?? .seconds(Int64.max) { shortest = (entry.name, time) }
            }
        }
        guard let shortest else { return }
        report.add(.tooSeldom(target, count, shortest.name, shortest.time))
    }
}

extension AlertDefinition {
    /// In how long a time a late answer is not missed yet; nil where nothing can be missed.
    fileprivate var lookBack: Duration? {
        var times = loss.map { [$0.after.value] } ?? []
        if !levels.isEmpty {
            if case .last(let age) = fill {
                times.append(max(window.value, age))
            } else {
                times.append(window.value)
            }
        }
        return times.min()
    }

    /// Whether it is about the provider of a sample, as far as that is known.
    fileprivate func isOfProvider(of sample: CompiledSample) -> Bool {
        guard let provider = sample.constant("provider"), !providers.isEmpty else { return true }
        return providers.contains { $0.value == provider }
    }
}

extension Diagnostic {
    fileprivate static func tooSeldom(
        _ target: TargetDefinition, _ count: Int, _ name: Located<String>, _ time: Duration
    ) -> Diagnostic {
        let (interval, first) = (write(target.interval), "`\(shown(name.value))`")
        return Diagnostic(
            AlertsIntervalRule.id, .warning,
            "`\(shown(target.name.value))` is asked every \(interval), and "
                + (count == 1
                    ? "the alert \(first) looks back for \(write(time))"
                    : "\(count) alerts look back for less than twice that, \(first) for "
                        + write(time)),
            at: target.intervalPlace ?? target.name.place,
            label: "an answer that is late is no data",
            help:
                "write `interval: \(write(time / 2))` or less, or replace the alerts by some with a "
                + "`window` of \(write(target.interval * 2)) or more",
            remarks: [.init("the one that looks back the least", at: name.place)])
    }
}
