import Diagnostics
import Discovery
import Synchronization

/// How the discoveries of a run are, for `mqp status`.
final class DiscoveryBoard: Sendable {
    private let state = Mutex<[RunReport.Discovery]>([])

    var report: [RunReport.Discovery] { state.withLock { $0 } }

    func show(_ report: [RunReport.Discovery]) { state.withLock { $0 = report } }
}

extension RunReport {
    /// How a discovery of a run is.
    struct Discovery: Codable, Sendable {
        var name: String
        var kind: String
        var targets: Int
        var refused: Int
        var firstRefusal: String?
        /// The last whole answer, in milliseconds since 1970 UTC; nil where there was none.
        var succeededAt: Int64?
        /// Nil where the last answer was whole.
        var failure: Failure?
    }
}

extension RunReport.Discovery {
    init(_ status: DiscoveryStatus) {
        self.init(
            name: status.name, kind: status.kind, targets: status.targets,
            refused: status.refused, firstRefusal: status.firstRefusal,
            succeededAt: status.succeededAt,
            failure: status.failure.map {
                .init(reason: $0.reason.rawValue, message: $0.detail, at: $0.at)
            })
    }

    /// What needs a look, in words.
    var problems: [String] {
        var problems: [String] = []
        if let failure {
            problems.append("the discovery \(name) fails: \(failure.message)")
        }
        if refused > 0 {
            let first = firstRefusal.map { ": \($0)" } ?? ""
            problems.append("\(refused) that \(name) found are not watched\(first)")
        }
        return problems
    }

    /// The line about it; `age` says how long ago a moment was.
    func line(age: (Int64) -> String) -> String {
        var line = "discovery  \(shown(name)) (\(kind)): \(targets) "
        line += targets == 1 ? "target" : "targets"
        line += succeededAt.map { ", found \(age($0)) ago" } ?? ", nothing found yet"
        if refused > 0 { line += ", \(refused) refused" }
        if let failure { line += "; fails (\(failure.reason))" }
        return line
    }
}
