/// What the database says of a block: rows of one event type and one span of time.
struct Block: Hashable {
    /// The most rows of a block, so that it is taken into memory whole.
    static let maximumRows = 1 << 17
    /// What no id comes to: the keys of its columns have it in their upper bits.
    static let maximumID: Int64 = 1 << 43
    /// The times that a row can have, in milliseconds since 1970 UTC; what is beyond is damage.
    static let times: ClosedRange<Int64> = -9_000_000_000_000_000...9_000_000_000_000_000

    var id: Int64
    var type: UInt32
    var level: BlockLevel
    /// Whether its rows are in blocks of the next level too.
    var isRolled: Bool
    /// How often what it has was merged while its span was open.
    var tier: Int
    /// The times of its first and last row, in milliseconds since 1970 UTC.
    var first: Int64
    var last: Int64
    var rows: Int
    var bytes: Int
}
