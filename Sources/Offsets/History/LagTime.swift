/// How far behind a reader is in time: how long ago the next message that it will read was the next
/// to be written.
public struct LagTime: Sendable, Hashable {
    /// How well it is known.
    public enum Quality: String, Sendable, Hashable, CaseIterable {
        /// Between two ends that were seen, or at the last one: a reader that has read everything is 0
        /// behind.
        case interpolated
        /// Before the first end that was seen, by how fast the partition grew since; at most as far back
        /// as the history is long.
        case extrapolated
        /// Further back than that: the time is the least that it can be.
        case beyondHistory = "beyond_history"
        /// There is no history; the time is unknown.
        case none
    }

    /// Milliseconds, at least 0; nil exactly where the quality is `none`.
    public var milliseconds: Int64?
    public var quality: Quality

    public init(milliseconds: Int64?, quality: Quality) {
        self.milliseconds = milliseconds
        self.quality = quality
    }

    public static let none = LagTime(milliseconds: nil, quality: .none)

    /// Seconds; nil where they are unknown.
    public var seconds: Double? { milliseconds.map { Double($0) / 1_000 } }
}
