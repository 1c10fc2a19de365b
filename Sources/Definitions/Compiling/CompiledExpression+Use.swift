import Diagnostics
import Expressions
import Telemetry

extension CompiledExpression {
    /// The expression where it is a condition; nil, after a diagnostic, for everything else.
    func condition(from place: Place, report: inout DiagnosticReport) -> CompiledExpression? {
        if type == .boolean { return self }
        report.add(.notACondition(at: place))
        return nil
    }

    /// Reports the divisors that may be zero.
    func refuseOpenDivisions(report: inout DiagnosticReport) {
        for place in openDivisions { report.add(.openDivision(at: place)) }
    }
}

extension MetricDescriptor {
    /// An expression stated in the metric's unit; nil, after a diagnostic, where it cannot be.
    ///
    /// - Parameters:
    ///   - expression: What gives the value.
    ///   - name: Where the metric is named.
    ///   - place: Where the expression stands.
    ///   - report: Takes what is wrong.
    /// - Returns: The expression in the metric's unit.
    func value(
        _ expression: CompiledExpression, of name: Place, from place: Place,
        report: inout DiagnosticReport
    ) -> CompiledExpression? {
        guard kind == .gauge else {
            report.add(.counterMetric(self, at: name))
            return nil
        }
        guard let converted = expression.converted(to: unit) else {
            report.add(.unitMismatch(expression.type, self, at: place))
            return nil
        }
        return converted
    }
}

extension Diagnostic {
    fileprivate static func notACondition(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/type", "a condition must be true or false", at: place,
            label: "this is a value", help: "compare it with something, as in `x > 0`")
    }

    fileprivate static func openDivision(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/division", "the divisor can be zero", at: place,
            label: "may be 0",
            help: "close it with `when:` and a comparison such as `x > 0`, with `if(x > 0, …)`, "
                + "or with `?? …` behind the quotient")
    }

    fileprivate static func counterMetric(
        _ metric: MetricDescriptor, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "metric/kind", "`\(metric.name)` is a counter, and a mapping gives gauges",
            at: place, label: "declared with `kind: counter`",
            help: "declare it as a gauge in a unit per second, and map the rate of the counter")
    }

    fileprivate static func unitMismatch(
        _ found: ValueType, _ metric: MetricDescriptor, at place: Place
    ) -> Diagnostic {
        let what =
            switch found {
            case .number(let unit): "`\(unit.symbol)`"
            case .boolean: "true or false"
            default: "a text"
            }
        return Diagnostic(
            "metric/unit-mismatch",
            "`\(metric.name)` is in `\(metric.unit.symbol)`, the expression gives \(what)",
            at: place, label: "gives \(what)",
            help: "compute a value in `\(metric.unit.symbol)` or a unit of the same kind; "
                + "`in(x, \"unit\")` makes a bare number of a quantity")
    }
}
