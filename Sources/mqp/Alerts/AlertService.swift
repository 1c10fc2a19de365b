import Alerts
import Collectors
import Definitions
import Delivery
import Diagnostics
import Foundation
import Logging
import Queries
import QueryExecution
import Spool
import Telemetry

/// The alerts of a run: evaluated at each step over the rows that it keeps, told to who is named, and
/// remembered for the next run. Whatever is wrong with them, nothing that is collected waits for it.
actor AlertService {
    private let signals: AlertSignals
    private let suppressions: AlertSuppressions
    let receivers: [AlertReceiver]
    let link: String?
    private let history: RunHistory
    private let board: AlertBoard
    private let own: AlertSelfTelemetry
    private let accept: @Sendable ([EntityRow]) async -> Void
    /// Where it is remembered; nil where nothing is.
    private let folder: String?
    let time: TimeSource
    let logger: Logger

    private(set) var evaluation: AlertEvaluation
    var ledger: AlertLedger
    var outboxes: [String: AlertOutbox]
    var ended: EndedAlerts
    var evaluatedAt: Int64?
    private var missed = 0
    private var problem: String?
    private var savedAt: Int64 = 0
    private var isSaveFailing = false
    private var toldCounts: [AlertSelfTelemetry.Counts] = []
    private var toldAt: Int64 = 0
    /// When each Alertmanager is told next, by its name.
    var dueAt: [String: Int64] = [:]
    var failures: [String: RunReport.Failure] = [:]

    /// How often an Alertmanager is told again of what fires, in milliseconds.
    static let repeatInterval: Int64 = 60_000
    /// How often it is remembered where nothing changes, in milliseconds.
    private static let saveInterval: Int64 = 60_000
    /// The most changes of one evaluation that are logged.
    private static let maximumLogged = 50

    /// Nil where the configuration evaluates none, and, after a line in the log, where none can be. They
    /// are remembered in `folder`, which is nil where there is none, or another run has it.
    init?(
        _ input: RunInput, delivery: RunDelivery, clients: HTTPClients, folder: String?,
        time: TimeSource, logger: Logger
    ) {
        guard let settings = input.configuration.alerts else { return nil }
        let rules = AlertRules.all(input.definitions, input.sources, runbook: settings.runbook)
        guard let history = delivery.history, !rules.isEmpty else {
            logger.error(
                "alerts are not evaluated",
                metadata: ["reason": rules.isEmpty ? "no alerts" : "no store"])
            return nil
        }
        let signals = AlertSignals(rules)
        self.signals = signals
        for refused in signals.refused {
            logger.warning(
                "an alert cannot be evaluated here",
                metadata: [
                    "alert": "\(refused.rule)",
                    "reason": "\(refused.reasons.all.map(\.message).joined(separator: "; "))",
                ])
        }
        var saved = SavedAlerts()
        if let folder {
            do throws(SavedAlerts.Failure) {
                saved = try SavedAlerts.read(in: folder) ?? saved
            } catch {
                logger.error(
                    "what is remembered of alerts cannot be read",
                    metadata: ["reason": "\(error.reason)", "detail": "\(error.detail)"])
            }
        }
        // One that is not asked would fire for ever if it fired when the run before ended.
        let refused = Set(signals.refused.map(\.rule))
        evaluation = AlertEvaluation(
            rules.filter { !refused.contains($0.key) },
            step: Int64(settings.step / .milliseconds(1)), states: saved.states)
        ledger = saved.ledger
        outboxes = Dictionary(
            settings.receivers.map { ($0.name, saved.outboxes[$0.name] ?? AlertOutbox()) },
            uniquingKeysWith: { first, _ in first })
        ended = saved.ended
        suppressions = AlertSuppressions(settings)
        receivers = settings.receivers.map {
            AlertReceiver($0, clients: clients, besides: input.path, time: time)
        }
        link = settings.link
        self.history = history
        board = delivery.alerts
        own = AlertSelfTelemetry(catalogue: input.definitions.metrics.mapValues(\.value))
        accept = { rows in
            // Where there is no room for them, the status shows the same.
            _ = try? await delivery.accept(SpoolCommit(rows: rows))
        }
        self.folder = folder
        self.time = time
        self.logger = logger
    }

    /// Evaluates and tells until the task is cancelled.
    func run() async {
        logger.info(
            "alerts are evaluated",
            metadata: [
                "rules": "\(evaluation.rules.count)",
                "step": "\(write(.milliseconds(evaluation.step)))",
            ])
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.evaluateAgain() }
            for receiver in receivers { group.addTask { await self.tell(receiver) } }
        }
    }

    /// Remembers what there is at the end, if anything was evaluated.
    func finish() {
        if evaluatedAt != nil { save(at: time.milliseconds()) }
    }

    private func evaluateAgain() async {
        show(at: time.milliseconds())
        while !Task.isCancelled {
            let now = time.milliseconds()
            let next = evaluation.next(after: now)
            do { try await time.sleep(.milliseconds(next - now)) } catch { return }
            await evaluate(at: next)
        }
    }

    /// Counts the evaluations that are left out before one, and says so the first time.
    private func noteMissed(before now: Int64) {
        guard let evaluatedAt else { return }
        let own = evaluation.missed(between: evaluatedAt, and: now)
        if own > 0, missed == 0 {
            logger.warning(
                "evaluations of alerts are missed",
                metadata: [
                    "count": "\(own)", "step": "\(write(.milliseconds(evaluation.step)))",
                ])
        }
        missed += own
    }

    private func evaluate(at now: Int64) async {
        noteMissed(before: now)
        let readings = await Self.readings(signals, history, at: now)
        note(readings)
        let changes = evaluation.evaluate(readings.byRule, at: now)
        evaluatedAt = now
        log(changes)
        let active = suppressions.active(at: now)
        let notices = ledger.settle(evaluation.firing, at: now) { alert in
            let labels = alert.labels
            return active.contains { $0.matches(labels) }
        }
        ended.add(notices, at: now)
        for receiver in receivers {
            switch receiver.kind {
            case .webhook: outboxes[receiver.name]?.add(notices)
            case .alertmanager: if !notices.isEmpty { dueAt[receiver.name] = 0 }
            }
        }
        if !changes.isEmpty || !notices.isEmpty || now - savedAt >= Self.saveInterval {
            save(at: now)
        }
        show(at: now)
        await tellCounts(at: now)
    }

    /// Asks the store, on a thread that may wait for the disk.
    private static func readings(
        _ signals: AlertSignals, _ history: RunHistory, at now: Int64
    ) async -> AlertSignals.Readings {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                history.flush()
                continuation.resume(
                    returning: signals.readings(at: now) { query, now throws(QueryError) in
                        try history.answer(query, now: now)
                    })
            }
        }
    }

    // MARK: What people see

    private func note(_ readings: AlertSignals.Readings) {
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

    private func log(_ changes: [(rule: AlertRule, change: AlertChange)]) {
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

    /// The alerts that fire and of which nobody is told, with the reason.
    private func silenced(at now: Int64) -> [String: String] {
        let active = suppressions.active(at: now)
        guard !active.isEmpty else { return [:] }
        let told = Set(ledger.told.map(\.id))
        var reasons: [String: String] = [:]
        for alert in evaluation.firing where !told.contains(alert.id) {
            let labels = alert.labels
            reasons[alert.id] = active.first { $0.matches(labels) }?.reason
        }
        return reasons
    }

    func show(at now: Int64) {
        let silenced = silenced(at: now)
        let counts = evaluation.counts
        let firing = evaluation.firing.sorted {
            ($1.severity, $0.firedAt, $0.id) < ($0.severity, $1.firedAt, $1.id)
        }
        board.show(
            RunReport.Alerts(
                rules: evaluation.rules.count, pending: counts.pending, firing: counts.firing,
                silenced: silenced.count, evaluatedAt: evaluatedAt, missed: missed,
                problem: problem,
                alerts: firing.prefix(RunReport.Alerts.maximumShown).map { alert in
                    RunReport.Alerts.Firing(
                        alert: alert.rule, title: alert.title, severity: alert.severity.rawValue,
                        attributes: alert.attributes, firedAt: alert.firedAt, value: alert.value,
                        silencedFor: silenced[alert.id])
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
    private func tellCounts(at now: Int64) async {
        let silenced = silenced(at: now)
        let firing = evaluation.firing
        let pending = evaluation.pending
        let counts = AlertRule.Severity.allCases.map { severity in
            AlertSelfTelemetry.Counts(
                firing: firing.count { $0.severity == severity }, pending: pending[severity] ?? 0,
                silenced: firing.count { $0.severity == severity && silenced[$0.id] != nil })
        }
        guard counts != toldCounts || now - toldAt >= Self.saveInterval else { return }
        toldCounts = counts
        toldAt = now
        await accept(
            zip(AlertRule.Severity.allCases, counts).map { severity, counts in
                EntityRow(
                    sample: own.sample(counts, severity: severity.rawValue, at: now), entities: [])
            })
    }

    func save(at now: Int64) {
        guard let folder else { return }
        let saved = SavedAlerts(
            states: evaluation.states, ledger: ledger, outboxes: outboxes, ended: ended)
        do throws(SavedAlerts.Failure) {
            try saved.write(in: folder)
            savedAt = now
            if isSaveFailing { logger.notice("what is remembered of alerts is written again") }
            isSaveFailing = false
        } catch {
            if !isSaveFailing {
                logger.error(
                    "what is remembered of alerts cannot be written",
                    metadata: ["reason": "\(error.reason)", "detail": "\(error.detail)"])
            }
            isSaveFailing = true
        }
    }
}
