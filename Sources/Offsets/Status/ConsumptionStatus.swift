/// How a group does in a partition, by what it did over a window of time.
///
/// The rules are those of Burrow, which watches what groups commit. Here it is seen only where the commit
/// is at each look, not whether it was made anew; so a commit that does not move is `stall` where a
/// member has the partition, and `stop` where none has.
///
/// Source: https://github.com/linkedin/Burrow/wiki/Consumer-Lag-Evaluation-Rules
public enum ConsumptionStatus: String, Sendable, Hashable, CaseIterable {
    /// The end or the commit is not known.
    case unknown = "UNKNOWN"
    /// It has read everything at some time in the window, or comes closer.
    case ok = "OK"
    /// It reads, and never comes closer.
    case warn = "WARN"
    /// A member has the partition, and its commit does not move, while there is something to read.
    case stall = "STALL"
    /// Nobody has the partition, and its commit does not move, while there is something to read.
    case stop = "STOP"
    /// It has gone back, and is not yet where it was.
    case rewind = "REWIND"

    /// How bad it is, rising.
    public var severity: Int {
        switch self {
        case .unknown: 0
        case .ok: 1
        case .warn: 2
        case .stall: 3
        case .stop: 4
        case .rewind: 5
        }
    }

    /// Whether it is one of those in which nothing is read, or read again.
    public var isError: Bool { severity >= ConsumptionStatus.stall.severity }
}

/// How a group does, by its partitions.
public struct GroupStatus: Sendable, Hashable {
    /// What Burrow says of a group.
    public enum Summary: String, Sendable, Hashable, CaseIterable {
        /// Of no partition anything is known.
        case unknown = "UNKNOWN"
        case ok = "OK"
        /// A partition is `WARN`, and none is worse.
        case warn = "WARN"
        /// A partition is `STALL`, `STOP` or `REWIND`.
        case err = "ERR"
    }

    /// The worst status of a partition.
    public var worst: ConsumptionStatus = .unknown
    /// The partitions by status; those that are not known are among them.
    public var partitions: [ConsumptionStatus: Int] = [:]
    /// How many partitions have been seen over the whole window; of others, `warn`, `stall` and
    /// `stop` are not said.
    public var completeCount = 0

    public init() {}

    public var summary: Summary {
        switch worst {
        case .unknown: .unknown
        case .ok: .ok
        case .warn: .warn
        case .stall, .stop, .rewind: .err
        }
    }

    /// Takes a partition in.
    public mutating func add(_ status: ConsumptionStatus, isComplete: Bool) {
        partitions[status, default: 0] += 1
        if isComplete { completeCount += 1 }
        if status.severity > worst.severity { worst = status }
    }
}
