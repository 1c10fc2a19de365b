/// What is known of the distribution of many numbers: how many are in each of many narrow ranges, 64
/// for each doubling, so that a quantile is off by at most `relativeError` of itself.
///
/// Two sketches merge into that of all their values, whatever the order. Zero is exact; so small a
/// number that it has no normal form counts as zero. Infinities have ranges of their own.
public struct QuantileSketch: Sendable, Hashable {
    /// A quantile is at most this share of itself away from the number that it stands for, unless
    /// the numbers spread over more than `maximumBins` ranges.
    public static let relativeError = 0.01
    /// The most ranges of each sign, which is enough for the greatest to be 2^64 times the least.
    /// Beyond, the least in magnitude are counted as the least that is left.
    public static let maximumBins = 4_096

    var positive = SketchBins()
    var negative = SketchBins()
    var zeros: UInt64 = 0

    public init() {}

    /// How many numbers there are; at most `UInt64.max`.
    public var count: UInt64 {
        zeros.addingSaturated(positive.count).addingSaturated(negative.count)
    }

    /// Counts a number so many times; one that is not known (NaN) is not counted.
    public mutating func add(_ value: Double, times: UInt64 = 1) {
        guard !value.isNaN, times > 0 else { return }
        if value.magnitude < .leastNormalMagnitude {
            zeros = zeros.addingSaturated(times)
        } else if value > 0 {
            positive.add(SketchBins.index(of: value), times)
        } else {
            negative.add(SketchBins.index(of: -value), times)
        }
    }

    public mutating func merge(_ other: QuantileSketch) {
        zeros = zeros.addingSaturated(other.zeros)
        positive.merge(other.positive)
        negative.merge(other.negative)
    }

    /// The number below which so great a share of the numbers is, from 0 for the least to 1 for the
    /// greatest; nil where there are none.
    ///
    /// Between two numbers it is between them in proportion, as a median of an even count is.
    public func quantile(_ share: Double) -> Double? {
        let count = count
        guard count > 0 else { return nil }
        let position = min(max(share, 0), 1) * Double(count - 1)
        let lower = position.rounded(.down)
        let rank = lower >= Double(count - 1) ? count - 1 : UInt64(lower)
        let first = value(at: rank)
        let portion = position - lower
        guard portion > 0, rank + 1 < count else { return first }
        let second = value(at: rank + 1)
        return first == second ? first : first + (second - first) * portion
    }

    /// The number at a place in ascending order, counted from 0.
    private func value(at rank: UInt64) -> Double {
        let negatives = negative.count
        if rank < negatives { return -negative.value(at: negatives - 1 - rank) }
        let rest = rank - negatives
        return rest < zeros ? 0 : positive.value(at: rest - zeros)
    }
}

extension QuantileSketch {
    /// Visits the numbers in ascending order, each about what it was, and how many there are.
    func forEach(_ body: (Double, UInt64) -> Void) {
        for (index, times) in negative.occupied.reversed() {
            body(-SketchBins.value(of: index), times)
        }
        if zeros > 0 { body(0, zeros) }
        for (index, times) in positive.occupied { body(SketchBins.value(of: index), times) }
    }
}
