/// What the rows of a block stand for.
enum BlockLevel: Int, CaseIterable {
    /// Each for itself.
    case rows
    /// Each for the rows of a series in a minute.
    case minutes
    case hours

    /// How long a time a row stands for, in milliseconds; 0 for itself.
    var length: Int64 {
        switch self {
        case .rows: 0
        case .minutes: 60_000
        case .hours: 3_600_000
        }
    }

    /// A block has no rows of two of these spans of time, in milliseconds.
    var span: Int64 {
        switch self {
        case .rows: 600_000
        case .minutes: 3_600_000
        case .hours: 86_400_000
        }
    }

    /// What blocks of it are rolled up to.
    var next: BlockLevel? { BlockLevel(rawValue: rawValue + 1) }
}

extension Int64 {
    /// The greatest multiple of a length that is not greater.
    func floored(to length: Int64) -> Int64 {
        let rest = self % length
        return self - (rest < 0 ? rest + length : rest)
    }

    /// The least multiple of a length that is not less.
    func ceiled(to length: Int64) -> Int64 {
        let floor = floored(to: length)
        return floor == self ? self : floor + length
    }
}
