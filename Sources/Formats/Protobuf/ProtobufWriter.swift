/// Writes the wire format of protocol buffers, field by field, into bytes.
///
/// There is no message object between a row and its bytes, which is why this is not swift-protobuf:
/// a request of 10,000 rows of 20 attributes would be 200,000 short-lived objects. Field numbers are
/// the caller's, and the `.proto` file beside a caller says which they are.
///
/// Every field is written as it is asked for, also one with the value that absence stands for.
/// Varints are always the shortest. What is written is not checked: a field of a wrong number is the
/// caller's mistake.
package struct ProtobufWriter {
    /// What is written so far.
    package internal(set) var bytes: [UInt8]

    /// Where the content of a message begins that is not complete yet.
    package struct Mark {
        fileprivate let start: Int
    }

    /// The kinds of encoding on the wire that are in use.
    package enum WireType: UInt8 {
        case varint = 0
        case fixed64 = 1
        case delimited = 2
        case fixed32 = 5
    }

    /// A writer that has written nothing.
    package init(reservingCapacity capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    package var count: Int { bytes.count }

    /// Forgets what is written, and keeps the memory.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// An unsigned integer, a boolean or an enum.
    package mutating func append(varint value: UInt64, field: Int) {
        append(tag: field, .varint)
        append(varint: value)
    }

    /// An `int64` or `int32`: a negative one takes ten bytes.
    package mutating func append(signed value: Int64, field: Int) {
        append(varint: UInt64(bitPattern: value), field: field)
    }

    package mutating func append(fixed64 value: UInt64, field: Int) {
        append(tag: field, .fixed64)
        append(fixed64: value)
    }

    package mutating func append(double value: Double, field: Int) {
        append(fixed64: value.bitPattern, field: field)
    }

    package mutating func append(text: String, field: Int) {
        append(length: text.utf8.count, field: field)
        append(raw: text)
    }

    /// A field of bytes, or a message that was written elsewhere.
    package mutating func append(delimited content: [UInt8], field: Int) {
        append(length: content.count, field: field)
        append(raw: content)
    }

    /// A message whose length is known only when it is written.
    package mutating func append(message field: Int, _ content: (inout ProtobufWriter) -> Void) {
        let mark = begin(field)
        content(&self)
        end(mark)
    }
}

extension ProtobufWriter {
    /// Begins a message; what is written up to `end` is its content.
    package mutating func begin(_ field: Int) -> Mark {
        append(tag: field, .delimited)
        let mark = Mark(start: bytes.count)
        bytes.append(0)
        return mark
    }

    /// Ends the message that was begun last. One of 128 bytes or more moves by the bytes of its
    /// length, so where the length can be known before, `append(length:field:)` is quicker.
    package mutating func end(_ mark: Mark) {
        let length = bytes.count - mark.start - 1
        guard length > 0x7F else {
            bytes[mark.start] = UInt8(length)
            return
        }
        var head = ProtobufWriter()
        head.append(varint: UInt64(length))
        bytes.replaceSubrange(mark.start...mark.start, with: head.bytes)
    }

    /// The head of a field of so many bytes, which the caller writes next.
    package mutating func append(length: Int, field: Int) {
        append(tag: field, .delimited)
        append(varint: UInt64(length))
    }

    package mutating func append(tag field: Int, _ type: WireType) {
        append(varint: UInt64(field) << 3 | UInt64(type.rawValue))
    }

    package mutating func append(varint value: UInt64) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func append(fixed64 value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Bytes as they are, such as fields that were prepared before.
    package mutating func append(raw content: [UInt8]) { bytes.append(contentsOf: content) }

    /// The UTF-8 of a text without its length.
    package mutating func append(raw text: String) { bytes.append(contentsOf: text.utf8) }

    /// How many bytes a varint takes.
    package static func size(ofVarint value: UInt64) -> Int {
        // Seven bits a byte; zero takes one as well.
        (70 - (value | 1).leadingZeroBitCount) / 7
    }

    /// How many bytes a length and as many bytes as it says take.
    package static func size(delimited length: Int) -> Int {
        size(ofVarint: UInt64(length)) + length
    }
}
