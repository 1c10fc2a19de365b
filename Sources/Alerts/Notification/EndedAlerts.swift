/// Alerts that ended a short while ago, for an Alertmanager, which is told of that for a while, since
/// it may have missed it.
public struct EndedAlerts: Sendable, Hashable, Codable {
    /// The oldest first.
    public private(set) var notices: [AlertNotice] = []

    /// For how long it is told, in milliseconds.
    public static let retention: Int64 = 15 * 60_000
    /// The most of them; at the limit the oldest is left out.
    public static let maximumCount = 1_000

    public init() {}

    public mutating func add(_ added: [AlertNotice], at now: Int64) {
        notices += added.filter { $0.endedAt != nil }
        // What ended after now, did before the clock was set back; what ended before there were times was
        // written by hand.
        for index in notices.indices {
            notices[index].endedAt = notices[index].endedAt.map { max(0, min($0, now)) }
        }
        notices.removeAll { now - ($0.endedAt ?? now) >= Self.retention }
        notices.removeFirst(max(notices.count - Self.maximumCount, 0))
    }
}
