/// How many numbers of one sign are in each range; the ranges between the first and the last that
/// has any are one array.
struct SketchBins: Sendable, Hashable {
    /// A range has the numbers that agree in their exponent and in the six bits after it.
    private static let shift: UInt64 = 46
    /// The index of the range that begins with 1 is 0.
    private static let bias = 1_023 << 6
    /// Those of the least normal number and of infinity.
    static let indices = (1 << 6) - bias...(2_047 << 6) - bias

    private(set) var lowest = 0
    /// Neither the first nor the last is 0.
    private(set) var counts: [UInt64] = []

    static func index(of magnitude: Double) -> Int {
        Int(magnitude.bitPattern >> shift) - bias
    }

    /// The middle of a range, which is at most 1/128 of any number in it away from that.
    static func value(of index: Int) -> Double {
        guard index < indices.upperBound else { return .infinity }
        return Double(bitPattern: UInt64(index + bias) << shift | 1 << (shift - 1))
    }

    /// The ranges that have any, in ascending order.
    var occupied: [(index: Int, times: UInt64)] {
        counts.enumerated().filter { $0.element > 0 }.map { (lowest + $0.offset, $0.element) }
    }

    var count: UInt64 { counts.reduce(0) { $0.addingSaturated($1) } }

    mutating func add(_ index: Int, _ times: UInt64) {
        let place = index - lowest
        if place >= 0, place < counts.count {
            counts[place] = counts[place].addingSaturated(times)
        } else if counts.isEmpty {
            lowest = index
            counts = [times]
        } else if place < 0 {
            extendDown(to: index, times)
        } else {
            extendUp(to: index, times)
        }
    }

    private mutating func extendDown(to index: Int, _ times: UInt64) {
        let least = max(index, lowest + counts.count - QuantileSketch.maximumBins)
        if least < lowest {
            counts.insert(contentsOf: repeatElement(0, count: lowest - least), at: 0)
            lowest = least
        }
        counts[0] = counts[0].addingSaturated(times)
    }

    private mutating func extendUp(to index: Int, _ times: UInt64) {
        let least = index - QuantileSketch.maximumBins + 1
        if least > lowest { collapse(to: least) }
        counts.append(contentsOf: repeatElement(0, count: index - lowest - counts.count))
        counts.append(times)
    }

    /// Counts all below a range in it.
    private mutating func collapse(to least: Int) {
        let dropped: UInt64 = counts.prefix(least - lowest).reduce(0) { $0.addingSaturated($1) }
        counts.removeFirst(min(least - lowest, counts.count))
        lowest = least
        if counts.isEmpty { counts = [0] }
        counts[0] = counts[0].addingSaturated(dropped)
    }

    mutating func merge(_ other: SketchBins) {
        guard let last = other.counts.last else { return }
        // The last first, so that the rest finds the array as long as it will be.
        add(other.lowest + other.counts.count - 1, last)
        for (place, times) in other.counts.dropLast().enumerated() where times > 0 {
            add(other.lowest + place, times)
        }
    }

    /// The number at a place in ascending order, counted from 0.
    func value(at rank: UInt64) -> Double {
        var left = rank
        for (place, times) in counts.enumerated() {
            if left < times { return Self.value(of: lowest + place) }
            left -= times
        }
        return Self.value(of: lowest + counts.count - 1)
    }
}

extension UInt64 {
    /// The sum, or the greatest number where there is none so great.
    func addingSaturated(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
