import Spool
import Synchronization

/// The targets whose last rows the spool did not accept, and why.
final class RefusedTargets: Sendable {
    private let errors = Mutex<[String: SpoolError]>([:])

    /// Notes what became of a target's rows; nil where they were accepted.
    func note(_ target: String, _ error: SpoolError?) { errors.withLock { $0[target] = error } }

    /// Forgets targets that are not watched any more.
    func forget(_ isGone: (String) -> Bool) {
        errors.withLock { errors in errors = errors.filter { !isGone($0.key) } }
    }

    var isEmpty: Bool { errors.withLock { $0.isEmpty } }

    /// In words, one for each reason. That the spool is full is no matter of a target.
    var problems: [String] {
        let errors = errors.withLock { $0 }.filter { $0.value.reason != .full }
        return Dictionary(grouping: errors.sorted { $0.key < $1.key }, by: \.value.reason)
            .sorted { $0.key.rawValue < $1.key.rawValue }
            .compactMap { reason, targets in
                targets.first.map { target, error in
                    let others = targets.count == 1 ? "" : " and of \(targets.count - 1) more"
                    return "rows of \(target)\(others) are not accepted: \(reason.rawValue): "
                        + error.message
                }
            }
    }
}
