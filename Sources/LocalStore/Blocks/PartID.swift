/// Which column of which block a blob is: its key in the database, so that a query finds the columns
/// that it needs and reads no other.
struct PartID: Hashable {
    enum Kind: Int64 {
        case value, counts, sums, minima, maxima, lasts, lastTimes, sketches
        /// In place of `lasts`: whether each is the greatest value or the least.
        case lastChoices
    }

    /// The columns that every block has stand under the name 0, which no attribute or metric has.
    enum Frame: Int64 {
        case times, seriesList, series, rowCounts, lastTimes
    }

    /// The most names of attributes, metrics and event types together.
    static let maximumNames = 50_000

    var rawValue: Int64

    init(rawValue: Int64) { self.rawValue = rawValue }

    init(block: Int64, name: UInt32, _ kind: Kind = .value) {
        rawValue = block << 20 | Int64(name) << 4 | kind.rawValue
    }

    init(block: Int64, _ frame: Frame) { rawValue = block << 20 | frame.rawValue }

    var name: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 4 & 0xFFFF) }
    var kind: Kind? { Kind(rawValue: rawValue & 0xF) }

    /// The keys of all columns of a block.
    static func all(of block: Int64) -> ClosedRange<Int64> {
        block << 20...(block << 20 | 0xF_FFFF)
    }
}
