import Diagnostics

extension RunReport.Alerts {
    /// What needs a look, in words: what keeps alerts from being evaluated or told. That some fire is
    /// no fault of the program.
    var problems: [String] {
        var problems: [String] = []
        if let problem { problems.append("alerts are evaluated in part: \(problem)") }
        for receiver in receivers {
            if let failure = receiver.lastFailure {
                problems.append("\(receiver.name) takes no alerts: \(failure.message)")
            }
            if receiver.dropped > 0 {
                problems.append(
                    "\(receiver.dropped) alerts were not told to \(receiver.name): too many waited")
            }
        }
        return problems
    }

    /// The lines about them; `age` says how long ago a moment was.
    func lines(age: (Int64) -> String) -> [String] {
        var first = "alerts     \(rules) rules"
        first += evaluatedAt.map { ", evaluated \(age($0)) ago" } ?? ", not evaluated yet"
        first += "; \(firing) fire, \(pending) pending"
        if missed > 0 { first += ", \(missed) evaluations missed" }
        if silenced > 0 { first += ", \(silenced) silenced" }
        let shownAlerts = alerts.map { alert in
            let attributes = alert.attributes.sorted { $0.key < $1.key }
                .map { "\(shown($0.key))=\(shown($0.value))" }.joined(separator: " ")
            let silence = alert.silencedFor.map { "; silenced: \(shown($0))" } ?? ""
            return "  \(alert.severity)  \(shown(alert.alert))  \(attributes)  for "
                + "\(age(alert.firedAt))\(silence)"
        }
        return [first] + shownAlerts
    }
}
