/// The Stream stage as the targets see it: the place that accepts the rows of a poll, or refuses them.
public struct RowStream: Sendable {
    /// What became of the rows of a poll.
    public enum Answer: Sendable, Hashable {
        /// They are kept, with the counters that made them.
        case accepted
        /// None of them is: why, in a word and in a line for a log. The next poll covers their time.
        case refused(reason: String, message: String = "")
    }

    /// Takes the rows of a poll and its counters, both or neither, and answers when they are kept; it
    /// never waits for a sink.
    public var accept: @Sendable (Poll) async -> Answer
    /// Whether there is room for more, so that nobody is asked for rows that have no place to go.
    public var hasRoom: @Sendable () async -> Bool
    /// The counters that were accepted with a target's last rows, of this run or the one before.
    public var baselines: @Sendable (_ target: String) -> [UInt8]?
    /// Forgets the counters of targets that are not watched any more.
    public var forget: @Sendable (_ isGone: @Sendable (String) -> Bool) async -> Void

    /// A stream of a store that accepts and refuses.
    public init(
        accept: @escaping @Sendable (Poll) async -> Answer,
        hasRoom: @escaping @Sendable () async -> Bool = { true },
        baselines: @escaping @Sendable (String) -> [UInt8]? = { _ in nil },
        forget: @escaping @Sendable (@Sendable (String) -> Bool) async -> Void = { _ in }
    ) {
        self.accept = accept
        self.hasRoom = hasRoom
        self.baselines = baselines
        self.forget = forget
    }

    /// A stream that takes everything and keeps nothing.
    public init(taking take: @escaping @Sendable (Poll) async -> Void) {
        self.init(accept: { poll in
            await take(poll)
            return .accepted
        })
    }
}
