import Alerts
import Definitions
import Delivery
import Diagnostics
import Logging
import QueryExecution
import Synthesis
import Telemetry

/// What fires, in the order in which people see it, with why nobody is told of some.
struct ShownAlerts {
    /// An alert by what it is told under, which is costly to compute.
    struct Entry {
        var id: String
        var alert: FiringAlert
        /// Why nobody is told of it; nil where somebody is.
        var silencedFor: String?
    }

    /// The most severe and the oldest first.
    var entries: [Entry]
    var pending: Int

    var silencedCount: Int { entries.count { $0.silencedFor != nil } }
}

/// What people see of it: the log, the status, and the metrics.
extension AlertService {
    /// The most changes of one evaluation that are logged.
    private static let maximumLogged = 50
    /// How often the sinks are told where nothing changes.
    private static let countsInterval = Duration.seconds(60)

    func note(_ readings: AlertSignals.Readings) {
        var parts: [String] = []
        if let failure = readings.failures.first {
            parts.append(
                "\(readings.failures.count) of \(signals.requestCount) signals have no answer: "
                    + "\(failure.message) (\(failure.reason.rawValue))")
        }
        let leftOut = readings.leftOut + evaluation.ignoredSeries
        if leftOut > 0 { parts.append("\(leftOut) series are too many and left out") }
        if readings.damagedBlocks > 0 {
            parts.append("\(readings.damagedBlocks) blocks of rows are damaged")
        }
        let now = parts.isEmpty ? nil : parts.joined(separator: "; ")
        if let now, problem == nil {
            logger.warning("alerts are evaluated in part", metadata: ["detail": "\(now)"])
        } else if now == nil, problem != nil {
            logger.notice("alerts are evaluated in full again")
        }
        problem = now
    }

    func log(_ changes: [(rule: AlertRule, change: AlertChange)]) {
        let told = changes.filter { $0.change.kind == .firing || $0.change.kind == .resolved }
        for (rule, change) in told.prefix(Self.maximumLogged) {
            let attributes = FiringAlert.attributes(of: change.series, rule)
                .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            var metadata: Logger.Metadata = [
                "alert": "\(rule.key)", "severity": "\(change.severity.rawValue)",
                "of": "\(attributes.joined(separator: " "))",
            ]
            if let value = change.value { metadata["value"] = "\(Scalar.text(of: value))" }
            if change.kind == .firing {
                logger.notice("an alert fires", metadata: metadata)
            } else {
                logger.notice("an alert fires no more", metadata: metadata)
            }
        }
        if told.count > Self.maximumLogged {
            logger.notice(
                "more alerts changed", metadata: ["count": "\(told.count - Self.maximumLogged)"])
        }
    }

    /// Shows what fires now.
    func showAll(_ firing: [FiringAlert], at now: Int64) {
        let active = suppressions.active(at: now)
        let told = active.isEmpty ? [] : Set(ledger.told.map(\.id))
        var entries = firing.map { ShownAlerts.Entry(id: $0.id, alert: $0) }
        for index in entries.indices where !active.isEmpty && !told.contains(entries[index].id) {
            let labels = entries[index].alert.labels
            entries[index].silencedFor = active.first { $0.matches(labels) }?.reason
        }
        entries.sort {
            ($1.alert.severity, $0.alert.firedAt, $0.id)
                < ($0.alert.severity, $1.alert.firedAt, $1.id)
        }
        shown = ShownAlerts(entries: entries, pending: evaluation.counts.pending)
        show()
    }

    /// Shows how the receivers are, besides what was shown of alerts last.
    func show() {
        let entries = shown?.entries ?? []
        board.show(
            RunReport.Alerts(
                rules: evaluation.rules.count, pending: shown?.pending ?? 0,
                firing: entries.count, silenced: shown?.silencedCount ?? 0,
                evaluatedAt: evaluatedAt, missed: missed, problem: problem,
                alerts: entries.prefix(RunReport.Alerts.maximumShown).map { entry in
                    let alert = entry.alert
                    return RunReport.Alerts.Firing(
                        alert: alert.rule, title: alert.title, severity: alert.severity.rawValue,
                        attributes: alert.attributes, firedAt: alert.firedAt, value: alert.value,
                        silencedFor: entry.silencedFor)
                },
                receivers: receivers.map { receiver in
                    let outbox = outboxes[receiver.name] ?? AlertOutbox()
                    return RunReport.Alerts.Receiver(
                        name: receiver.name, waiting: outbox.waiting.count, told: outbox.told,
                        refused: outbox.refused, dropped: outbox.dropped,
                        lastFailure: failures[receiver.name])
                }))
    }

    /// Tells the sinks how many there are, where that changed or a minute is over.
    func tellCounts() async {
        let entries = shown?.entries ?? []
        let pending = evaluation.pending
        let counts = AlertRule.Severity.allCases.map { severity in
            let own = entries.filter { $0.alert.severity == severity }
            return AlertSelfTelemetry.Counts(
                firing: own.count, pending: pending[severity] ?? 0,
                silenced: own.count { $0.silencedFor != nil })
        }
        guard counts != toldCounts || time.elapsed() - toldAt >= Self.countsInterval else { return }
        toldCounts = counts
        toldAt = time.elapsed()
        let now = evaluatedAt ?? time.milliseconds()
        await accept(
            zip(AlertRule.Severity.allCases, counts).map { severity, counts in
                EntityRow(
                    sample: own.sample(counts, severity: severity.rawValue, at: now), entities: [])
            })
    }
}
