import Answers
import Definitions
import Diagnostics
import Telemetry

/// What people call metrics: by the title of a golden metric where one is nothing but its values, else
/// by its name in words, without the thing that it is of.
struct MetricNames {
    private let metrics: Set<String>
    private var titles: [String: String] = [:]

    init(_ set: DefinitionSet) {
        metrics = Set(set.metrics.keys.map(\.rawValue))
        let types = set.entityTypes.sorted { $0.definition.key < $1.definition.key }
        for golden in types.flatMap(\.golden).map(\.value) {
            guard let metric = golden.metric?.value, titles[metric] == nil else { continue }
            titles[metric] = golden.title
        }
    }

    /// Nil for what is no metric.
    func title(of metric: String) -> String? {
        guard metrics.contains(metric) else { return nil }
        return titles[metric] ?? Self.words(metric)
    }

    /// The name of a metric in words, without the thing that it is of.
    static func words(_ metric: String) -> String {
        let parts = metric.split(separator: ".")
        return Answer.words(parts.count > 1 ? parts.dropFirst().joined(separator: " ") : metric)
    }
}
