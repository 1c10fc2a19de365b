import QueryExecution
import TestSupport
import Testing

struct QuantileSketchTests {
    /// Numbers of all sizes and both signs, with zeros and repeats among them.
    static func numbers(_ count: Int, using random: inout SplitMix64) -> [Double] {
        (0..<count).map { _ in
            switch Int.random(in: 0..<8, using: &random) {
            case 0: 0
            case 1: Double(Int.random(in: -20...20, using: &random))
            case 2: -Double.random(in: 0.001...1_000, using: &random)
            case 3: Double.random(in: 1...1.1, using: &random)
            default: Double.random(in: 0.01...1_000_000, using: &random)
            }
        }
    }

    static func sketch(_ values: some Sequence<Double>) -> QuantileSketch {
        var sketch = QuantileSketch()
        for value in values { sketch.add(value) }
        return sketch
    }

    @Test func `of no values there is no quantile`() {
        #expect(QuantileSketch().quantile(0.5) == nil)
        #expect(Self.sketch([.nan]).quantile(0.5) == nil)
        #expect(Self.sketch([.nan]).count == 0)
    }

    @Test func `zeros are exact, and stand between what is below and above`() {
        let sketch = Self.sketch([-1, 0, 0, 0, 1])
        #expect(sketch.quantile(0.5) == 0)
        #expect(sketch.quantile(0.25) == 0)
        #expect((sketch.quantile(0) ?? 0) < -0.99)
        #expect((sketch.quantile(1) ?? 0) > 0.99)
    }

    @Test func `a quantile is as near to the exact one as is promised`() throws {
        var random = SplitMix64(seed: 1)
        for round in 0..<200 {
            let values = Self.numbers(1 + round, using: &random).sorted()
            let sketch = Self.sketch(values.shuffled(using: &random))
            #expect(sketch.count == UInt64(values.count))
            for share in [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 1] {
                let position = share * Double(values.count - 1)
                let below = values[Int(position)]
                let above = values[min(Int(position) + 1, values.count - 1)]
                let exact = below + (above - below) * (position - position.rounded(.down))
                let most = QuantileSketch.relativeError * max(below.magnitude, above.magnitude)
                let found = try #require(sketch.quantile(share))
                #expect((found - exact).magnitude <= most, "\(share) of \(values)")
            }
        }
    }

    @Test func `sketches merge to the same, whatever the order`() throws {
        var random = SplitMix64(seed: 2)
        for _ in 0..<15 {
            var parts = (0..<6).map { _ in Self.numbers(40, using: &random) }
            // Far enough apart that ranges are given up.
            parts[0].append(contentsOf: [1e-200, 1e200])
            parts[3].append(contentsOf: [-1e-300, -1e-10, .infinity])
            let whole = Self.sketch(parts.joined())
            for _ in 0..<3 {
                var merged = QuantileSketch()
                for part in parts.shuffled(using: &random) { merged.merge(Self.sketch(part)) }
                #expect(merged == whole)
                parts = parts.map { $0.shuffled(using: &random) }
            }
        }
    }

    @Test func `what spreads too far is counted at the least that is left`() throws {
        let sketch = Self.sketch([1e-300, 1e-200, 1, 1e100])
        #expect(sketch.count == 4)
        let least = try #require(sketch.quantile(0))
        #expect(least > 1e80)
        #expect(try #require(sketch.quantile(1)) > 0.99e100)
        #expect(sketch.encoded.count < 20)
    }

    @Test func `infinities are kept, and the least numbers count as zero`() {
        let sketch = Self.sketch([-.infinity, .leastNonzeroMagnitude, .infinity])
        #expect(sketch.quantile(0) == -.infinity)
        #expect(sketch.quantile(0.5) == 0)
        #expect(sketch.quantile(1) == .infinity)
    }
}
