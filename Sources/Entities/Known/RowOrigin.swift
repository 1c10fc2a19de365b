/// Where rows come from; the same for all rows of one poll of a target.
public struct RowOrigin: Sendable, Hashable {
    /// The target's name.
    public var target: String
    /// The name of its source.
    public var source: String
    /// The source's own number; the higher one owns a metric that several tell.
    public var priority: Int
    /// How often the target is asked, in milliseconds.
    public var interval: Int64

    /// The priority of what is computed of several entities, below all that a source can have.
    public static let derivedPriority = Int(Int32.min)

    /// The longest interval, a year; a longer one counts as that.
    public static let maximumInterval: Int64 = 366 * 86_400_000

    public init(target: String, source: String, priority: Int, interval: Int64) {
        self.target = target
        self.source = source
        self.priority = priority
        self.interval = min(max(interval, 1), Self.maximumInterval)
    }

    /// After how many milliseconds a value is too old to be what a thing is like now: two
    /// intervals, so that one lost answer is no gap.
    public var patience: Int64 { interval * 2 }
}

/// Which sample mapping of which target tells of entities, whatever else is known of it.
public struct TellerName: Sendable, Hashable {
    /// The target's name.
    public var target: String
    /// The name of the sample mapping.
    public var mapping: String

    public init(target: String, mapping: String) {
        self.target = target
        self.mapping = mapping
    }
}

/// One sample mapping of a target: what tells of entities, and can stop to.
public struct Teller: Sendable, Hashable {
    public var origin: RowOrigin
    /// The name of the sample mapping.
    public var mapping: String

    public init(origin: RowOrigin, mapping: String) {
        self.origin = origin
        self.mapping = mapping
    }

    /// What it is called.
    public var name: TellerName { TellerName(target: origin.target, mapping: mapping) }
}
