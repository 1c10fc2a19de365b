public import Definitions
import Telemetry

/// An alert that fires, with all that whoever is told of it needs.
public struct FiringAlert: Sendable, Hashable, Codable {
    /// The key of the rule.
    public var rule: String
    public var title: String
    public var description: String
    /// The address of what to do, and, where none is known, the section of the page that comes with the
    /// program, in words; as in the rule.
    public var runbook: String?
    public var runbookSection: String?
    public var severity: AlertSeverity
    public var cause: AlertState.Cause
    public var entityType: String
    /// The attributes that say which entity it is about; one that it has not is left out.
    public var attributes: [String: String]
    /// When its condition began to hold and when it began to fire, in milliseconds since 1970 UTC.
    public var since: Int64
    public var firedAt: Int64
    /// Nil of a loss.
    public var value: Double?
    /// In UCUM; nil where there is none.
    public var unit: String?

    /// Nil for one that is pending.
    init?(_ alert: AlertState.Active, of series: AlertSeries, _ rule: AlertRule) {
        guard let firedAt = alert.firedAt else { return nil }
        self.rule = rule.key
        title = rule.title
        description = rule.description
        runbook = rule.runbook
        runbookSection = rule.runbookSection
        severity = alert.severity
        cause = alert.cause
        entityType = rule.entityType
        attributes = Self.attributes(of: series, rule)
        since = alert.since
        self.firedAt = firedAt
        value = alert.value.flatMap { $0.isFinite ? $0 : nil }
        unit = rule.condition == .fixed ? rule.unit?.symbol : nil
    }

    /// The attributes of a series by their names.
    public static func attributes(of series: AlertSeries, _ rule: AlertRule) -> [String: String] {
        Dictionary(
            zip(rule.facets, series.values).filter { !$0.1.isEmpty },
            uniquingKeysWith: { first, _ in first })
    }

    /// The same for this alert as long as it fires, and another for the next time that it does: sixteen
    /// hexadecimal digits, a hyphen, and when it began to fire.
    public var id: String {
        var hash = FNV1a()
        hash.add(part: rule)
        hash.add(part: severity.rawValue)
        hash.add(part: cause.rawValue)
        for (name, value) in attributes.sorted(by: { $0.key < $1.key }) {
            hash.add(part: name)
            hash.add(part: value)
        }
        let digits = String(hash.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + "-\(firedAt)"
    }

    /// What silences and receivers know it by: its attributes, and what it is an alert of.
    public var labels: [String: String] {
        attributes.merging(
            [
                "alert": rule, "severity": severity.rawValue, "entityType": entityType,
                "cause": cause.rawValue,
            ], uniquingKeysWith: { _, own in own })
    }
}
