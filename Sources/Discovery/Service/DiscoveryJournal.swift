import Definitions
import Logging

/// What the log says of discoveries: a line for each change, and not for each look.
struct DiscoveryJournal: Sendable {
    private let logger: Logger
    /// By discovery, the reasons that were told since its last whole answer.
    private var reasons: [String: Set<DiscoveryError.Reason>] = [:]
    /// By discovery, what it refuses now and was told of.
    private var told: [String: Set<DiscoveryRefusal>] = [:]

    init(logger: Logger) { self.logger = logger }

    mutating func failed(_ name: String, _ error: DiscoveryError) {
        guard error.reason != .cancelled,
            reasons[name, default: []].insert(error.reason).inserted
        else { return }
        logger.error(
            "a discovery fails; what it found last stays",
            metadata: [
                "discovery": "\(name)", "reason": "\(error.reason.rawValue)",
                "detail": "\(error.detail)",
            ])
    }

    mutating func succeeded(_ name: String) {
        guard reasons.removeValue(forKey: name) != nil else { return }
        logger.notice("a discovery answers again", metadata: ["discovery": "\(name)"])
    }

    /// Tells how many targets came and went.
    func changed(_ name: String, from old: Set<String>, to new: Set<String>) {
        logger.info(
            "targets are discovered",
            metadata: [
                "discovery": "\(name)", "targets": "\(new.count)",
                "new": "\(new.subtracting(old).count)", "gone": "\(old.subtracting(new).count)",
            ])
    }

    /// Tells what is refused and was not before.
    mutating func refused(_ name: String, _ refusals: DiscoveryRefusals) {
        let before = told[name] ?? []
        told[name] = Set(refusals.first)
        let new = refusals.first.filter { !before.contains($0) }
        for refusal in new.prefix(DiscoveryLimits.refusalsTold) {
            logger.warning(
                "what was discovered becomes no target",
                metadata: [
                    "discovery": "\(name)", "address": "\(refusal.subject)",
                    "reason": "\(refusal.reason)",
                ])
        }
        guard new.count > DiscoveryLimits.refusalsTold else { return }
        logger.warning(
            "more of what was discovered becomes no target",
            metadata: ["discovery": "\(name)", "count": "\(refusals.count)"])
    }
}
