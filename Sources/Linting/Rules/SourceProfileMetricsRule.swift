import Definitions
import Diagnostics
import Telemetry

/// A profile says which metrics it leaves unknown, so that nobody finds out by night.
struct SourceProfileMetricsRule: LintRule {
    static let id: RuleID = "source/profile-metrics"
    static let summary = "A profile does not say which metrics it leaves unknown."

    /// How many metrics one finding names.
    private static let maximumNames = 12

    func check(_ context: LintContext, report: inout DiagnosticReport) {
        for source in context.sources {
            for profile in source.profiles?.steps ?? [] {
                let left = source.metrics(without: profile).map(\.rawValue)
                let said = profile.unknown.map(\.value)
                let unsaid = left.filter { !said.contains($0) }
                if !unsaid.isEmpty {
                    report.add(.unsaid(unsaid, profile.name, upTo: Self.maximumNames))
                }
                for name in profile.unknown where !left.contains(name.value) {
                    let mapped = source.samples.flatMap(\.shape.metrics).map(\.name.rawValue)
                    report.add(
                        mapped.contains(name.value)
                            ? .known(name, in: profile.name.value)
                            : .unmapped(name, in: source.definition.name.value, among: unsaid))
                }
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func unsaid(
        _ names: [String], _ profile: Located<String>, upTo limit: Int
    ) -> Diagnostic {
        let more = names.count > limit ? ", and \(names.count - limit) more" : ""
        return Diagnostic(
            SourceProfileMetricsRule.id, .info,
            "the profile `\(profile.value)` leaves metrics unknown and does not say so",
            at: profile.place, label: "\(names.count) of them",
            help: "ask for what they are made of, or write them under `unknown`: "
                + names.prefix(limit).joined(separator: ", ") + more)
    }

    fileprivate static func known(_ name: Located<String>, in profile: String) -> Diagnostic {
        Diagnostic(
            SourceProfileMetricsRule.id, .info,
            "the profile `\(profile)` does not leave `\(shown(name.value))` unknown",
            at: name.place, label: "all that it is made of is asked for", help: "remove it")
    }

    fileprivate static func unmapped(
        _ name: Located<String>, in source: String, among unsaid: [String]
    ) -> Diagnostic {
        Diagnostic(
            SourceProfileMetricsRule.id, .info,
            "`\(source)` maps no metric `\(shown(name.value))`", at: name.place,
            label: "unknown in every profile",
            help: suggestion(for: name.value, in: unsaid) ?? "remove it")
    }
}
