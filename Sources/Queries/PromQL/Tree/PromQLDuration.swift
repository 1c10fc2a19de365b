/// A length of time in a query: fixed, or what Grafana puts in.
public enum PromQLDuration: Sendable, Hashable {
    /// More than 0.
    case milliseconds(Int64)
    case grafana(GrafanaVariable)

    /// Lengths of time that Grafana puts into a query before it asks.
    ///
    /// Source: https://grafana.com/docs/grafana/latest/visualizations/dashboards/variables/global-variables/
    public enum GrafanaVariable: String, Sendable, Hashable, CaseIterable {
        /// The dashboard's range.
        case range = "__range"
        /// The distance between two points of a chart.
        case interval = "__interval"
        /// The interval, but at least four scrapes.
        case rateInterval = "__rate_interval"
    }

    /// Such as `1h30m` or `$__range`.
    public var text: String {
        switch self {
        case .milliseconds(let milliseconds): Self.text(milliseconds)
        case .grafana(let variable): "$" + variable.rawValue
        }
    }

    /// A number that is at least 0 as Prometheus writes it, from days down to milliseconds.
    static func text(_ milliseconds: Int64) -> String {
        precondition(milliseconds >= 0)
        if milliseconds == 0 { return "0s" }
        var rest = milliseconds
        var text = ""
        for (unit, length) in units where rest >= length {
            text += "\(rest / length)\(unit)"
            rest %= length
        }
        return text
    }

    private static let units: [(String, Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]
}
