/// How much of the time that was asked is still kept, and how closely, where rows are kept for a while
/// only.
public struct QueryCoverage: Sendable, Hashable {
    /// From when on all is kept that the query could be answered from, in milliseconds since 1970 UTC:
    /// what is older was removed, or there was nothing yet. Nil where nothing is kept.
    public var keptSince: Int64?
    /// The times that were asked and are missing from the answer, since what it would be answered from
    /// has been removed; in ascending order, none touching another.
    public var missing: [Range<Int64>] = []
    /// From when on rows of a minute or an hour are kept, where the query needs finer ones and they
    /// would reach further back; nil where they would not.
    public var coarserSince: Int64?
    /// What was answered from rows of a minute or an hour: the times from the first to the last of
    /// them, by their length in milliseconds.
    public var rolledUp: [Int64: Range<Int64>] = [:]

    public init() {}

    /// Notes that a time is missing.
    public mutating func addMissing(_ range: Range<Int64>) {
        var merged = range
        missing.removeAll { other in
            guard other.lowerBound <= merged.upperBound, merged.lowerBound <= other.upperBound
            else {
                return false
            }
            merged =
                min(other.lowerBound, merged.lowerBound)..<max(other.upperBound, merged.upperBound)
            return true
        }
        missing.append(merged)
        missing.sort { $0.lowerBound < $1.lowerBound }
    }

    /// Notes what was answered from rows of a length.
    public mutating func addRolledUp(_ range: Range<Int64>, length: Int64) {
        let known = rolledUp[length] ?? range
        rolledUp[length] =
            min(known.lowerBound, range.lowerBound)..<max(known.upperBound, range.upperBound)
    }
}
