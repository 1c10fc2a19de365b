import Logging

/// The state of every target, and one line in the log for each change of it.
actor StateLog {
    private let logger: Logger
    private var states: [String: TargetState] = [:]
    private var told: Set<String> = []

    /// The most different findings and refusals that are told; more would only repeat themselves.
    static let maximumTold = 10_000

    init(logger: Logger) { self.logger = logger }

    func isFailing(_ target: String) -> Bool { states[target]?.isFailing ?? false }

    func note(_ poll: Poll) {
        let before = states[poll.target] ?? .starting
        let now = poll.state
        states[poll.target] = now
        for text in poll.findings + poll.refusals {
            tellOnce(text, about: poll.target)
        }
        guard before != now else { return }
        switch now {
        case .starting: break
        case .up:
            logger.info(
                before == .starting ? "target answers" : "target answers again",
                metadata: ["target": "\(poll.target)", "rows": "\(poll.rowCount)"])
        case .failing(let reason, let request):
            let detail = poll.failures.first?.error.detail ?? ""
            logger.error(
                "target does not answer",
                metadata: [
                    "target": "\(poll.target)", "reason": "\(reason.rawValue)",
                    "request": "\(request)", "detail": "\(detail)",
                ])
        }
    }

    private func tellOnce(_ text: String, about target: String) {
        guard told.count < Self.maximumTold, told.insert("\(target)\u{0}\(text)").inserted else {
            return
        }
        logger.warning("\(text)", metadata: ["target": "\(target)"])
    }
}
