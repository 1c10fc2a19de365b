import Diagnostics
import Telemetry

/// The metrics that mappings can be of.
struct DeclaredMetrics {
    let metrics: [MetricName: Located<MetricDescriptor>]
    /// Whether these are all that are declared.
    let isWhole: Bool

    /// The metric of a name; nil, after a diagnostic, where none is declared. Where the catalogue
    /// could be read in part only, nil comes without one.
    func descriptor(
        of name: Located<String>, report: inout DiagnosticReport
    ) -> MetricDescriptor? {
        if let metric = metrics[MetricName(rawValue: name.value)] { return metric.value }
        if isWhole { report.add(.undeclared(name, among: metrics.keys.map(\.rawValue))) }
        return nil
    }
}

extension Diagnostic {
    fileprivate static func undeclared(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "metric/undeclared", "no catalogue declares the metric `\(shown(name.value))`",
            at: name.place, label: "not declared",
            help: suggestion(for: name.value, in: names)
                ?? "declare it under `metrics:` in a catalogue file, with its unit")
    }
}
