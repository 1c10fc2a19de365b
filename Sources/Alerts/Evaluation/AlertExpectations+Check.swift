public import Definitions
public import Diagnostics

extension AlertExpectations {
    /// Finds what no test of some rules can see: an alert or a severity that there is not, an attribute
    /// that no entity of it has, and times that exclude each other.
    public func check(against rules: [AlertRule], report: inout DiagnosticReport) {
        for one in expected {
            if one.firesAfter > one.firesBefore {
                report.add(.times(one, "firesAfter", one.firesAfter, .late("firesBefore")))
            }
            if let end = one.resolvesBefore, end <= one.firesAfter {
                report.add(.times(one, "resolvesBefore", end, .early("firesAfter")))
            }
            guard let rule = rules.first(where: { $0.key == one.alert.value }) else {
                report.add(.unknownAlert(one.alert, rules.map(\.key)))
                continue
            }
            let severities = Set(
                rule.levels.map(\.severity) + [rule.loss?.severity].compactMap(\.self))
            if !severities.contains(one.severity) {
                report.add(.noSeverity(one, severities))
            }
            for attribute in one.matching where !rule.facets.contains(attribute.name.value) {
                report.add(.unknownAttribute(attribute.name, rule))
            }
        }
    }

    /// Finds the times that are after the end of a test, so that nobody could tell.
    ///
    /// - Parameters:
    ///   - length: How long the test takes.
    ///   - report: Where findings go.
    public func check(length: Duration, report: inout DiagnosticReport) {
        for one in expected {
            let times = [
                ("firesAfter", one.firesAfter), ("firesBefore", one.firesBefore),
                ("resolvesBefore", one.resolvesBefore ?? .zero),
            ]
            for (name, time) in times where time > length {
                report.add(.times(one, name, time, .outside(length)))
            }
        }
    }
}

/// What is wrong with a time that is expected.
private enum TimeFault {
    /// It is after the other one.
    case late(String)
    /// It is not after the other one.
    case early(String)
    /// It is after the end of a test of this length.
    case outside(Duration)
}

extension Diagnostic {
    fileprivate static func unknownAlert(
        _ alert: Located<String>, _ keys: [String]
    ) -> Diagnostic {
        // The name alone is what people say; the type in front of it is easily forgotten.
        let named = keys.filter { $0.hasSuffix("/\(alert.value)") }
        let help =
            named.isEmpty
            ? suggestion(for: alert.value, in: keys)
                ?? "a key is the entity type and the name, such as `\(keys.sorted().first ?? "")`; "
                + "`mqp alerts render` prints all"
            : "did you mean \(named.map { "`\($0)`" }.joined(separator: " or "))?"
        return Diagnostic(
            "expect/unknown-alert", "there is no alert `\(shown(alert.value))`", at: alert.place,
            label: "not defined", help: help)
    }

    fileprivate static func noSeverity(
        _ one: AlertExpectations.Expected, _ severities: Set<AlertSeverity>
    ) -> Diagnostic {
        Diagnostic(
            "expect/severity",
            "`\(shown(one.alert.value))` never fires as \(one.severity.rawValue)",
            at: one.alert.place, label: "has no such level",
            help: "its severity can be "
                + severities.sorted().map { "`\($0.rawValue)`" }.joined(separator: " or "))
    }

    fileprivate static func unknownAttribute(
        _ name: Located<String>, _ rule: AlertRule
    ) -> Diagnostic {
        Diagnostic(
            "expect/unknown-attribute", "`\(rule.key)` does not tell `\(shown(name.value))`",
            at: name.place, label: "is no attribute of it",
            help: suggestion(for: name.value, in: rule.facets)
                ?? "it tells \(rule.facets.map { "`\($0)`" }.joined(separator: ", "))")
    }

    fileprivate static func times(
        _ one: AlertExpectations.Expected, _ name: String, _ time: Duration, _ fault: TimeFault
    ) -> Diagnostic {
        let (words, help) =
            switch fault {
            case .late(let other):
                ("is after `\(other)`", "both are from the beginning of the test")
            case .early(let other):
                ("is not after `\(other)`", "an alert ends after it fires")
            case .outside(let length):
                (
                    "is after the end, \(write(length)) from the beginning",
                    "expect it earlier, or test a longer time"
                )
            }
        return Diagnostic(
            "expect/time", "`\(name)` is \(write(time)), which \(words)", at: one.alert.place,
            label: "is expected so", help: help)
    }
}
