/// Reads the wire format of protocol buffers, field by field, from bytes that anybody may have sent.
///
/// It never traps and never reads beyond the bytes. What it cannot read ends it, and `isMalformed`
/// then says so; groups, which no message of ours has, count as that. Unknown fields are for the
/// caller to pass over.
package struct ProtobufReader {
    private var rest: ArraySlice<UInt8>
    /// Whether it ended before the end of the bytes.
    package private(set) var isMalformed = false

    package enum Value: Sendable, Hashable {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32(UInt32)
        /// A text, bytes or a message.
        case delimited(ArraySlice<UInt8>)
    }

    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next field; nil at the end, and where the bytes are malformed.
    package mutating func next() -> (field: Int, value: Value)? {
        guard !rest.isEmpty, !isMalformed else { return nil }
        guard let tag = varint(), let field = Int(exactly: tag >> 3), field > 0,
            let value = value(of: UInt8(tag & 7))
        else {
            isMalformed = true
            return nil
        }
        return (field, value)
    }

    private mutating func value(of type: UInt8) -> Value? {
        switch ProtobufWriter.WireType(rawValue: type) {
        case .varint?: varint().map { .varint($0) }
        case .fixed64?: fixed(8).map { .fixed64($0) }
        case .fixed32?: fixed(4).map { .fixed32(UInt32(truncatingIfNeeded: $0)) }
        case .delimited?:
            varint().flatMap { Int(exactly: $0) }.flatMap { take($0) }.map { .delimited($0) }
        case nil: nil
        }
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        // Ten bytes of seven bits; what the last has beyond 64 bits is dropped, as all readers do.
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    private mutating func fixed(_ count: Int) -> UInt64? {
        take(count)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest.removeFirst(count) }
        return rest.prefix(count)
    }
}
