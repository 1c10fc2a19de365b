/// Which share of a topic's messages each partition gets: nearly the same, or, where one is hot,
/// most for that one.
struct PartitionShares: Sendable {
    /// Where the share of each partition ends, from the first to 1 of the last.
    let ends: [Double]
    /// The same while one is hot.
    let hotEnds: [Double]
    /// The greatest share, and the same while one is hot.
    let greatest: Double
    let hotGreatest: Double

    /// The share of a hot partition.
    static let hotShare = 0.8

    init(_ count: Int, by chance: Chance) {
        // Negative steps are not used by anything that happens in time.
        let weights = (0..<count).map { 0.8 + 0.4 * chance.share(-2 - Int64($0)) }
        let total = weights.reduce(0, +)
        let shares = weights.map { $0 / total }
        let hot = count == 1 ? 0 : Int(chance.bits(-1) >> 32) % count
        let rest = (1 - Self.hotShare) / max(0x1p-20, 1 - shares[hot])
        let hotShares = shares.enumerated().map {
            count == 1 ? 1 : $0.offset == hot ? Self.hotShare : $0.element * rest
        }
        ends = Self.ends(shares)
        hotEnds = Self.ends(hotShares)
        greatest = shares.max() ?? 1
        hotGreatest = hotShares.max() ?? 1
    }

    private static func ends(_ shares: [Double]) -> [Double] {
        var end = 0.0
        var ends = shares.map { share in
            end += share
            return end
        }
        ends[ends.count - 1] = 1
        return ends
    }
}
