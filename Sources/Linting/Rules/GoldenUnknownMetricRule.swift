import Definitions
import Diagnostics
import Telemetry

/// A golden metric is produced by a sample that makes entities of its type, or by an aggregate of it.
struct GoldenUnknownMetricRule: LintRule {
    static let id: RuleID = "golden/unknown-metric"
    static let summary = "A golden metric is produced by no source."

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        guard context.isComplete else { return }
        for folder in context.set.entityTypes where context.isIntact(folder) {
            // Where no sample makes such entities, other rules tell why.
            let matches = context.matches(of: folder)
            let samples = matches.isEmpty ? context.samples : matches
            let produced =
                samples.flatMap(\.shape.metrics).map(\.name.rawValue)
                + folder.definition.aggregates.map(\.name.value)
            for metric in folder.golden.compactMap(\.value.metric)
            where !produced.contains(metric.value) {
                let elsewhere = context.samples.first {
                    $0.shape.metricIndex[MetricName(rawValue: metric.value)] != nil
                }
                if let elsewhere {
                    report.add(.producedElsewhere(metric, folder.definition, elsewhere))
                } else {
                    report.add(.unknown(metric, among: produced))
                }
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func unknown(
        _ metric: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            GoldenUnknownMetricRule.id, "metric `\(metric.value)` is produced by no source",
            at: metric.place, label: "nothing produces this",
            help: suggestion(for: metric.value, in: names)
                ?? "map it under `metrics:` of a sample, or take another metric")
    }

    fileprivate static func producedElsewhere(
        _ metric: Located<String>, _ type: EntityTypeDefinition, _ sample: CompiledSample
    ) -> Diagnostic {
        Diagnostic(
            GoldenUnknownMetricRule.id,
            "metric `\(metric.value)` is in no sample that makes `\(type.type.value)`",
            at: metric.place, label: "belongs to other entities",
            help: "map it in a sample that makes this type, or take a metric of such a sample",
            remarks: [.init("produced by this sample", at: sample.definition.place)])
    }
}
