import Alerts
import Definitions
import Delivery
import Diagnostics
import Logging
import Telemetry

/// Who is told: each receiver at its own pace, so that one that is down holds up no other.
extension AlertService {
    /// How often is looked whether somebody is to be told.
    private static let lookInterval = Duration.milliseconds(200)
    /// The waits between tries: the first, doubled up to the last.
    private static let firstWait = Duration.seconds(1)
    private static let lastWait = Duration.seconds(60)

    func tell(_ receiver: AlertReceiver) async {
        var wait = Self.firstWait
        while !Task.isCancelled {
            let outcome =
                switch receiver.kind {
                case .webhook: await tellWebhook(receiver)
                case .alertmanager: await tellAlertmanager(receiver)
                }
            do {
                if case .failed(let reason, let message)? = outcome {
                    note(reason, message, of: receiver)
                    try await time.sleep(wait)
                    wait = min(wait * 2, Self.lastWait)
                    continue
                }
                if outcome != nil {
                    if failures.removeValue(forKey: receiver.name) != nil {
                        logger.notice(
                            "a receiver of alerts takes them again",
                            metadata: ["receiver": "\(receiver.name)"])
                    }
                    wait = Self.firstWait
                    show()
                    continue
                }
                saveIfDue()
                try await time.sleep(Self.lookInterval)
            } catch { return }
        }
    }

    private func note(_ reason: String, _ message: String, of receiver: AlertReceiver) {
        guard !Task.isCancelled else { return }
        if failures[receiver.name] == nil {
            logger.warning(
                "a receiver of alerts takes none",
                metadata: [
                    "receiver": "\(receiver.name)", "reason": "\(reason)", "detail": "\(message)",
                ])
        }
        failures[receiver.name] = RunReport.Failure(
            reason: reason, message: message, at: time.milliseconds())
        show()
    }

    /// Tells the oldest notice; nil where there is none.
    private func tellWebhook(_ receiver: AlertReceiver) async -> AlertReceiver.Outcome? {
        guard let notice = outboxes[receiver.name]?.waiting.first else { return nil }
        let outcome = await receiver.post(
            notice.webhook,
            id: "\(notice.alert.id)-\(notice.endedAt == nil ? "firing" : "resolved")")
        switch outcome {
        case .failed: return outcome
        case .taken: outboxes[receiver.name]?.settle([notice], isRefused: false)
        case .refused(let status):
            outboxes[receiver.name]?.settle([notice], isRefused: true)
            refuse(status, receiver)
        }
        isUnsaved = true
        return outcome
    }

    /// Tells all that fire and that ended a short while ago; nil where that is not due.
    private func tellAlertmanager(_ receiver: AlertReceiver) async -> AlertReceiver.Outcome? {
        let now = time.milliseconds()
        // What the run before knew may be over: nobody is told before an evaluation.
        guard let evaluatedAt, time.elapsed() >= dueAt[receiver.name, default: .zero] else {
            return nil
        }
        ended.add([], at: evaluatedAt)
        let notices = ledger.told.map { AlertNotice($0) } + ended.notices
        dueAt[receiver.name] = time.elapsed() + Self.repeatInterval
        guard !notices.isEmpty else { return nil }
        let validUntil = now + 4 * max(Self.repeatInterval.wholeMilliseconds, evaluation.step)
        for start in stride(from: 0, to: notices.count, by: AlertReceiver.maximumAlerts) {
            let part = notices[start..<min(start + AlertReceiver.maximumAlerts, notices.count)]
            let outcome = await receiver.post(
                .array(
                    part.map { $0.alertmanager(validUntil: validUntil, generator: link) }), id: nil)
            switch outcome {
            case .taken: outboxes[receiver.name]?.settle(part, isRefused: false)
            case .failed:
                dueAt[receiver.name] = .zero
                return outcome
            case .refused(let status):
                outboxes[receiver.name]?.settle(part, isRefused: true)
                refuse(status, receiver)
            }
        }
        return .taken
    }

    private func refuse(_ status: Int, _ receiver: AlertReceiver) {
        logger.error(
            "a receiver refuses alerts",
            metadata: ["receiver": "\(receiver.name)", "status": "\(status)"])
    }
}
