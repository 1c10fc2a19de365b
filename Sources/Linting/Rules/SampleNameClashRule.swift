import Definitions
import Diagnostics
import Telemetry

/// The columns of a sample have names that an event can have beside each other.
struct SampleNameClashRule: LintRule {
    static let id: RuleID = "sample/name-clash"
    static let summary = "An attribute has the name of a metric, or one that every event has."

    /// The names that every event has of its own.
    private static let taken = ["eventType", "timestamp", "entityGuid", "entityName", "entityType"]

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for sample in context.set.sources.flatMap(\.samples) {
            let metrics = Dictionary(
                sample.value.metrics.map { ($0.name.value, $0.name.place) },
                uniquingKeysWith: { first, _ in first })
            for attribute in sample.value.attributes.map(\.name) {
                if let metric = metrics[attribute.value] {
                    report.add(.sameName(attribute, asMetric: metric))
                } else if Self.taken.contains(attribute.value) {
                    report.add(.takenName(attribute))
                }
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func sameName(
        _ attribute: Located<String>, asMetric metric: Place
    ) -> Diagnostic {
        Diagnostic(
            SampleNameClashRule.id, "`\(attribute.value)` is an attribute and a metric",
            at: attribute.place, label: "one event cannot have both",
            help: "rename the attribute", remarks: [.init("the metric is mapped here", at: metric)])
    }

    fileprivate static func takenName(_ attribute: Located<String>) -> Diagnostic {
        Diagnostic(
            SampleNameClashRule.id,
            "`\(attribute.value)` is something that every event has by itself", at: attribute.place,
            label: "the name is taken", help: "rename the attribute")
    }
}
