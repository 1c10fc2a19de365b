/// A set of pairs of a cell and the number of a value, for loops over rows: a pair takes 8 bytes and
/// finding it a multiplication.
///
/// The numbers are given out one after the other by this program, so that nobody can choose ones that
/// collide.
struct PairSet {
    private static let free = UInt64.max

    private var places = [UInt64](repeating: free, count: 64)
    private(set) var count = 0

    /// Whether the pair is new.
    mutating func insert(_ pair: UInt64) -> Bool {
        precondition(pair != Self.free)
        if 2 * count >= places.count { grow() }
        guard Self.put(pair, into: &places) else { return false }
        count += 1
        return true
    }

    @inline(__always)
    private static func put(_ pair: UInt64, into places: inout [UInt64]) -> Bool {
        let mask = places.count - 1
        // The upper bits of the product depend on all bits of the pair.
        var place = Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
        while places[place] != free {
            if places[place] == pair { return false }
            place = (place + 1) & mask
        }
        places[place] = pair
        return true
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: Self.free, count: 4 * places.count)
        for pair in places where pair != Self.free { _ = Self.put(pair, into: &larger) }
        places = larger
    }
}
