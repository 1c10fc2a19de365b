import TestSupport
import Testing

@testable import Aggregates

/// Sums that lose nothing.
@Suite struct ExactSumTests {
    private func sum(_ values: [Double]) -> ExactSum {
        values.reduce(into: ExactSum()) { $0.add($1) }
    }

    private static let greatest = Double.greatestFiniteMagnitude
    private static let least = Double.leastNonzeroMagnitude

    @Test(
        arguments: [
            ([], 0), ([0, -0.0], 0), ([1.5], 1.5), ([-1.5], -1.5), ([1, 1e100, 1, -1e100], 2),
            ([0.1, 0.2, 0.3, -0.6], 2.7755575615628914e-17), ([1e308, 1e308, -1e308], 1e308),
            ([greatest, greatest], .infinity), ([-greatest, -greatest], -.infinity),
            ([greatest, greatest, -greatest], greatest), ([greatest, least], greatest),
            ([least], least), ([least, least], 2 * least), ([-least, least], 0), ([-least], -least),
            ([.leastNormalMagnitude, -least], .leastNormalMagnitude - least),
            // Exactly between two numbers the even one is nearest, and a trace more decides otherwise.
            ([0x1p53, 1], 0x1p53), ([0x1p53, 1, least], 0x1p53 + 2), ([0x1p53, 1, -least], 0x1p53),
            ([0x1p53, 3], 0x1p53 + 4), ([-0x1p53, -1], -0x1p53),
            ([-0x1p53, -1, -least], -0x1p53 - 2),
            ([0x1.fffffffffffffp0, 0x1p-53], 2),
        ] as [([Double], Double)]) func `is the nearest number to the true sum`(
            _ values: [Double], _ expected: Double
        )
    {
        #expect(sum(values).rounded == expected)
        #expect(sum(values.reversed()).rounded == expected)
        #expect(sum(values.map { -$0 }).rounded == -expected)
    }

    @Test func `agrees with whole numbers`() {
        for seed in 0..<200 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let scale = Double(
                sign: .plus, exponent: Int.random(in: -900...900, using: &random), significand: 1)
            let numbers = (0..<50).map { _ in
                Int.random(in: -1 << 40...1 << 40, using: &random)
                    >> Int.random(in: 0...40, using: &random)
            }
            let total = sum(numbers.map { Double($0) * scale })
            #expect(total.rounded == Double(numbers.reduce(0, +)) * scale, "seed \(seed)")
        }
    }

    @Test func `cancels to the state of nothing`() {
        var random = SplitMix64(seed: 7)
        let values = (0..<200).map { _ in wildNumber(using: &random) }
        var total = sum(values)
        for value in values.shuffled(using: &random) { total.add(-value) }
        #expect(total == ExactSum())
    }
}

/// A finite number of any size and sign.
func wildNumber(using random: inout SplitMix64) -> Double {
    let value = Double(bitPattern: random.next())
    return value.isFinite ? value : Double(random.next() % 1000)
}
