import Synchronization

/// How the alerts of a run are, for `mqp status`.
final class AlertBoard: Sendable {
    private let state = Mutex<RunReport.Alerts?>(nil)

    /// Nil where no alerts are evaluated.
    var report: RunReport.Alerts? { state.withLock { $0 } }

    func show(_ report: RunReport.Alerts) { state.withLock { $0 = report } }
}

extension RunReport {
    /// How the alerts of a run are.
    struct Alerts: Codable, Sendable {
        /// An alert that fires.
        struct Firing: Codable, Sendable {
            var alert: String
            var title: String
            var severity: String
            var attributes: [String: String]
            /// Milliseconds since 1970 UTC.
            var firedAt: Int64
            var value: Double?
            /// Why nobody is told of it; nil where somebody is.
            var silencedFor: String?
        }

        struct Receiver: Codable, Sendable {
            var name: String
            var waiting: Int
            var told: Int
            var refused: Int
            var dropped: Int
            var lastFailure: Failure?
        }

        var rules: Int
        var pending: Int
        var firing: Int
        var silenced: Int
        /// The last evaluation, in milliseconds since 1970 UTC; nil where there was none.
        var evaluatedAt: Int64?
        /// How many evaluations the run left out, since others took too long or the machine slept.
        var missed: Int
        /// Why the last one was not whole; nil where it was.
        var problem: String?
        /// The most severe and the oldest first, up to `maximumShown`.
        var alerts: [Firing]
        var receivers: [Receiver]

        /// How many alerts that fire are shown.
        static let maximumShown = 100
    }
}
