import Telemetry

/// The limits of a spool, and what happens at them.
public struct SpoolOptions: Sendable, Hashable {
    /// What happens to a commit for which there is no room.
    public enum AtLimit: String, Sendable, Hashable, CaseIterable {
        /// It is refused; who collects waits until sinks have delivered.
        case refuse
        /// The oldest rows go, and are counted as dropped.
        case dropOldest = "drop-oldest"
    }

    /// What all segments take together, in bytes.
    public var maximumBytes: Int
    /// How long a row is kept, by the segment that it is in; nil for as long as there is room.
    public var maximumAge: Duration?
    public var atLimit: AtLimit
    /// How long a segment is when the next one begins, in bytes.
    public var segmentBytes: Int
    /// How long the beginning of one sync is behind that of the next at least, so that appends that
    /// come meanwhile go together. One that comes alone does not wait.
    public var commitDelay: Duration
    /// What one append may take, baselines included.
    public var maximumCommitBytes: Int
    /// What all dead letters take together, in bytes; the oldest go.
    public var deadLetterBytes: Int
    /// How long a dead letter is kept.
    public var deadLetterAge: Duration

    /// The smallest spool: smaller is taken for this.
    public static let minimumBytes = 64 << 10
    public static let defaultBytes = 1 << 30
    /// The longest segment where nobody said otherwise.
    public static let defaultSegmentBytes = 64 << 20
    /// The largest append where nobody said otherwise.
    public static let defaultCommitBytes = 256 << 20
    /// What appends go to disk together, unless one alone is larger.
    static let maximumGroupBytes = 16 << 20
    /// What is kept aside, so that cursors can be written on a full disk and rows leave it.
    static let maximumReserveBytes = 256 << 10
    public static let defaultDeadLetterBytes = 256 << 20

    /// - Parameters:
    ///   - maximumBytes: At least `minimumBytes`.
    ///   - maximumAge: Nil for none.
    ///   - atLimit: Refuse, unless said otherwise.
    ///   - segmentBytes: Nil for an eighth of the whole, at most 64 MiB; never over an eighth.
    ///   - commitDelay: At most 50 syncs a second, unless said otherwise.
    ///   - maximumCommitBytes: Nil for a quarter of the whole, at most 256 MiB; never over a quarter.
    ///   - deadLetterBytes: Those over it go, the oldest first.
    ///   - deadLetterAge: Those over it go.
    public init(
        maximumBytes: Int = defaultBytes, maximumAge: Duration? = .seconds(7 * 86_400),
        atLimit: AtLimit = .refuse, segmentBytes: Int? = nil,
        commitDelay: Duration = .milliseconds(20), maximumCommitBytes: Int? = nil,
        deadLetterBytes: Int = defaultDeadLetterBytes,
        deadLetterAge: Duration = .seconds(30 * 86_400)
    ) {
        let maximumBytes = max(maximumBytes, Self.minimumBytes)
        self.maximumBytes = maximumBytes
        self.maximumAge = maximumAge
        self.atLimit = atLimit
        self.segmentBytes = max(
            1, min(segmentBytes ?? Self.defaultSegmentBytes, maximumBytes / 8))
        self.commitDelay = commitDelay
        self.maximumCommitBytes = min(
            maximumCommitBytes ?? Self.defaultCommitBytes, maximumBytes / 4)
        self.deadLetterBytes = deadLetterBytes
        self.deadLetterAge = deadLetterAge
    }

    /// What the baselines of all names may take together: each segment begins with them.
    var maximumBaselineBytes: Int { maximumBytes / 8 }
    var groupBytes: Int { min(Self.maximumGroupBytes, maximumCommitBytes) }
    /// Less room than that, and collection is asked to wait.
    var roomBytes: Int { min(groupBytes, maximumBytes / 8) }
    var reserveBytes: Int { min(Self.maximumReserveBytes, maximumBytes / 16) }
    var maximumAgeMilliseconds: Int64? { maximumAge?.wholeMilliseconds }
    var deadLetterAgeMilliseconds: Int64 { deadLetterAge.wholeMilliseconds }
}
