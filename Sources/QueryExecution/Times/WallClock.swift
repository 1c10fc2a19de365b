import Queries

/// The clocks of a time zone: what they show at a time, and when they show it. All in milliseconds;
/// what they show is counted as if the zone were UTC.
struct WallClock: Sendable {
    static let day: Int64 = 86_400_000
    /// Beyond, which is some hundred thousand years, times are as this one; sums of a few of them
    /// are never too large.
    static let greatestTime: Int64 = 1 << 52

    private let offset: @Sendable (Int64) -> Int64

    /// - Throws: where there is no such zone.
    init(zone: String?, in context: QueryContext) throws(QueryError) {
        guard let zone else {
            offset = { _ in 0 }
            return
        }
        guard context.offset(zone, context.now) != nil else {
            throw QueryError(.unsupported, "there is no time zone `\(zone)`")
        }
        offset = { context.offset(zone, $0) ?? 0 }
    }

    static func clamped(_ time: Int64) -> Int64 { min(max(time, -greatestTime), greatestTime) }

    /// What the clocks show.
    func shown(at time: Int64) -> Int64 {
        let time = Self.clamped(time)
        return time + offset(time)
    }

    /// How far the clocks are ahead of UTC.
    func offset(at time: Int64) -> Int64 { offset(Self.clamped(time)) }

    /// When the clocks show it: the first time where they do so twice, and where they leave it out,
    /// as if they had not yet been put forward.
    func time(showing shown: Int64) -> Int64 {
        let shown = Self.clamped(shown)
        let before = shown - offset(shown - Self.day)
        if before + offset(before) == shown { return before }
        let after = shown - offset(shown + Self.day)
        return after + offset(after) == shown ? after : before
    }
}
