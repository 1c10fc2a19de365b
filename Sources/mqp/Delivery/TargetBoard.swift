import Collectors
import Engine
import Synchronization

/// How the targets are asked, by their last polls.
final class TargetBoard: Sendable {
    private let targets = Mutex<[String: RunReport.Target]>([:])

    /// Takes how a target was asked.
    func note(_ poll: Poll) {
        targets.withLock { $0[poll.target] = RunReport.Target(poll) }
    }

    /// Forgets targets that are not watched any more.
    func forget(_ isGone: (String) -> Bool) {
        targets.withLock { $0 = $0.filter { !isGone($0.key) } }
    }

    /// Those that cost most first, at most `RunReport.maximumTargets`.
    var report: [RunReport.Target] {
        let all = targets.withLock { Array($0.values) }
        return Array(
            all.sorted { ($1.load, $0.name) < ($0.load, $1.name) }.prefix(RunReport.maximumTargets))
    }
}

extension RunReport.Target {
    init(_ poll: Poll) {
        name = poll.target
        switch poll.state {
        case .starting: state = "starting"
        case .up: state = "up"
        case .failing(let reason, _):
            state = "failing"
            self.reason = reason.rawValue
        }
        profile = poll.profile?.name
        size = poll.profile?.size
        isByBudget = poll.profile?.isByBudget ?? false
        interval = poll.pace.interval / .seconds(1)
        isStretched = poll.pace.isStretched
        requests = poll.sentRequestCount
        bytes = poll.byteCount
        answerSeconds = poll.answerTime / .seconds(1)
    }
}
