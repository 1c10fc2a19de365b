import Collectors
import Logging

/// The state of every target, and one line in the log for each change of it.
actor StateLog {
    private struct Known {
        var state = TargetState.starting
        /// Whether it gave any answer at all the last time.
        var isSilent = true
        /// The reasons told since it began to fail; one that comes and goes is told once.
        var reasons: Set<CollectionError.Reason> = []
        /// Findings and refusals that were told.
        var told: Set<String> = []
        /// The profile that it was asked by the last time.
        var profile: PolledProfile?
        var pace: PollPace?
    }

    private let logger: Logger
    private var targets: [String: Known] = [:]
    /// The targets whose last rows were not accepted.
    private var refused: Set<String> = []
    /// The reasons that were told since all rows were accepted.
    private var refusals: Set<String> = []

    /// The most different findings and refusals of a target that are told.
    static let maximumTold = 1_000

    init(logger: Logger) { self.logger = logger }

    /// Whether the target gave no answer at all the last time, or was never asked.
    func isSilent(_ target: String) -> Bool { targets[target]?.isSilent ?? true }

    func note(_ poll: Poll) {
        var known = targets[poll.target] ?? Known()
        let before = known.state
        known.state = poll.state
        known.isSilent = poll.answered.isEmpty
        noteLoad(poll, &known)
        for text in poll.findings + poll.refusals { tell(text, about: poll.target, once: &known) }
        switch poll.state {
        case .starting: break
        case .up where before != .up:
            known.reasons = []
            logger.info(
                before == .starting ? "target answers" : "target answers again",
                metadata: ["target": "\(poll.target)", "rows": "\(poll.rowCount)"])
        case .up: break
        case .failing(let reason, let request):
            guard known.reasons.insert(reason).inserted else { break }
            let detail = poll.failures.first?.error.detail ?? ""
            logger.error(
                "target does not answer",
                metadata: [
                    "target": "\(poll.target)", "reason": "\(reason.rawValue)",
                    "request": "\(request)", "detail": "\(detail)",
                ])
        }
        targets[poll.target] = known
    }

    /// Tells of another profile and of another pace, each when it changes.
    private func noteLoad(_ poll: Poll, _ known: inout Known) {
        if let profile = poll.profile, profile.name != known.profile?.name {
            // To be asked for all that there is needs no line.
            if known.profile != nil || profile.step > 0 {
                logger.notice(
                    "target is asked by another profile",
                    metadata: [
                        "target": "\(poll.target)", "profile": "\(profile.name)",
                        "before": "\(known.profile?.name ?? "none")",
                        "because": profile.isByBudget ? "budget" : "size",
                        "size": "\(profile.size.map(whole) ?? "unknown")",
                    ])
            }
            known.profile = profile
        }
        if poll.pace.isStretched != known.pace?.isStretched ?? false {
            logger.notice(
                poll.pace.isStretched
                    ? "target is asked less often, as its budget asks for"
                    : "target is asked in its interval again",
                metadata: ["target": "\(poll.target)", "interval": "\(poll.pace.interval)"])
        }
        if poll.pace.isExceeded, known.pace?.isExceeded != true {
            logger.warning(
                "target costs more than its budget, however seldom it is asked",
                metadata: ["target": "\(poll.target)", "interval": "\(poll.pace.interval)"])
        }
        known.pace = poll.pace
    }

    /// Notes that a target was not asked, since there is no room for its rows.
    func holdBack(_ target: String) { refused(target, because: "full") }

    /// Notes that a target's rows were refused.
    func refused(_ target: String, because reason: String, _ message: String = "") {
        if refusals.insert(reason).inserted {
            logger.error(
                "collection is held back: rows are not accepted",
                metadata: [
                    "reason": "\(reason)", "target": "\(target)", "detail": "\(message)",
                ])
        }
        refused.insert(target)
    }

    /// Notes that a target's rows were accepted.
    func accepted(_ target: String) {
        guard refused.remove(target) != nil, refused.isEmpty else { return }
        refusals = []
        logger.notice("collection goes on: rows are accepted again")
    }

    /// Forgets a target that is not asked any more.
    func forget(_ target: String) {
        targets[target] = nil
        accepted(target)
    }

    private func tell(_ text: String, about target: String, once known: inout Known) {
        guard known.told.count <= Self.maximumTold, known.told.insert(text).inserted else { return }
        let isLast = known.told.count > Self.maximumTold
        logger.warning(
            isLast ? "further findings about this target are not told" : "\(text)",
            metadata: ["target": "\(target)"])
    }
}

/// A number without its fraction.
private func whole(_ number: Double) -> String {
    Int64(exactly: number.rounded()).map(String.init) ?? "\(number)"
}
