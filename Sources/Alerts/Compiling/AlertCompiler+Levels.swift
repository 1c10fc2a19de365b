import Definitions
import Diagnostics
import Telemetry

extension AlertCompiler {
    /// The levels in the signal's unit; what is wrong with one, and with both together, is said.
    func levels(over signal: AlertSignal, report: inout DiagnosticReport) -> [AlertRule.Level] {
        var levels: [AlertRule.Level] = []
        for (severity, level) in alert.levels {
            guard let test = level.test.single,
                let bound = alert.baseline == nil
                    ? bound(test, of: signal, report: &report)
                    : deviations(test, report: &report)
            else { continue }
            let window = alert.window
            if level.hold.value > .zero, level.hold.value < window.value {
                report.add(.holdWithinWindow(level.hold, window))
            }
            levels.append(
                AlertRule.Level(
                    severity, test.comparison, bound, for: level.hold.value.wholeMilliseconds))
        }
        if levels.count == 2, let place = alert.warning?.place, let other = alert.critical?.place,
            let fault = Self.fault(of: levels[0], beside: levels[1])
        {
            report.add(.uselessWarning(fault, at: place, critical: other))
        }
        return levels
    }

    /// A bound in the signal's unit; nil, after a diagnostic, where it is in another one.
    func bound(
        _ test: (comparison: AlertComparison, bound: Located<StatedNumber>),
        of signal: AlertSignal, report: inout DiagnosticReport
    ) -> Double? {
        guard let bound = test.bound.value.value(in: signal.unit) else {
            report.add(.wrongUnit(test.bound, signal.unit))
            return nil
        }
        guard bound.isFinite else {
            report.add(.endlessBound(test.bound, signal.unit))
            return nil
        }
        if let isAlways = test.comparison.isSettled(against: bound, in: signal.range) {
            report.add(.settled(test.bound, signal.range, isAlways: isAlways))
        }
        return bound
    }

    /// A number of standard deviations.
    private func deviations(
        _ test: (comparison: AlertComparison, bound: Located<StatedNumber>),
        report: inout DiagnosticReport
    ) -> Double? {
        let stated = test.bound.value
        guard stated.unit == nil, stated.number > 0,
            test.comparison == .above || test.comparison == .atLeast
        else {
            report.add(.noDeviations(test.bound))
            return nil
        }
        return stated.number
    }

    /// Why nobody would see a warning before the critical alert; nil where somebody would.
    private static func fault(
        of warning: AlertRule.Level, beside critical: AlertRule.Level
    ) -> String? {
        guard let side = warning.comparison.side, let other = critical.comparison.side else {
            return nil
        }
        guard side == other else { return "the two look in opposite directions" }
        let distance = (warning.bound - critical.bound) * side
        if distance > 0 { return "its bound is beyond the critical one" }
        if distance == 0, warning.duration >= critical.duration {
            return "it has the same bound and is not due earlier"
        }
        return nil
    }
}

extension AlertComparison {
    /// 1 where greater values are worse, -1 where lesser ones are; nil for those that ask for one.
    fileprivate var side: Double? {
        switch self {
        case .above, .atLeast: 1
        case .below, .atMost: -1
        case .equals, .differs: nil
        }
    }

    /// Whether a comparison always holds for values in a range, or never; nil where it depends.
    fileprivate func isSettled(against bound: Double, in range: ClosedRange<Double>) -> Bool? {
        let (least, greatest) = (range.lowerBound, range.upperBound)
        switch self {
        case .above: return bound >= greatest ? false : bound < least ? true : nil
        case .atLeast: return bound > greatest ? false : bound <= least ? true : nil
        case .below: return bound <= least ? false : bound > greatest ? true : nil
        case .atMost: return bound < least ? false : bound >= greatest ? true : nil
        case .equals: return range.contains(bound) ? nil : false
        case .differs: return range.contains(bound) ? nil : true
        }
    }
}
