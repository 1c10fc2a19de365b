import Diagnostics
import Queries
import Telemetry

/// The thresholds of a panel: steps upwards, each with the colour from there on.
struct GrafanaThresholds {
    let isThere: Bool
    let members: [(String, JSONValue)]

    /// - Parameters:
    ///   - widget: whose thresholds they are, in its unit.
    ///   - unit: what the panel's values are in, to which the bounds are converted.
    init(_ widget: Dashboard.Widget, in unit: PromQLUnit?) {
        isThere = !widget.thresholds.isEmpty
        guard isThere else {
            members = []
            return
        }
        var factor = 1.0
        if let own = widget.unit, case .unit(let shown)? = unit, own.isCompatible(with: shown) {
            factor = own.multiplier(to: shown)
        }
        let steps = ThresholdBands(widget.thresholds, times: factor).bands.map { band in
            JSONValue.object([
                ("value", band.from.map { .amount($0) } ?? .null),
                ("color", .string(Self.color(of: band.severity))),
            ])
        }
        members = [
            (
                "thresholds",
                .object([("mode", .string("absolute")), ("steps", .array(steps))])
            )
        ]
    }

    private static func color(of severity: Dashboard.Threshold.Severity?) -> String {
        switch severity {
        case nil: "green"
        case .warning: "orange"
        case .critical: "red"
        }
    }
}
