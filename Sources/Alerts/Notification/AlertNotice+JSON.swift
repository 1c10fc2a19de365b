import Definitions
public import Diagnostics
import Queries
import Telemetry

extension AlertNotice {
    /// The version of what a webhook gets.
    static let webhookVersion = 1

    /// What a webhook gets, one for each notice.
    public var webhook: JSONValue {
        .object([
            ("version", .number(Self.webhookVersion)),
            ("id", .string(alert.id)),
            ("status", .string(endedAt == nil ? "firing" : "resolved")),
            ("alert", .string(alert.rule)),
            ("title", .string(alert.title)),
            ("description", .string(alert.description)),
            ("severity", .string(alert.severity.rawValue)),
            ("cause", .string(alert.cause.rawValue)),
            ("entityType", .string(alert.entityType)),
            ("attributes", Self.object(alert.attributes)),
            ("value", alert.value.map { .decimal($0) } ?? .null),
            ("unit", .optional(alert.unit)),
            ("since", .string(Self.time(alert.since))),
            ("startsAt", .string(Self.time(alert.firedAt))),
            ("endsAt", .optional(endedAt.map { Self.time($0) })),
            ("runbook", .optional(alert.runbook)),
            ("runbookSection", .optional(alert.runbookSection)),
        ])
    }

    /// The alert as Alertmanager's API of version 2 takes it, with the labels of the rendered rules.
    ///
    /// - Parameters:
    ///   - validUntil: When it ends if nothing more is heard of it, in milliseconds since 1970 UTC; for
    ///     one that ended, that is known.
    ///   - generator: The address that tells more of it; nil for none.
    /// - Returns: One element of what is posted.
    public func alertmanager(validUntil: Int64, generator: String?) -> JSONValue {
        let name = AlertLabels.alertName(
            alert.entityType, String(alert.rule.dropFirst(alert.entityType.count + 1)))
        let labels = AlertLabels.merged(
            alert.attributes,
            into: [
                "alertname": alert.cause == .loss ? AlertLabels.lossName(of: name) : name,
                "severity": alert.severity.rawValue, "entity_type": alert.entityType,
                "alert": alert.rule,
            ])
        var annotations = ["summary": alert.title]
        if !alert.description.isEmpty { annotations["description"] = alert.description }
        if let runbook = alert.runbook { annotations["runbook_url"] = runbook }
        if let section = alert.runbookSection { annotations["runbook"] = section }
        if let value = alert.value { annotations["value"] = Scalar.text(of: value) }
        let end = endedAt ?? validUntil
        return .object(
            [
                ("labels", Self.object(labels)),
                ("annotations", Self.object(annotations)),
                // Where a clock was set back, it refuses all of a request in which one ends too early.
                ("startsAt", .string(Self.time(min(alert.firedAt, end)))),
                ("endsAt", .string(Self.time(end))),
            ] + (generator.map { [("generatorURL", .string($0))] } ?? []))
    }

    private static func object(_ values: [String: String]) -> JSONValue {
        .object(values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    }

    /// A time as RFC 3339 writes it, in UTC, to the millisecond.
    static func time(_ milliseconds: Int64) -> String {
        let total = max(milliseconds, 0)
        let (days, rest) = (total / 86_400_000, total % 86_400_000)
        let date = CivilDate(days: days)
        func padded(_ number: some BinaryInteger, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(width - digits.count, 0)) + digits
        }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2))"
            + ":\(padded(rest / 1000 % 60, 2)).\(padded(rest % 1000, 3))Z"
    }
}
