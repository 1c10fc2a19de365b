public import Diagnostics
import Telemetry

/// The alerts of a run, with references replaced and addresses read.
public struct AlertingSettings: Sendable {
    /// Who is told.
    public struct Receiver: Sendable {
        public enum Kind: String, Sendable, Hashable { case webhook, alertmanager }

        public var kind: Kind
        /// Unique among the receivers, and the same wherever it stands among them, since what waits to
        /// be told is remembered under it: the kind and a number made of the address.
        public var name: String
        public var address: HTTPAddress
        public var headers: [SinkHeader]
    }

    public var step: Duration
    /// The address of the runbook's page; nil where none is written.
    public var runbook: String?
    public var link: String?
    public var receivers: [Receiver]
    public var silences: [SilenceDefinition]
    public var maintenance: [MaintenanceDefinition]
}

extension Configuration {
    /// Whether alerts are evaluated.
    public var evaluatesAlerts: Bool { alerts?.isEvaluated ?? false }

    /// Alerts are evaluated over what is kept, and told to addresses that can be.
    func checkAlerts(report: inout DiagnosticReport) {
        guard let alerts else { return }
        if alerts.isEvaluated, storeSettings.folder == nil {
            report.add(.noRows(at: alerts.place))
        }
        if let runbook = alerts.runbook, let text = runbook.literal,
            !["http://", "https://"].contains(where: text.hasPrefix)
        {
            report.add(.notAnAddress(of: "the runbook", text, at: runbook.place))
        }
        for receiver in alerts.receivers {
            for address in [receiver.webhook, receiver.alertmanager].compactMap(\.self) {
                guard let text = address.literal else { continue }
                _ = sinkAddress(
                    text, at: address.place, carriesSecret: !receiver.headers.isEmpty, &report)
            }
        }
    }

    /// Says which time zones there are not; `isZone` knows the names of those that there are.
    public func checkZones(report: inout DiagnosticReport, isZone: (String) -> Bool) {
        for window in alerts?.maintenance ?? [] where !isZone(window.zone.value) {
            report.add(.noZone(window.zone))
        }
    }

    /// The settings; nil where nothing is evaluated, and, after diagnostics, where something is
    /// missing.
    func alertingSettings(
        _ values: OutsideValues, _ report: inout DiagnosticReport
    ) -> AlertingSettings? {
        guard let alerts, alerts.isEvaluated else { return nil }
        var counts: [String: Int] = [:]
        let receivers = alerts.receivers.compactMap { receiver -> AlertingSettings.Receiver? in
            let kind: AlertingSettings.Receiver.Kind =
                receiver.webhook == nil ? .alertmanager : .webhook
            guard let written = receiver.webhook ?? receiver.alertmanager,
                let text = values.resolve(written, &report),
                let headers = values.headers(receiver.headers, &report),
                let address = sinkAddress(
                    text, at: written.place, carriesSecret: !headers.isEmpty, &report)
            else { return nil }
            let name = Self.receiverName(kind, address)
            let number = counts[name, default: 0] + 1
            counts[name] = number
            return AlertingSettings.Receiver(
                kind: kind, name: number == 1 ? name : "\(name)-\(number)", address: address,
                headers: headers)
        }
        return AlertingSettings(
            step: alerts.step, runbook: alerts.runbook.flatMap { values.resolve($0, &report) },
            link: alerts.link.flatMap { values.resolve($0, &report) }, receivers: receivers,
            silences: alerts.silences, maintenance: alerts.maintenance)
    }

    /// Such as `webhook-01234567`; the address itself can be a secret.
    private static func receiverName(
        _ kind: AlertingSettings.Receiver.Kind, _ address: HTTPAddress
    ) -> String {
        let hash = farmHashFingerprint64(Array(address.description.utf8)) & 0xFFFF_FFFF
        let digits = String(hash, radix: 16)
        return "\(kind.rawValue)-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension Diagnostic {
    fileprivate static func noRows(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/alerts", "alerts are evaluated over recent rows, and none are kept", at: place,
            label: "no store",
            help: "write `state: FOLDER` or `store: { path: FOLDER }`, or `evaluate: false` here")
    }

    fileprivate static func notAnAddress(
        of what: String, _ text: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/alerts", "the address of \(what) is none: `\(shown(text))`", at: place,
            label: "leads nowhere from a pager",
            help: "write where people can open the page, such as `https://wiki.example.com/mqp`")
    }

    fileprivate static func noZone(_ zone: Located<String>) -> Diagnostic {
        Diagnostic(
            "config/alerts", "there is no time zone `\(shown(zone.value))`", at: zone.place,
            label: "not known on this machine",
            help: "write a name of the IANA database, such as `Europe/Berlin`")
    }
}
