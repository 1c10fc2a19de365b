import Telemetry

/// The name of an attribute as bytes ready to be copied: the field `key` of a `KeyValue`, and the tag
/// of its field `value`.
struct OTLPKey: Sendable {
    let bytes: [UInt8]

    init(_ name: String) {
        var writer = ProtobufWriter()
        writer.append(text: name, field: 1)
        writer.append(tag: 2, .delimited)
        bytes = writer.bytes
    }

    /// The most that an attribute takes beside its name and a text of the row: tag and length of the
    /// `KeyValue`, length of the value, tag and length in it, and what is no text of the row.
    static let maximumOverhead = 2 + 3 * maximumLengthSize + maximumOwnText
    /// The most bytes that a length takes, for texts up to 32 GB.
    private static let maximumLengthSize = 5
    /// A row's id: sixteen digits, a hyphen and twenty digits; numbers are shorter.
    private static let maximumOwnText = 37
}

extension ProtobufCursor {
    /// An attribute, as a `KeyValue` in a field of which the tag is given; nothing where the value is
    /// missing or not finite.
    ///
    /// Integers beyond `Int64.max`, for which the protocol has no type, are written as text, so that
    /// no digit is lost.
    mutating func append(_ value: Scalar, under key: UnsafeRawBufferPointer, tag: UInt8) {
        switch value {
        case .missing: break
        case .text(let text): append(text, under: key, tag: tag)
        case .integer(let integer): append(integer, under: key, tag: tag)
        case .double(let double): append(double, under: key, tag: tag)
        case .boolean(let boolean):
            begin(value: 2, under: key, tag: tag)
            append(byte: 2 << 3)
            append(byte: boolean ? 1 : 0)
        case .unsigned(let unsigned):
            if let integer = Int64(exactly: unsigned) {
                append(integer, under: key, tag: tag)
            } else {
                append(String(unsigned), under: key, tag: tag)
            }
        }
    }

    /// A text as an attribute.
    mutating func append(_ text: String, under key: UnsafeRawBufferPointer, tag: UInt8) {
        beginText(text.utf8.count, under: key, tag: tag)
        append(raw: text)
    }

    /// The head of an attribute that is a text of so many bytes, which are written next.
    mutating func beginText(_ count: Int, under key: UnsafeRawBufferPointer, tag: UInt8) {
        begin(value: 1 + ProtobufWriter.size(delimited: count), under: key, tag: tag)
        append(byte: 1 << 3 | 2)
        append(varint: UInt64(count))
    }

    private mutating func append(
        _ double: Double, under key: UnsafeRawBufferPointer, tag: UInt8
    ) {
        guard double.isFinite else { return }
        begin(value: 9, under: key, tag: tag)
        append(byte: 4 << 3 | 1)
        append(fixed64: double.bitPattern)
    }

    private mutating func append(
        _ integer: Int64, under key: UnsafeRawBufferPointer, tag: UInt8
    ) {
        let bits = UInt64(bitPattern: integer)
        begin(value: 1 + ProtobufWriter.size(ofVarint: bits), under: key, tag: tag)
        append(byte: 3 << 3)
        append(varint: bits)
    }

    private mutating func begin(value size: Int, under key: UnsafeRawBufferPointer, tag: UInt8) {
        append(byte: tag)
        append(varint: UInt64(key.count + ProtobufWriter.size(delimited: size)))
        append(raw: key)
        append(varint: UInt64(size))
    }
}

extension ProtobufWriter {
    /// A text as an attribute in a field of a number below 16.
    mutating func append(_ text: String, under name: String, field: Int) {
        let key = OTLPKey(name)
        let size = key.bytes.count + text.utf8.count + OTLPKey.maximumOverhead
        append(atMost: size) { cursor in
            key.bytes.withUnsafeBytes {
                cursor.append(text, under: $0, tag: UInt8(field) << 3 | 2)
            }
        }
    }
}
