import Foundation
import Telemetry
import Testing

/// The metrics of the shipped catalogue, read line by line: this target knows no YAML, and the
/// files have one form.
enum ShippedMetrics {
    static func all() throws -> [MetricDescriptor] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../definitions/metrics").standardized
        var metrics: [MetricDescriptor] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted() {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for line in text.split(separator: "\n") {
                if let match = line.wholeMatch(of: #/  ([a-z._]+):/#) {
                    let name = MetricName(rawValue: String(match.1))
                    metrics.append(MetricDescriptor(name: name, kind: .gauge, unit: .one, help: ""))
                } else if let match = line.wholeMatch(of: #/    ([a-z]+): "?(.*?)"?/#),
                    let last = metrics.popLast()
                {
                    metrics.append(try with(last, String(match.1), String(match.2)))
                }
            }
        }
        return metrics
    }

    private static func with(
        _ metric: MetricDescriptor, _ key: String, _ value: String
    ) throws -> MetricDescriptor {
        var metric = metric
        switch key {
        case "unit": metric.unit = try #require(MetricUnit(value))
        case "kind": metric.kind = try #require(MetricKind(rawValue: value))
        case "description": metric.help = value
        case "maximum": metric.range = -.infinity...(try #require(Double(value)))
        case "minimum", "worst", "rollup": break
        default: Issue.record("a metric of the catalogue has the key \(key)")
        }
        return metric
    }
}
