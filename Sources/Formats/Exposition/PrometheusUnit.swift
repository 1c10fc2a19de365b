import Telemetry

/// The unit of a metric as Prometheus writes it at the end of a name, with what its values must be
/// multiplied by.
///
/// The words are those of OpenTelemetry's compatibility with Prometheus: `By` is `bytes`, `By/s` is
/// `bytes_per_second`, `%` is `percent`, `1` of a gauge is `ratio`, annotations such as `{message}`
/// are left out. Two things differ. Values are stated in base units, as Prometheus asks for: `ms`
/// is `seconds` and not `milliseconds`. And a bare number that is declared to go beyond 1, such as a
/// score of 100 points, is no `ratio`.
///
/// Source: https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/
struct PrometheusUnit {
    /// Such as `bytes`, `per`, `second`; none where the unit says nothing.
    var words: [String] = []
    /// How many of the written unit one of the metric's own is.
    var factor = 1.0

    init(of metric: MetricDescriptor) {
        let unit = metric.unit
        let exponents = unit.dimension.exponents
        if exponents.isEmpty, unit.factor == MetricUnit.percent.factor {
            words = ["percent"]
            return
        }
        factor = unit.factor
        if exponents.isEmpty {
            let most = metric.range.upperBound * unit.factor
            if metric.kind == .gauge, most <= 1 || !most.isFinite { words = ["ratio"] }
        } else if exponents == ["s": -1], unit.symbol.hasSuffix("Hz") {
            words = ["hertz"]
        } else {
            let bases = exponents.filter { Self.names[$0.key] != nil }.sorted { $0.key < $1.key }
            for (base, exponent) in bases where exponent > 0 {
                words += Array(repeating: Self.names[base]?.many ?? base, count: exponent)
            }
            for (base, exponent) in bases where exponent < 0 {
                for _ in exponent..<0 { words += ["per", Self.names[base]?.one ?? base] }
            }
        }
    }

    private static let names: [String: (one: String, many: String)] = [
        "s": ("second", "seconds"), "By": ("byte", "bytes"), "Cel": ("celsius", "celsius"),
    ]
}
