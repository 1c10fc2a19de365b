public import Diagnostics

/// Who is told of alerts: a webhook, or an Alertmanager.
public struct AlertReceiverDefinition: Sendable {
    public var webhook: Interpolated?
    public var alertmanager: Interpolated?
    public var headers: [NamedValue<Interpolated>] = []
    public var place: Place

    init(place: Place) { self.place = place }

    static let record: Record<AlertReceiverDefinition> = {
        var record = keys
        record.check = { receiver, report in
            if (receiver.webhook == nil) == (receiver.alertmanager == nil) {
                report.add(.notOneReceiver(at: receiver.place))
            }
        }
        return record
    }()

    private static let keys = Record<AlertReceiverDefinition>(
        "receiver", "Who is told of alerts: `webhook` or `alertmanager`.",
        start: AlertReceiverDefinition.init(place:),
        fields: [
            .optional(
                "webhook", \.webhook, .interpolated,
                "An address that gets a POST with JSON for each alert that fires or ends."),
            .optional(
                "alertmanager", \.alertmanager, .interpolated,
                "The address of an Alertmanager, without `/api/v2/alerts`, such as "
                    + "`http://localhost:9093`."),
            .headers(\.headers),
        ])
}

extension Diagnostic {
    fileprivate static func notOneReceiver(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/alerts", "a receiver is a webhook or an Alertmanager", at: place,
            label: "names not exactly one", help: "write `webhook:` or `alertmanager:`")
    }
}
