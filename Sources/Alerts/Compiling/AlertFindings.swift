import Definitions
import Diagnostics
import Queries
import Telemetry

/// What can be wrong with what an alert watches.
extension Diagnostic {
    static func sameName(_ name: Located<String>, _ earlier: Located<String>) -> Diagnostic {
        Diagnostic(
            "alerts/duplicate-name",
            "`\(shown(name.value))` and `\(shown(earlier.value))` are one name elsewhere",
            at: name.place, label: "differs by case or punctuation alone",
            help: "rename one of the two",
            remarks: [.init("the other one", at: earlier.place)])
    }

    static func lossName(of name: Located<String>, _ other: Located<String>) -> Diagnostic {
        Diagnostic(
            "alerts/duplicate-name",
            "`\(shown(name.value))` without data and `\(shown(other.value))` are one name elsewhere",
            at: other.place, label: "is the name of the other one with `NoData` behind it",
            help: "rename one of the two",
            remarks: [.init("the other one", at: name.place)])
    }

    static func lossOfItself(_ name: Located<String>, _ loss: Place) -> Diagnostic {
        Diagnostic(
            "alerts/duplicate-name",
            "`\(shown(name.value))` and its loss of data are one name elsewhere", at: name.place,
            label: "ends with `NoData`, as the name of a loss does",
            help: "rename it, or make an alert of its own of `noData`",
            remarks: [.init("the loss of data", at: loss)])
    }

    static func unknownGolden(
        _ name: Located<String>, of type: DefinitionSet.EntityTypeFolder
    ) -> Diagnostic {
        let names = type.golden.map(\.name.value)
        return Diagnostic(
            "alerts/unknown-golden",
            "`\(type.definition.key)` has no golden metric `\(shown(name.value))`", at: name.place,
            label: "not in its golden_metrics.yml",
            help: suggestion(for: name.value, in: names)
                ?? (names.isEmpty
                    ? "write `metric:` instead"
                    : "its golden metrics are \(names.joined(separator: ", "))"))
    }

    static func goldenOfSeveral(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "alerts/query",
            "the golden metric `\(shown(name.value))` is not one query that can be read",
            at: name.place, label: "which value is watched?",
            help: "write `query:` with the one that is meant, and `provider:`")
    }

    static func unproduced(
        _ metric: Located<String>, of type: String, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "alerts/unproduced-metric",
            "nothing produces `\(shown(metric.value))` for `\(type)`", at: metric.place,
            label: "would never fire",
            help: suggestion(for: metric.value, in: names)
                ?? "map it in a sample that makes such entities, or watch another metric")
    }

    static func unknownAttribute(_ name: Located<String>, among names: [String]) -> Diagnostic {
        Diagnostic(
            "alerts/unknown-attribute",
            "the rows that are watched have no attribute `\(shown(name.value))`", at: name.place,
            label: "would never fire",
            help: suggestion(for: name.value, in: names)
                ?? "the attributes are \(names.joined(separator: ", "))")
    }

    static func noFacet(
        _ names: [String], at place: Place, among known: [String]
    ) -> Diagnostic {
        let missing = names.map { "`\(shown($0))`" }.joined(separator: ", ")
        return Diagnostic(
            "alerts/unknown-attribute",
            "what must hold too is in rows without \(missing), by which the alert tells entities apart",
            at: place, label: "would never fire",
            help: "watch a metric of the same entities; the attributes here are "
                + known.joined(separator: ", "))
    }

    static func notOneValue(_ reasons: [String], at place: Place) -> Diagnostic {
        Diagnostic(
            "alerts/query", "the query does not have one value for each entity", at: place,
            label: reasons.joined(separator: "; "),
            help: "write one aggregate over rows, such as "
                + "`SELECT max(queue.depth) FROM MessageQueueQueueSample`")
    }

    static func onlyThere(_ reasons: QueryReasons, at place: Place) -> Diagnostic {
        Diagnostic(
            "alerts/query", .warning, "only New Relic can watch this", at: place,
            label: reasons.all.map(\.message).joined(separator: "; "),
            help: "neither the program nor Prometheus fires it; write it with what all of them have"
        )
    }

    static func severalProviders(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "alerts/query", "a query is narrowed to one provider at most", at: name.place,
            label: "the second one", help: "write `WHERE provider IN (…)` in the query")
    }

    static func noForm(_ reason: QueryReason, at place: Place) -> Diagnostic {
        Diagnostic(
            "alerts/query", reason.message, at: place, label: "cannot be asked for",
            help: "rename the attribute, the metric or the event type")
    }
}

/// What can be wrong with when it fires.
extension Diagnostic {
    static func wrongUnit(_ bound: Located<StatedNumber>, _ unit: MetricUnit?) -> Diagnostic {
        let own = bound.value.unit?.symbol ?? ""
        return Diagnostic(
            "alerts/unit",
            unit.map { "a value in `\($0.symbol)` cannot be compared with one in `\(own)`" }
                ?? "the value has no unit that is known, and the bound is in `\(own)`",
            at: bound.place, label: "another unit",
            help: unit.map { "write the bound in `\($0.symbol)`, or a bare number" }
                ?? "write a bare number")
    }

    static func endlessBound(_ bound: Located<StatedNumber>, _ unit: MetricUnit?) -> Diagnostic {
        Diagnostic(
            "alerts/unit", "the bound is too great for a number in `\(unit?.symbol ?? "")`",
            at: bound.place, label: "no number is so great", help: "write a lesser bound")
    }

    static func settled(
        _ bound: Located<StatedNumber>, _ range: ClosedRange<Double>, isAlways: Bool
    ) -> Diagnostic {
        let ends = [range.lowerBound, range.upperBound].map { Scalar.text(of: $0) }
        let words =
            range.upperBound == .infinity
            ? "at least \(ends[0])"
            : range.lowerBound == -.infinity ? "at most \(ends[1])" : "\(ends[0]) to \(ends[1])"
        return Diagnostic(
            "alerts/bound", .warning,
            isAlways ? "this holds for every value" : "this holds for no value", at: bound.place,
            label: "the values are \(words)",
            help: "write a bound within the range, or correct the metric's `minimum` and `maximum`")
    }

    static func noDeviations(_ bound: Located<StatedNumber>) -> Diagnostic {
        Diagnostic(
            "alerts/baseline", "a level of a baseline is a number of standard deviations",
            at: bound.place, label: "not a bare number above 0 with `above` or `atLeast`",
            help: "write `above: 3`; `direction:` says whether up or down")
    }

    static func uselessWarning(
        _ fault: String, at place: Place, critical: Place
    ) -> Diagnostic {
        Diagnostic(
            "alerts/levels", .warning, "the warning never comes before the critical alert",
            at: place, label: fault, help: "give the warning a lesser bound or a shorter `for`",
            remarks: [.init("the critical level", at: critical)])
    }

    static func holdWithinWindow(
        _ hold: Located<Duration>, _ window: Located<Duration>
    ) -> Diagnostic {
        Diagnostic(
            "alerts/for", .warning,
            "the value covers \(write(window.value)), and need hold for \(write(hold.value)) only",
            at: hold.place, label: "shorter than the window",
            help: "write `for: \(write(window.value))` or more, or leave it out to fire at once")
    }

    static func hastyLoss(_ after: Located<Duration>, atLeast shortest: Duration) -> Diagnostic {
        Diagnostic(
            "alerts/no-data", .warning, "one answer that is late fires this", at: after.place,
            label: "shorter than two intervals of a target",
            help: "write `after: \(write(shortest))` or more")
    }

    static func forgottenLoss(_ memory: Located<Duration>, after: Duration) -> Diagnostic {
        Diagnostic(
            "alerts/no-data", .warning, "the entity is forgotten before anybody is told",
            at: memory.place, label: "not longer than `after`",
            help: "write more than \(write(after))")
    }

    static func noAddress(_ runbook: Located<String>) -> Diagnostic {
        Diagnostic(
            "alerts/runbook", .warning, "`\(shown(runbook.value))` is no address",
            at: runbook.place,
            label: "leads nowhere", help: "write `https://…`, or `#` and an anchor of the runbook")
    }

    static func noAnchor(
        _ runbook: Located<String>, _ anchor: String, among anchors: [String]
    ) -> Diagnostic {
        Diagnostic(
            "alerts/runbook", .warning, "the runbook has no section `#\(shown(anchor))`",
            at: runbook.place, label: "leads nowhere",
            help: suggestion(for: anchor, in: anchors)
                ?? "name a section that there is, or write an address of your own")
    }
}
