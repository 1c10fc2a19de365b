import Brokers
import Queries
import QueryExecution
import Telemetry

/// The values of one column by the facets' values and by bucket.
struct PrometheusAnswer: Equatable {
    /// A missing label is an empty text.
    var groups: [[String]: [Int: Double]] = [:]

    /// What a server answers, asked at the ends of buckets, or now where there is one value.
    init(
        _ expression: PromQL, _ query: PromQLQuery, _ buckets: [Range<Int64>], now: Int64,
        _ server: PrometheusServer
    ) async throws {
        let ends = query.evaluation == .instant ? [now] : buckets.map(\.upperBound)
        let times = ends.map { Double($0 + PromQLQuery.evaluationShift) / 1000 }
        let series: [PrometheusServer.Series]
        switch query.evaluation {
        case .range(let step?) where times.count > 1:
            series = try await server.query(
                expression.text, from: times[0], through: times[times.count - 1],
                step: Double(step) / 1000)
        default: series = try await server.query(expression.text, at: times[0])
        }
        for one in series {
            let key = query.facets.map { one.metric[$0.name] ?? "" }
            // What a group is told apart by must be all that it is told apart by.
            precondition(groups[key] == nil && one.metric.count <= key.count)
            for sample in one.samples {
                let bucket = times.firstIndex { abs($0 - sample.time) < 0.002 }
                if let bucket { groups[key, default: [:]][bucket] = Double(sample.value) }
            }
        }
    }

    /// How values are compared.
    struct Comparing {
        var column: Int
        /// What local values are multiplied by.
        var factor: Double
        /// As a share of the value.
        var tolerance: Double
        /// Whether a 0 may be missing.
        var zeroIsNothing: Bool
    }

    /// The differences between these values and those of the local evaluation, each as a line, and how
    /// many values were there on one side at least.
    func differences(
        from groups: [QueryResult.Group], _ comparing: Comparing
    ) -> (lines: [String], compared: Int) {
        var lines: [String] = []
        var compared = 0
        var rest = self.groups
        for group in groups {
            let key = group.facets.map { $0.text ?? "" }
            let values = rest.removeValue(forKey: key) ?? [:]
            for (bucket, columns) in group.values.enumerated() {
                var expected: Double?
                if case .scalar(let scalar) = columns[comparing.column], !scalar.isMissing {
                    expected = scalar.number * comparing.factor
                }
                let actual = values[bucket]
                if expected == nil, actual == nil { continue }
                if expected == 0, actual == nil, comparing.zeroIsNothing { continue }
                compared += 1
                if let expected, let actual,
                    abs(expected - actual) <= comparing.tolerance * max(1, abs(expected))
                {
                    continue
                }
                lines.append(
                    "\(key) bucket \(bucket): locally \(expected.map { "\($0)" } ?? "nothing"), "
                        + "in Prometheus \(actual.map { "\($0)" } ?? "nothing")")
            }
        }
        return (lines + rest.keys.map { "\($0): only in Prometheus" }, compared)
    }
}
