import TestSupport
import Testing

@testable import Formats

struct ProtobufWriterTests {
    private func written(_ write: (inout ProtobufWriter) -> Void) -> [UInt8] {
        var writer = ProtobufWriter()
        write(&writer)
        return writer.bytes
    }

    @Test(
        arguments: [
            (0, [0x08, 0x00]), (1, [0x08, 0x01]), (127, [0x08, 0x7F]), (128, [0x08, 0x80, 0x01]),
            (300, [0x08, 0xAC, 0x02]),
            (.max, [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
        ] as [(UInt64, [UInt8])])
    func `a varint is the shortest`(value: UInt64, bytes: [UInt8]) {
        #expect(written { $0.append(varint: value, field: 1) } == bytes)
        #expect(ProtobufWriter.size(ofVarint: value) == bytes.count - 1)
    }

    @Test func `each kind of field has its own form`() {
        #expect(
            written { $0.append(signed: -1, field: 2) }
                == [0x10] + [UInt8](repeating: 0xFF, count: 9) + [0x01])
        #expect(
            written { $0.append(fixed64: 0x0102, field: 11) } == [0x59, 2, 1, 0, 0, 0, 0, 0, 0])
        #expect(written { $0.append(double: 1, field: 4) } == [0x21, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F])
        #expect(written { $0.append(text: "ü", field: 3) } == [0x1A, 2, 0xC3, 0xBC])
        #expect(written { $0.append(text: "", field: 3) } == [0x1A, 0])
        #expect(written { $0.append(delimited: [7], field: 3) } == [0x1A, 1, 7])
        #expect(written { $0.append(varint: 1, field: 16) } == [0x80, 0x01, 0x01])
    }

    @Test(arguments: [0, 1, 127, 128, 129, 16_383, 16_384, 2_097_152])
    func `a message has the length of what was written in it`(length: Int) {
        let content = [UInt8](repeating: 0xAA, count: length)
        let backPatched = written { writer in
            writer.append(varint: 5, field: 1)
            writer.append(message: 2) { $0.append(raw: content) }
        }
        let known = written { writer in
            writer.append(varint: 5, field: 1)
            writer.append(delimited: content, field: 2)
        }
        #expect(backPatched == known)
        #expect(known.count == 3 + ProtobufWriter.size(delimited: length))
    }

    @Test func `messages nest to any depth`() {
        // Each level is longer than the one inside by the head alone.
        var expected: [UInt8] = []
        for _ in 0..<100 {
            var outer = ProtobufWriter()
            outer.append(delimited: expected, field: 1)
            expected = outer.bytes
        }
        var writer = ProtobufWriter()
        let marks = (0..<100).map { _ in writer.begin(1) }
        for mark in marks.reversed() { writer.end(mark) }
        #expect(writer.bytes == expected)
    }

    @Test func `what is forgotten leaves no trace`() {
        var writer = ProtobufWriter()
        writer.append(text: "not kept", field: 2)
        writer.removeAll()
        #expect(writer.count == 0)
        writer.append(text: "kept", field: 1)
        #expect(writer.bytes == written { $0.append(text: "kept", field: 1) })
    }

    @Test func `a cursor writes what a writer does`() {
        let words = "ü 🎉 " + String(repeating: "long ", count: 50)
        let byCursor = written { writer in
            writer.append(varint: 1, field: 1)
            writer.append(atMost: 1000) { cursor in
                cursor.append(byte: 2 << 3 | 2)
                cursor.append(varint: UInt64(words.utf8.count))
                cursor.append(raw: words)
                cursor.append(byte: 3 << 3 | 1)
                cursor.append(fixed64: 0x0102_0304_0506_0708)
                cursor.append(raw: [8 << 3, 1])
            }
            writer.append(atMost: 0) { #expect($0.room >= 0) }
            writer.append(varint: 300, field: 9)
        }
        let byWriter = written { writer in
            writer.append(varint: 1, field: 1)
            writer.append(text: words, field: 2)
            writer.append(fixed64: 0x0102_0304_0506_0708, field: 3)
            writer.append(varint: 1, field: 8)
            writer.append(varint: 300, field: 9)
        }
        #expect(byCursor == byWriter)
    }
}
