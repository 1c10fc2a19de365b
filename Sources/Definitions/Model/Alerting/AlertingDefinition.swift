public import Diagnostics

/// Whether and how a run evaluates the alerts of its definitions, and who is told.
public struct AlertingDefinition: Sendable {
    public var isEvaluated = true
    public var step = Duration.seconds(15)
    /// The address of the page that the runbooks of shipped alerts are on.
    public var runbook: Interpolated?
    /// The address under which people see more, for receivers that link to it.
    public var link: Interpolated?
    public var receivers: [AlertReceiverDefinition] = []
    public var silences: [SilenceDefinition] = []
    public var maintenance: [MaintenanceDefinition] = []
    public var place: Place

    init(place: Place) { self.place = place }

    /// The most receivers.
    static let maximumReceivers = 8
    /// The most silences, and the most maintenance windows.
    static let maximumSuppressions = 200

    static let record: Record<AlertingDefinition> = {
        var record = keys
        record.check = { alerting, report in
            if alerting.receivers.count > maximumReceivers {
                report.add(
                    .tooMany("receivers", maximumReceivers, at: alerting.receivers[0].place))
            }
            for (name, count) in [
                ("silences", alerting.silences.count),
                ("maintenance windows", alerting.maintenance.count),
            ] where count > maximumSuppressions {
                report.add(.tooMany(name, maximumSuppressions, at: alerting.place))
            }
        }
        return record
    }()

    private static let keys = Record<AlertingDefinition>(
        "alerting", "The alerts that a run evaluates over its recent rows.",
        start: AlertingDefinition.init(place:),
        fields: [
            .defaulted(
                "evaluate", \.isEvaluated, .boolean, "true", "Whether they are evaluated."),
            .defaulted(
                "step", \.step, .duration(.seconds(1)...(.seconds(600))), "15s",
                "How far evaluations are apart; they are at multiples of it."),
            .optional(
                "runbook", \.runbook, .interpolated,
                "The address of the runbook's page, which the shipped alerts link into."),
            .optional(
                "link", \.link, .interpolated,
                "The address where people see more, which receivers link to."),
            .defaulted(
                "notify", \.receivers, AlertReceiverDefinition.record.codec.list, "nobody",
                "Who is told when an alert fires and when it fires no more."),
            .defaulted(
                "silences", \.silences, SilenceDefinition.record.codec.list, "none",
                "Alerts of which nobody is told for a time."),
            .defaulted(
                "maintenance", \.maintenance, MaintenanceDefinition.record.codec.list, "none",
                "Times of the week in which nobody is told."),
        ])
}

extension Diagnostic {
    fileprivate static func tooMany(_ what: String, _ limit: Int, at place: Place) -> Diagnostic {
        Diagnostic(
            "config/limit", "more than \(limit) \(what)", at: place, label: "too many",
            help: "leave out what is over")
    }
}
