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
    let signals: AlertSignals
    let suppressions: AlertSuppressions
    let receivers: [AlertReceiver]
    let link: String?
    private let history: RunHistory
    let board: AlertBoard
    let own: AlertSelfTelemetry
    let accept: @Sendable ([EntityRow]) async -> Void
    /// Where it is remembered; nil where nothing is.
    private let folder: String?
    let time: TimeSource
    let logger: Logger

    private(set) var evaluation: AlertEvaluation
    var ledger: AlertLedger
    var outboxes: [String: AlertOutbox]
    var ended: EndedAlerts
    var evaluatedAt: Int64?
    private(set) var missed = 0
    var problem: String?
    /// What fires, as it was shown last.
    var shown: ShownAlerts?
    /// The webhooks that nobody has told of anything.
    private var newcomers: Set<String>
    /// Whether something was told that is not remembered yet.
    var isUnsaved = false
    /// When it was remembered last, with the baselines too, since a fixed moment; the clock can be set.
    private var savedAt = Duration.zero
    private var baselinesSavedAt: Duration
    private var isSaveFailing = false
    private var isSavedInPart = false
    var toldCounts: [AlertSelfTelemetry.Counts] = []
    var toldAt = Duration.zero
    /// When each Alertmanager is told next, by its name, since a fixed moment.
    var dueAt: [String: Duration] = [:]
    var failures: [String: RunReport.Failure] = [:]

    /// How often an Alertmanager is told again of what fires.
    static let repeatInterval = Duration.seconds(60)
    /// How often it is remembered where nothing changes.
    private static let saveInterval = Duration.seconds(60)
    /// How often what was told is remembered, where evaluations are further apart.
    private static let leastSaveInterval = Duration.seconds(15)
    /// How often baselines are remembered.
    private static let baselineInterval = Duration.seconds(600)

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
        let saved = folder.map { Self.saved(in: $0, logger) } ?? SavedAlerts()
        // One that is not asked would fire for ever if it fired when the run before ended.
        let refused = Set(signals.refused.map(\.rule))
        evaluation = AlertEvaluation(
            rules.filter { !refused.contains($0.key) },
            step: settings.step.wholeMilliseconds, states: saved.states)
        ledger = saved.ledger
        outboxes = Dictionary(
            settings.receivers.map { ($0.name, saved.outboxes[$0.name] ?? AlertOutbox()) },
            uniquingKeysWith: { first, _ in first })
        newcomers = Set(
            settings.receivers.filter { $0.kind == .webhook && saved.outboxes[$0.name] == nil }
                .map(\.name))
        ended = saved.ended
        baselinesSavedAt = time.elapsed()
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

    /// What the run before left; what cannot be read is a line of the log.
    private static func saved(in folder: String, _ logger: Logger) -> SavedAlerts {
        var saved = SavedAlerts()
        do throws(SavedAlerts.Failure) {
            saved = try SavedAlerts.read(in: folder) ?? saved
            try SavedBaselines.read(in: folder)?.restore(into: &saved.states)
        } catch {
            logger.error(
                "what is remembered of alerts cannot be read",
                metadata: ["reason": "\(error.reason)", "detail": "\(error.detail)"])
        }
        return saved
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

    /// Remembers what there is at the end, if anything was evaluated or told.
    func finish() {
        guard evaluatedAt != nil || isUnsaved else { return }
        save()
        saveBaselines()
    }

    private func evaluateAgain() async {
        showAll(evaluation.firing, at: time.milliseconds())
        while !Task.isCancelled {
            let next = evaluation.next(after: time.milliseconds())
            do { try await time.sleep(.milliseconds(next - time.milliseconds())) } catch { return }
            guard let due = evaluation.due(next, at: time.milliseconds()) else { continue }
            await evaluate(at: due)
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
        let firing = evaluation.firing
        let active = suppressions.active(at: now)
        let notices = ledger.settle(firing, at: now) { alert in
            let labels = alert.labels
            return active.contains { $0.matches(labels) }
        }
        ended.add(notices, at: now)
        for receiver in receivers {
            switch receiver.kind {
            case .webhook:
                // One that is new hears of all that fires.
                let isNew = newcomers.remove(receiver.name) != nil
                outboxes[receiver.name]?
                    .add(isNew ? ledger.told.map { AlertNotice($0) } : notices)
            case .alertmanager: if !notices.isEmpty { dueAt[receiver.name] = .zero }
            }
        }
        if !changes.isEmpty || !notices.isEmpty || isUnsaved
            || time.elapsed() - savedAt >= Self.saveInterval
        {
            save()
        }
        if time.elapsed() - baselinesSavedAt >= Self.baselineInterval { saveBaselines() }
        showAll(firing, at: now)
        await tellCounts()
    }

    /// Asks the store, on a thread that may wait for the disk.
    private static func readings(
        _ signals: AlertSignals, _ history: RunHistory, at now: Int64
    ) async -> AlertSignals.Readings {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                history.flush()
                guard history.isWriting else {
                    // Rows that are not kept are not gone.
                    continuation.resume(
                        returning: signals.unanswered(
                            QueryError(.unreadable, "recent rows are not kept")))
                    return
                }
                continuation.resume(
                    returning: signals.readings(at: now) { query, now throws(QueryError) in
                        try history.answer(query, now: now)
                    })
            }
        }
    }

    /// Remembers what was told while no evaluation does it.
    func saveIfDue() {
        let interval = min(.milliseconds(evaluation.step), Self.leastSaveInterval)
        if isUnsaved, time.elapsed() - savedAt >= interval { save() }
    }

    private func save() {
        guard let folder else { return }
        savedAt = time.elapsed()
        let saved = SavedAlerts(
            states: evaluation.states, ledger: ledger, outboxes: outboxes, ended: ended)
        do throws(SavedAlerts.Failure) {
            let leftOut = try saved.write(in: folder)
            isUnsaved = false
            if isSaveFailing { logger.notice("what is remembered of alerts is written again") }
            isSaveFailing = false
            noteLeftOut(leftOut)
        } catch {
            note(error)
        }
    }

    private func saveBaselines() {
        guard let folder else { return }
        baselinesSavedAt = time.elapsed()
        let baselines = SavedBaselines(evaluation.states)
        guard !baselines.series.isEmpty else { return }
        do throws(SavedAlerts.Failure) {
            try baselines.write(in: folder)
            noteLeftOut(baselines.leftOut)
        } catch {
            note(error)
        }
    }

    private func noteLeftOut(_ count: Int) {
        guard count > 0, !isSavedInPart else { return }
        isSavedInPart = true
        logger.warning(
            "not all of alerts is remembered", metadata: ["series": "\(count)"])
    }

    private func note(_ failure: SavedAlerts.Failure) {
        if !isSaveFailing {
            logger.error(
                "what is remembered of alerts cannot be written",
                metadata: ["reason": "\(failure.reason)", "detail": "\(failure.detail)"])
        }
        isSaveFailing = true
    }
}

extension AlertEvaluation {
    /// For which time there is to be evaluated after a sleep until `planned`, in milliseconds since 1970
    /// UTC.
    ///
    /// - Returns: The last multiple of the step that is not after now; nil where the clock was set back
    ///   meanwhile, and the planned time is far ahead.
    func due(_ planned: Int64, at now: Int64) -> Int64? {
        if now >= planned { return now - now % step }
        return planned - now <= step / 2 ? planned : nil
    }
}
