import Telemetry

/// Bytes in the making, little-endian; one is used for many blobs.
struct BlobWriter {
    var bytes: [UInt8] = []

    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    @inline(__always)
    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func fixed<Integer: FixedWidthInteger>(_ value: Integer) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func fixed(_ value: Double) { fixed(value.bitPattern) }

    /// Seven bits a byte, the low ones first.
    mutating func variable(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func count(_ value: Int) { variable(UInt64(value)) }

    /// A number of either sign, short where it is near zero.
    mutating func signed(_ value: Int64) {
        variable(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func text(_ value: String) {
        var value = value
        value.withUTF8 {
            count($0.count)
            bytes.append(contentsOf: $0)
        }
    }

    mutating func scalar(_ value: Scalar) {
        switch value {
        case .missing: byte(0)
        case .boolean(let value): byte(value ? 2 : 1)
        case .integer(let value):
            byte(3)
            signed(value)
        case .unsigned(let value):
            byte(4)
            variable(value)
        case .double(let value):
            byte(5)
            fixed(value)
        case .text(let value):
            byte(6)
            text(value)
        }
    }

    /// Values as they lie in memory, which on every platform of ours is little-endian.
    mutating func array<Element: BitwiseCopyable>(_ values: [Element]) {
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}
