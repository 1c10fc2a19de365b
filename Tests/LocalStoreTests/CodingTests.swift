import QueryExecution
import Telemetry
import TestSupport
import Testing

@testable import LocalStore

@Suite struct CodingTests {
    private func bytes(_ encode: (inout BlobWriter) -> Void) -> [UInt8] {
        var writer = BlobWriter()
        encode(&writer)
        return writer.bytes
    }

    /// What reading gives, where nothing is left over.
    private func read<Result>(
        _ bytes: [UInt8], _ body: (inout BlobReader) throws -> Result
    ) -> Result? {
        bytes.withUnsafeBytes { bytes in
            var reader = BlobReader(bytes)
            guard let result = try? body(&reader), reader.remaining == 0 else { return nil }
            return result
        }
    }

    private static let integers: [[Int64]] = [
        [], [7], [7, 7, 7], [0, 1, 2, 0, 1, 2, 0], [.min, .max], [.max, .min, 0],
        [60_000, 120_000, 600_000], Array(0..<300), [-5, 250, 251],
        Array(repeating: 3, count: 100) + Array(repeating: -9, count: 100),
        [0, 0x1_0000_0000], [-1, 0, 0xFFFF], [0, 1, 2, 4],
    ]

    @Test(arguments: integers) func `integers come back`(values: [Int64]) {
        let encoded = bytes { IntegerCoding.encode(values, into: &$0) }
        #expect(read(encoded) { try IntegerCoding.decode(&$0, values.count) } == values)
    }

    @Test func `regular columns take next to nothing`() {
        let cycle = (0..<60_000).map { UInt32($0 % 1000) }
        #expect(bytes { IntegerCoding.encode(cycle, into: &$0) }.count < 10)
        let runs = (0..<60_000).map { Int64($0 / 1000) * 60_000 }
        #expect(bytes { IntegerCoding.encode(runs, into: &$0) }.count < 400)
        let units = (0..<1000 as Range<Int64>).map { $0 * 7919 % 251 * 60_000 }
        #expect(bytes { IntegerCoding.encode(units, into: &$0) }.count < 1020)
    }

    private static let numbers: [[Double]] = [
        [], [1], [.nan], [.nan, .nan], [0, -0.0], [1, .nan, 254], [1, .nan, 255, 256],
        [-70_000, .nan, 3], [0x1p53, -0x1p53], [0x1p53, 0x1p53 - 1], [0.5, .nan, 1.25],
        (0..<200).map { Double($0 % 7) + 0.5 }, (0..<300).map { Double($0) + 0.5 },
        (0..<70).map { $0 % 3 == 0 ? .nan : 0.1 }, [0, 4_294_967_294], [0, 4_294_967_295],
    ]

    @Test(arguments: numbers) func `numbers come back to the bit`(values: [Double]) {
        let encoded = bytes { NumberCoding.encode(values, into: &$0) }
        let decoded = read(encoded) { try NumberCoding.decode(&$0, values.count) }
        #expect(decoded?.count == values.count)
        for (before, after) in zip(values, decoded ?? []) {
            #expect(before.bitPattern == after.bitPattern || before.isNaN && after.isNaN)
        }
    }

    @Test func `whole numbers take as many bytes as they need`() {
        for (range, size) in [(200, 1), (60_000, 2), (3_000_000, 4)] {
            let values = (0..<1000).map { Double(($0 * 7919) % range) + 1e9 }
            let count = bytes { NumberCoding.encode(values, into: &$0) }.count
            #expect((size * 1000..<size * 1000 + 20).contains(count))
        }
    }

    @Test func `columns of anything come back`() {
        let scalars: [Scalar] = [.text("a"), .missing, .integer(.max), .boolean(true), .text("a")]
        let column = StoredColumn(scalars)
        #expect(column.scalars == scalars)
        let encoded = bytes { column.encode(into: &$0) }
        #expect(read(encoded) { try StoredColumn(&$0, 5) } == column)
    }

    @Test func `numbers and texts are joined in one column`() {
        let joined = StoredColumn(joining: [
            (.numbers([1, .nan, 0.5]), 3), (nil, 1), (StoredColumn([.text("x")]), 1),
        ])
        #expect(
            joined.scalars == [.integer(1), .missing, .double(0.5), .missing, .text("x")])
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `bytes that are damaged are found or read, and never trap`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let count = Int.random(in: 1..<100, using: &generator)
        let integers = (0..<count).map { _ in Int64.random(in: -9...900_000, using: &generator) }
        let column = StoredColumn(
            (0..<count).map { _ in
                .text("\(Int.random(in: 0..<9, using: &generator))")
            })
        var sketches = SketchColumn()
        for value in integers {
            var sketch = QuantileSketch()
            sketch.add(Double(value))
            sketch.encode(into: &sketches.bytes)
            sketches.ends.append(UInt32(sketches.bytes.count))
        }
        let blobs = [
            bytes { IntegerCoding.encode(integers, into: &$0) },
            bytes { NumberCoding.encode(integers.map { Double($0) / 3 }, into: &$0) },
            bytes { NumberCoding.encode(integers.map(Double.init), into: &$0) },
            bytes { column.encode(into: &$0) },
            bytes { SketchCoding.encode(sketches, into: &$0) },
        ]
        for blob in blobs {
            for _ in 0..<200 {
                var blob = blob
                for _ in 0..<Int.random(in: 1...4, using: &generator) {
                    let place = Int.random(in: 0..<min(blob.count, 24), using: &generator)
                    blob[place] = .random(in: 0...255, using: &generator)
                }
                blob.removeLast(Int.random(in: 0..<4, using: &generator) % blob.count)
                let all: [Int64]? = read(blob) { try IntegerCoding.decode(&$0, count) }
                #expect(all.map { $0.count == count } ?? true)
                let numbers = read(blob) { try NumberCoding.decode(&$0, count) }
                #expect(numbers.map { $0.count == count } ?? true)
                let column = read(blob) { try StoredColumn(&$0, count) }
                #expect(column.map { $0.scalars.count == count } ?? true)
                let sketches = read(blob) { try SketchCoding.decode(&$0, count) }
                #expect(sketches.map { $0.ends.count == count } ?? true)
                _ = read(blob) { try SeriesBlob(&$0) }
                _ = read(blob) { try EntityRecord(&$0) }
            }
        }
    }

    @Test func `a blob says where it belongs`() {
        let blob = sealed([1, 2, 3], at: 7)
        blob.withUnsafeBytes { bytes in
            #expect(throws: Never.self) { _ = try unsealed(bytes, at: 7) }
            #expect(throws: DamagedBlob.self) { _ = try unsealed(bytes, at: 8) }
            #expect(throws: DamagedBlob.self) {
                _ = try unsealed(UnsafeRawBufferPointer(rebasing: bytes[..<6]), at: 7)
            }
        }
    }
}
