import Telemetry

/// A unit by its name in Grafana.
enum GrafanaUnit {
    /// The name for values in a unit; `short` for what is only counted, and the unit's own symbol behind
    /// the value where Grafana has none.
    static func name(of unit: MetricUnit) -> String {
        if let name = named[unit.dimension.exponents]?.first(where: { $0.factor == unit.factor }) {
            return name.name
        }
        guard unit.factor == 1 else { return "suffix: \(symbol(of: unit))" }
        if unit.dimension.isCount { return "short" }
        return "suffix: \(symbol(of: unit))"
    }

    /// Source: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/
    private static let named: [[String: Int]: [(factor: Double, name: String)]] = [
        [:]: [(1, "short"), (0.01, "percent")],
        ["s": 1]: [
            (1, "s"), (0.001, "ms"), (1e-6, "µs"), (1e-9, "ns"), (60, "m"), (3600, "h"),
            (86_400, "d"),
        ],
        ["By": 1]: [
            (1, "bytes"), (1024, "kbytes"), (1_048_576, "mbytes"), (1_073_741_824, "gbytes"),
            (1000, "deckbytes"), (1e6, "decmbytes"), (1e9, "decgbytes"), (0.125, "bits"),
        ],
        ["By": 1, "s": -1]: [(1, "binBps"), (0.125, "bps")],
        ["Cel": 1]: [(1, "celsius")],
        ["s": -1]: [(1, "hertz")],
        ["{message}": 1, "s": -1]: [(1, "mps")],
        ["{request}": 1, "s": -1]: [(1, "reqps")],
        ["{operation}": 1, "s": -1]: [(1, "ops")],
        ["{event}": 1, "s": -1]: [(1, "eps")],
        ["{record}": 1, "s": -1]: [(1, "recps")],
    ]

    /// `{commit}/s` as `commit/s`.
    private static func symbol(of unit: MetricUnit) -> String {
        unit.symbol.filter { $0 != "{" && $0 != "}" }
    }
}
