import TestSupport
import Testing

@testable import Formats

struct ProtobufReaderTests {
    private func read(_ bytes: [UInt8]) -> (fields: [Int], values: [ProtobufReader.Value], Bool) {
        var reader = ProtobufReader(bytes[...])
        var fields: [Int] = []
        var values: [ProtobufReader.Value] = []
        while let (field, value) = reader.next() {
            fields.append(field)
            values.append(value)
        }
        return (fields, values, reader.isMalformed)
    }

    @Test func `what was written is read`() {
        var writer = ProtobufWriter()
        writer.append(varint: .max, field: 1)
        writer.append(signed: -2, field: 15)
        writer.append(fixed64: 0x0102_0304_0506_0708, field: 16)
        writer.append(double: -0.5, field: 2047)
        writer.append(text: "ü", field: 536_870_911)
        let (fields, values, isMalformed) = read(writer.bytes)
        #expect(fields == [1, 15, 16, 2047, 536_870_911] && !isMalformed)
        #expect(
            values == [
                .varint(.max), .varint(UInt64(bitPattern: -2)), .fixed64(0x0102_0304_0506_0708),
                .fixed64((-0.5).bitPattern), .delimited([0xC3, 0xBC]),
            ])
        #expect(read([0x0D, 1, 0, 0, 0]).values == [.fixed32(1)])
    }

    @Test(
        arguments: [
            [0x08], [0x00, 0x01], [0x09, 1, 2, 3], [0x0A, 5, 1], [0x0B], [0x0C], [0x0E], [0x0F],
            [0x08, 0x80], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
            [0x0D, 1, 2, 3],
        ] as [[UInt8]])
    func `malformed bytes end it and say so`(bytes: [UInt8]) {
        let (fields, _, isMalformed) = read(bytes)
        #expect(fields == [] && isMalformed)
    }

    @Test func `random bytes never trap, and each field takes some of them`() {
        var random = SplitMix64(seed: 8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(read(bytes).fields.count <= bytes.count / 2)
        }
    }
}
