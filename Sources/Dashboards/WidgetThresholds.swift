import Definitions
import Diagnostics
import Telemetry

/// Makes ranges of values of what a template says of its thresholds.
struct WidgetThresholds {
    let thresholds: DashboardThresholds
    let meaning: WidgetMeaning

    /// The lesser severity first; those that fit no unit are left out, after diagnostics.
    func compiled(report: inout DiagnosticReport) -> [Dashboard.Threshold] {
        guard meaning.mixture == nil, meaning.units.count == 1 || meaning.unit != nil else {
            report.add(.severalUnits(at: thresholds.place))
            return []
        }
        let warning = thresholds.warning
        let critical = thresholds.critical
        var found: [Dashboard.Threshold] = []
        if case .beyond(let first)? = warning, case .beyond(let second)? = critical {
            guard let lesser = value(first, report: &report),
                let greater = value(second, report: &report)
            else { return [] }
            guard lesser != greater else {
                report.add(.sameThreshold(at: second.place))
                return []
            }
            found =
                lesser < greater
                ? [.init(.warning, from: lesser, to: greater), .init(.critical, from: greater)]
                : [.init(.warning, from: greater, to: lesser), .init(.critical, to: greater)]
        } else {
            if let warning {
                found += threshold(.warning, warning, report: &report).map { [$0] } ?? []
            }
            if let critical {
                found += threshold(.critical, critical, report: &report).map { [$0] } ?? []
            }
        }
        for threshold in found { check(threshold, report: &report) }
        return found
    }

    private func threshold(
        _ severity: Dashboard.Threshold.Severity, _ limit: DashboardThresholds.Limit,
        report: inout DiagnosticReport
    ) -> Dashboard.Threshold? {
        switch limit {
        case .beyond(let quantity):
            let isLowWorse =
                !meaning.metrics.isEmpty
                && meaning.metrics.allSatisfy { $0.worst == .lowest }
            return value(quantity, report: &report).map {
                isLowWorse ? .init(severity, to: $0) : .init(severity, from: $0)
            }
        case .range(let from, let to, let place):
            let ends = [from, to].map { quantity in
                quantity.map { value($0, report: &report) }
            }
            guard !ends.contains(where: { if case .some(nil) = $0 { true } else { false } }) else {
                return nil
            }
            let lower = ends[0] ?? nil
            let upper = ends[1] ?? nil
            if let lower, let upper, lower >= upper {
                report.add(.emptyRange(at: place))
                return nil
            }
            return .init(severity, from: lower, to: upper)
        }
    }

    /// A number in the widget's unit; nil, after a diagnostic, where it is of another quantity.
    private func value(_ quantity: Quantity, report: inout DiagnosticReport) -> Double? {
        guard let unit = quantity.unit else { return quantity.value }
        guard let own = meaning.unit else {
            report.add(.noUnit(unit, at: quantity.place))
            return nil
        }
        guard unit.isCompatible(with: own) else {
            report.add(.otherUnit(unit, own, at: quantity.place))
            return nil
        }
        let value = quantity.value * unit.multiplier(to: own)
        guard value.isFinite else {
            report.add(.endless(own, at: quantity.place))
            return nil
        }
        return value
    }

    /// Says where no value of the metrics can be in a range.
    private func check(_ threshold: Dashboard.Threshold, report: inout DiagnosticReport) {
        guard !meaning.metrics.isEmpty,
            meaning.metrics.allSatisfy({ !threshold.canHold(a: $0.range) })
        else { return }
        let place = threshold.severity == .warning ? thresholds.warning : thresholds.critical
        report.add(
            .beyondRange(
                threshold.severity, meaning.metrics[0], at: place?.place ?? thresholds.place))
    }
}

extension Dashboard.Threshold {
    /// Whether some value of a range is in it.
    fileprivate func canHold(a range: ClosedRange<Double>) -> Bool {
        (from ?? -.infinity) <= range.upperBound && range.lowerBound < (to ?? .infinity)
    }
}

extension Diagnostic {
    fileprivate static func severalUnits(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/threshold", "the numbers of the widget are of several units", at: place,
            label: "of which of them?", help: "give each metric a widget of its own")
    }

    fileprivate static func sameThreshold(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/threshold", "both thresholds begin at the same value", at: place,
            label: "which side is worse?", help: "write two values, or one threshold alone")
    }

    fileprivate static func emptyRange(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/threshold", "a range ends where it begins, or before", at: place,
            label: "`to` is not above `from`", help: "write a greater `to`")
    }

    fileprivate static func noUnit(_ unit: MetricUnit, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/threshold",
            "what the widget shows has no unit that `\(unit.symbol)` could be compared with",
            at: place, label: "has a unit",
            help: "write the number alone, or add `unit:` to the widget")
    }

    fileprivate static func otherUnit(
        _ unit: MetricUnit, _ own: MetricUnit, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/threshold",
            "the widget shows values in `\(own.symbol)`, and `\(unit.symbol)` is of another quantity",
            at: place, label: "cannot be converted",
            help: "write it in `\(own.symbol)`, or the number alone")
    }

    fileprivate static func endless(_ own: MetricUnit, at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/threshold", "the threshold is too great for a number in `\(own.symbol)`",
            at: place, label: "no number is so great", help: "write a lesser one")
    }

    fileprivate static func beyondRange(
        _ severity: Dashboard.Threshold.Severity, _ metric: MetricDescriptor, at place: Place
    ) -> Diagnostic {
        let range = metric.range
        let words =
            switch (range.lowerBound.isFinite, range.upperBound.isFinite) {
            case (true, true):
                "from \(Scalar.text(of: range.lowerBound)) to "
                    + Scalar.text(of: range.upperBound)
            case (true, false): "at least \(Scalar.text(of: range.lowerBound))"
            default: "at most \(Scalar.text(of: range.upperBound))"
            }
        return Diagnostic(
            "dashboard/threshold", .warning,
            "`\(metric.name.rawValue)` is \(words) \(metric.unit.symbol), so that no value is "
                + severity.rawValue, at: place, label: "never reached",
            help: "write a number in that range")
    }
}
