import QueryExecution
import TestSupport
import Testing

struct QuantileSketchEncodingTests {
    @Test func `one or two values take a few bytes`() {
        #expect(QuantileSketch().encoded == [0])
        for value in [1, 0.001, 1_234_567, -3, 1e-12, 1e15] {
            #expect(QuantileSketchTests.sketch([value]).encoded.count <= 4)
        }
        #expect(QuantileSketchTests.sketch([70, 90]).encoded.count <= 5)
        #expect(QuantileSketchTests.sketch([0, 0]).encoded.count == 2)
    }

    @Test func `what is written reads back the same`() throws {
        var random = SplitMix64(seed: 3)
        for round in 0..<300 {
            var sketch = QuantileSketchTests.sketch(
                QuantileSketchTests.numbers(round % 90, using: &random))
            if round % 7 == 0 { sketch.add(3, times: .max / 2) }
            if round % 11 == 0 { sketch.add(-.infinity) }
            #expect(QuantileSketch(encoded: sketch.encoded) == sketch)

            var merged = QuantileSketchTests.sketch([1, 2, -7])
            var expected = merged
            expected.merge(sketch)
            #expect(sketch.encoded.withUnsafeBytes { merged.merge(encoded: $0) })
            #expect(merged == expected)
        }
    }

    @Test func `the beginning of a sketch, or one with more behind it, is none`() {
        let bytes = QuantileSketchTests.sketch([1, 2, 2, 0, -5, -5]).encoded
        for count in 0..<bytes.count {
            #expect(QuantileSketch(encoded: Array(bytes.prefix(count))) == nil)
        }
        #expect(QuantileSketch(encoded: bytes + [0]) == nil)
    }

    @Test func `any bytes are read or refused, and refused ones change nothing`() {
        var random = SplitMix64(seed: 4)
        let start = QuantileSketchTests.sketch([1, -1, 0, 1e9])
        var read = 0
        for round in 0..<4_000 {
            var bytes = QuantileSketchTests.sketch(
                QuantileSketchTests.numbers(round % 12, using: &random)
            ).encoded
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            var sketch = start
            let isRead = bytes.withUnsafeBytes { sketch.merge(encoded: $0) }
            if isRead {
                read += 1
                #expect(sketch.quantile(0.5) != nil)
            } else {
                #expect(sketch == start)
            }
        }
        #expect(read > 200 && read < 3_800)
    }

    @Test func `a number that is too long or a range that is not there is refused`() {
        #expect(QuantileSketch(encoded: [UInt8](repeating: 0xFF, count: 11)) == nil)
        #expect(QuantileSketch(encoded: [4, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]) == nil)
        #expect(QuantileSketch(encoded: [1, 0]) == nil)
        #expect(QuantileSketch(encoded: [4, 1, 1]) == nil)
    }
}
