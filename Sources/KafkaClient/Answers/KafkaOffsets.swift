/// Which offset of a partition is asked for.
public enum KafkaPosition: Sendable, Hashable {
    /// Where the next message will be written.
    case end
    /// The first message that is still there.
    case earliest
    /// The first message of a time or later, in milliseconds since 1970 UTC; none where the last is
    /// older.
    case timestamp(Int64)

    /// As the protocol has it; a time before 1970 is 1970.
    var time: Int64 {
        switch self {
        case .end: -1
        case .earliest: -2
        case .timestamp(let milliseconds): max(milliseconds, 0)
        }
    }
}

/// An offset of a partition; nil where it is not known, or there is none.
public struct KafkaOffset: Sendable, Hashable {
    public var offset: Int64?
    /// Why it is not known; nil where there is none.
    public var error: KafkaCode?

    public init(offset: Int64? = nil, error: KafkaCode? = nil) {
        self.offset = offset
        self.error = error
    }
}

/// Offsets of partitions.
public struct KafkaOffsets: Sendable, Hashable {
    /// One for each partition of the `KafkaMetadata` that was asked with, in its order; those that were
    /// not asked for are nil, without an error.
    public var offsets: [KafkaOffset]
    /// The brokers that did not answer for the partitions that they lead.
    public var failures: KafkaFailures

    public init(offsets: [KafkaOffset] = [], failures: KafkaFailures = KafkaFailures()) {
        self.offsets = offsets
        self.failures = failures
    }
}
