/// Bytes in the making, little-endian; one is used for many records.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    /// The greatest capacity that is kept from one use to the next, in bytes.
    static let maximumKeptCapacity = 16 << 20

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.maximumKeptCapacity)
    }

    /// Takes back all that was written behind a length.
    mutating func truncate(to count: Int) { bytes.removeSubrange(count...) }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    @inline(__always)
    mutating func byte(_ value: UInt8) { bytes.append(value) }

    @inline(__always)
    mutating func integer<Integer: FixedWidthInteger>(_ value: Integer) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Seven bits a byte, the low ones first.
    @inline(__always)
    mutating func variable(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func count(_ value: Int) { variable(UInt64(value)) }

    mutating func text(_ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            count(utf8.count)
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func raw(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }

    /// Doubles bit by bit: every NaN stays the one that it was.
    mutating func doubles(_ values: [Double]) {
        // Every platform of ours is little-endian, as the file is.
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    mutating func zeros(_ count: Int) { bytes.append(contentsOf: repeatElement(0, count: count)) }

    /// Replaces four bytes that were written before.
    mutating func patch(_ value: UInt32, at offset: Int) {
        bytes.withUnsafeMutableBytes {
            $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: UInt32.self)
        }
    }

    mutating func patch(_ value: [UInt8], at offset: Int) {
        bytes.replaceSubrange(offset..<offset + value.count, with: value)
    }

    func checksum(from offset: Int) -> UInt32 {
        bytes.withUnsafeBytes { recordChecksum(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
    }
}
