/// Writes the wire format into memory whose size was computed before: the quick way for what is
/// written for every row, where `ProtobufWriter` would look for room with every byte.
///
/// Safe because every call checks that it stays within the memory; one that does not is the caller's
/// mistake and traps.
struct ProtobufCursor {
    private var rest: UnsafeMutableRawBufferPointer

    init(_ memory: UnsafeMutableRawBufferPointer) { rest = memory }

    /// The bytes that are left.
    var room: Int { rest.count }

    mutating func append(byte: UInt8) {
        precondition(!rest.isEmpty)
        rest[0] = byte
        advance(by: 1)
    }

    mutating func append(varint value: UInt64) {
        var value = value
        while value > 0x7F {
            append(byte: UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        append(byte: UInt8(truncatingIfNeeded: value))
    }

    mutating func append(fixed64 value: UInt64) {
        precondition(rest.count >= 8)
        rest.storeBytes(of: value.littleEndian, as: UInt64.self)
        advance(by: 8)
    }

    mutating func append(raw bytes: UnsafeRawBufferPointer) {
        precondition(rest.count >= bytes.count)
        rest.copyMemory(from: bytes)
        advance(by: bytes.count)
    }

    mutating func append(raw bytes: [UInt8]) {
        bytes.withUnsafeBytes { append(raw: $0) }
    }

    /// The UTF-8 of a text, without its length.
    mutating func append(raw text: String) {
        let isCopied: Void? = text.utf8.withContiguousStorageIfAvailable {
            append(raw: UnsafeRawBufferPointer($0))
        }
        // Never with texts of Swift's own, which are all that there are on Linux.
        if isCopied == nil { for byte in text.utf8 { append(byte: byte) } }
    }

    private mutating func advance(by count: Int) {
        rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
    }
}

extension ProtobufWriter {
    /// Appends what the body writes, which is at most so many bytes.
    mutating func append(atMost size: Int, _ body: (inout ProtobufCursor) -> Void) {
        bytes.append(addingCapacity: size) { (output: inout OutputSpan<UInt8>) in
            output.withUnsafeMutableBufferPointer { memory, count in
                let free = UnsafeMutableRawBufferPointer(memory).dropFirst(count)
                var cursor = ProtobufCursor(UnsafeMutableRawBufferPointer(rebasing: free))
                let before = cursor.room
                body(&cursor)
                // Safe because the cursor has written all that lies before its end.
                count += before - cursor.room
            }
        }
    }
}
