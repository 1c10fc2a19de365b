/// What a group did in a partition over the last minutes.
///
/// Looks that follow each other closely become one, so that a window has few samples however often it
/// is looked; nothing that a rule asks for is lost by that.
public struct ConsumptionWindow: Sendable, Hashable {
    /// What was seen at a time.
    public struct Sample: Sendable, Hashable {
        /// Milliseconds since 1970 UTC.
        public var time: Int64
        public var committed: Int64
        /// How many messages there were to read.
        public var lag: Int64
        /// Whether there was none at this time, or at one that became part of this sample.
        public var wasCaughtUp: Bool
    }

    /// How long a window is unless said otherwise, in milliseconds: ten minutes, as Burrow's is.
    public static let standardLength: Int64 = 600_000
    /// How many parts a window has; looks within one part become one sample.
    public static let parts: Int64 = 10
    /// The most samples: one for each part, one before the window, and those that went back.
    public static let maximumSamples = 16

    public let length: Int64
    /// By rising time.
    public private(set) var samples: [Sample] = []
    /// The last end, which falls only where the partition is another.
    private(set) var end: Int64 = 0
    /// Since when the commit is where it is.
    private(set) var unmovedSince: Int64 = 0
    private(set) var isAssigned: Bool?
    /// Whether the last look told where the commit and the end are.
    private(set) var isKnown = false
    /// Far from where numbers overflow.
    static let possible: ClosedRange<Int64> = 0...(1 << 60)

    /// An empty window of so many milliseconds, at least 1,000.
    public init(length: Int64 = standardLength) { self.length = max(length, 1_000) }

    /// A window as it was written down; nil where it is none.
    init?(
        length: Int64, samples: [Sample], end: Int64, unmovedSince: Int64, isAssigned: Bool?,
        isKnown: Bool
    ) {
        self.init(length: length)
        let areRising = zip(samples, samples.dropFirst()).allSatisfy { $0.time < $1.time }
        guard areRising, samples.count <= Self.maximumSamples,
            samples.allSatisfy({
                Self.possible.contains($0.time) && Self.possible.contains($0.committed)
                    && Self.possible.contains($0.lag)
            }),
            Self.possible.contains(end), Self.possible.contains(unmovedSince)
        else { return nil }
        self.samples = samples
        self.end = end
        self.unmovedSince = unmovedSince
        self.isAssigned = isAssigned
        self.isKnown = isKnown
    }

    /// Notes what is seen now; a time that is not later than the last is not noted.
    ///
    /// - Parameters:
    ///   - committed: the next message that the group will read; nil where it is not known.
    ///   - end: where the next message will be written; nil where it is not known.
    ///   - isAssigned: whether a member has the partition; nil where it is not known.
    ///   - time: milliseconds since 1970 UTC.
    public mutating func add(
        committed: Int64?, end: Int64?, isAssigned: Bool?, at time: Int64
    ) {
        guard Self.possible.contains(time), time > samples.last?.time ?? -1 else { return }
        guard let committed, let end, Self.possible.contains(committed),
            Self.possible.contains(end)
        else {
            isKnown = false
            return
        }
        isKnown = true
        self.isAssigned = isAssigned
        // Made anew, or cut off: what was before says nothing about it.
        if end < self.end { samples = [] }
        self.end = end
        if samples.last?.committed != committed { unmovedSince = time }
        let lag = max(end - committed, 0)
        append(Sample(time: time, committed: committed, lag: lag, wasCaughtUp: lag == 0))
        while samples.count > 2, samples[1].time <= time - length { samples.removeFirst() }
        if samples.count > Self.maximumSamples { samples.removeFirst() }
    }

    /// Adds a sample, or lets it take the place of the last, which is part of it then.
    private mutating func append(_ sample: Sample) {
        guard samples.count >= 2, let last = samples.last,
            last.time - samples[samples.count - 2].time < length / Self.parts,
            // Where it went back is kept, or it would not be seen.
            sample.committed >= last.committed,
            last.committed >= samples[samples.count - 2].committed
        else {
            samples.append(sample)
            return
        }
        samples[samples.count - 1] = sample
        samples[samples.count - 1].wasCaughtUp = sample.wasCaughtUp || last.wasCaughtUp
    }

    /// Whether it has been looked at for as long as the window is.
    public var isComplete: Bool {
        guard let first = samples.first, let last = samples.last else { return false }
        return last.time - first.time >= length
    }

    /// What the rules say of it, the first that holds:
    ///
    /// 1. Nothing is known: `unknown`.
    /// 2. There is nothing to read: `ok`.
    /// 3. The commit went back, and is not yet where it was: `rewind`.
    /// 4. There was nothing to read at some time in the window: `ok`.
    /// 5. The commit has not moved for the whole window: `stall` where a member has the partition,
    ///    `stop` where none has or that is not known.
    /// 6. Over the whole window, there was never less to read than at the look before: `warn`.
    /// 7. `ok`.
    public var status: ConsumptionStatus {
        guard isKnown, let last = samples.last else { return .unknown }
        guard last.lag > 0 else { return .ok }
        let pairs = zip(samples, samples.dropFirst())
        if let back = pairs.map({ $0.committed > $1.committed ? $0.committed : -1 }).max(),
            back > last.committed
        {
            return .rewind
        }
        guard !samples.contains(where: \.wasCaughtUp) else { return .ok }
        guard isComplete else { return .ok }
        if last.time - unmovedSince >= length { return isAssigned == true ? .stall : .stop }
        return pairs.allSatisfy { $0.lag <= $1.lag } ? .warn : .ok
    }
}
