import Alerts
import Definitions
import Diagnostics

/// The silences and the maintenance windows of a configuration.
struct AlertSuppressions: Sendable {
    let all: [AlertSuppression]

    init(_ settings: AlertingSettings) {
        self.init(silences: settings.silences, maintenance: settings.maintenance)
    }

    init(silences: [SilenceDefinition], maintenance: [MaintenanceDefinition]) {
        all =
            silences.map { silence in
                AlertSuppression(
                    reason: silence.reason,
                    time: .once(from: silence.from?.value, until: silence.until?.value),
                    matching: Self.labels(silence.matching))
            }
            + maintenance.map { window in
                let days = MaintenanceDefinition.Day.allCases.indices.filter {
                    window.days.contains(MaintenanceDefinition.Day.allCases[$0])
                }
                return AlertSuppression(
                    reason: window.reason,
                    time: .weekly(
                        days: Set(days), from: window.from, until: window.until.value,
                        zone: window.zone.value),
                    matching: Self.labels(window.matching))
            }
    }

    private static func labels(_ written: [NamedValue<String>]) -> [String: String] {
        Dictionary(written.map { ($0.name.value, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    /// Those that are on at a time, in milliseconds since 1970 UTC.
    func active(at now: Int64) -> [AlertSuppression] {
        all.filter { $0.isOn(at: now) { ClockZone.offset($0, $1) } }
    }
}
