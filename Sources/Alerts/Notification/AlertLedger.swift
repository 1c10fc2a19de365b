/// Which alerts were told, so that each is told once that it fires and once that it ended, however
/// often the program begins anew.
public struct AlertLedger: Sendable, Hashable, Codable {
    /// The alerts that were told and have not ended, in the order in which they were.
    public private(set) var told: [FiringAlert] = []

    public init() {}

    /// Takes which alerts fire now.
    ///
    /// An alert that is suppressed is not told, and is told when that ends, if it still fires. One that
    /// was told before is told again when it ends, suppressed or not, for somebody waits for that.
    ///
    /// - Parameters:
    ///   - firing: All that fire.
    ///   - now: Milliseconds since 1970 UTC.
    ///   - isSuppressed: Whether an alert must not be told now.
    /// - Returns: What is to be told, what ended first.
    public mutating func settle(
        _ firing: [FiringAlert], at now: Int64, isSuppressed: (FiringAlert) -> Bool
    ) -> [AlertNotice] {
        let current = Dictionary(
            firing.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var notices: [AlertNotice] = []
        var kept: [FiringAlert] = []
        for alert in told {
            if let now = current[alert.id] {
                kept.append(now)
            } else {
                notices.append(AlertNotice(alert, endedAt: now))
            }
        }
        let known = Set(kept.map(\.id))
        for alert in firing where !known.contains(alert.id) && !isSuppressed(alert) {
            notices.append(AlertNotice(alert))
            kept.append(alert)
        }
        told = kept
        return notices
    }
}
