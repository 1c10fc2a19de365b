/// Bytes that do not mean what they should.
struct Malformed: Error {}

/// Reads what `ByteWriter` wrote; never beyond the end, whatever the bytes are.
struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }
    var isAtEnd: Bool { remaining == 0 }

    @inline(__always)
    mutating func byte() throws(Malformed) -> UInt8 {
        guard position < bytes.count else { throw Malformed() }
        defer { position += 1 }
        return bytes[position]
    }

    @inline(__always)
    mutating func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ type: Integer.Type = Integer.self
    ) throws(Malformed) -> Integer {
        let size = MemoryLayout<Integer>.size
        guard remaining >= size else { throw Malformed() }
        defer { position += size }
        return Integer(
            littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Integer.self))
    }

    @inline(__always)
    mutating func variable() throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw Malformed() }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    /// A number of things that take a byte each at least.
    mutating func count() throws(Malformed) -> Int {
        let value = try variable()
        guard value <= UInt64(remaining) else { throw Malformed() }
        return Int(value)
    }

    /// A number that counts nothing in these bytes.
    mutating func number() throws(Malformed) -> Int {
        guard let value = Int(exactly: try variable()) else { throw Malformed() }
        return value
    }

    @inline(__always)
    mutating func slice(_ count: Int) throws(Malformed) -> UnsafeRawBufferPointer {
        guard count >= 0, remaining >= count else { throw Malformed() }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    mutating func text() throws(Malformed) -> String {
        String(decoding: try slice(try count()), as: UTF8.self)
    }

    mutating func doubles(_ count: Int) throws(Malformed) -> [Double] {
        // The empty array is one for all; making it this way would write to it.
        guard count != 0 else { return [] }
        let slice = try slice(count * MemoryLayout<Double>.size)
        return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: slice)
            initialized = count
        }
    }
}
