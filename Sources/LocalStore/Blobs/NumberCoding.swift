/// Columns of doubles, NaN where one is missing; every bit of the others comes back.
///
/// One value for all; whole numbers as distances from the least in one, two or four bytes; up to 256
/// different values by their place in a list; or eight bytes each.
enum NumberCoding {
    private static let constant: UInt8 = 0
    private static let whole: UInt8 = 1
    private static let listed: UInt8 = 2
    private static let plain: UInt8 = 3

    private static let maximumListed = 256
    /// Fewer values are not worth a list.
    private static let minimumForList = 64

    static func encode(_ values: [Double], into writer: inout BlobWriter) {
        guard let first = values.first else { return }
        if values.allSatisfy({ $0.bitPattern == first.bitPattern || $0.isNaN && first.isNaN }) {
            writer.byte(constant)
            writer.fixed(first.isNaN ? Double.nan : first)
        } else if let range = wholeRange(values), range.upperBound - range.lowerBound < 0xFFFF_FFFF
        {
            encodeWhole(values, range, into: &writer)
        } else if values.count >= minimumForList, let list = list(values) {
            writer.byte(listed)
            writer.byte(UInt8(list.values.count - 1))
            writer.array(list.values)
            writer.array(list.codes)
        } else {
            writer.byte(plain)
            writer.array(values)
        }
    }

    static func decode(
        _ reader: inout BlobReader, _ count: Int
    ) throws(DamagedBlob) -> [Double] {
        guard count > 0 else { return [] }
        switch try reader.byte() {
        case constant: return Array(repeating: try reader.double(), count: count)
        case whole: return try decodeWhole(&reader, count)
        case listed:
            let size = Int(try reader.byte()) + 1
            var list = try reader.array(size, of: Double.self)
            // So that no code can be out of bounds.
            list += repeatElement(.nan, count: maximumListed - size)
            let codes = try reader.slice(count)
            return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
                for index in 0..<count { buffer[index] = list[Int(codes[index])] }
                initialized = count
            }
        case plain: return try reader.array(count)
        default: throw DamagedBlob()
        }
    }

    /// From the least to the greatest; nil where one is no whole number that `Double` has exactly,
    /// or is the zero with a sign.
    private static func wholeRange(_ values: [Double]) -> ClosedRange<Int64>? {
        var least = Double.infinity
        var greatest = -Double.infinity
        for value in values where !value.isNaN {
            guard value.magnitude <= 0x1p53, value == value.rounded(.towardZero),
                value != 0 || value.sign == .plus
            else { return nil }
            least = Swift.min(least, value)
            greatest = Swift.max(greatest, value)
        }
        return least <= greatest ? Int64(least)...Int64(greatest) : nil
    }

    /// The greatest number of the width stands for a missing value.
    private static func encodeWhole(
        _ values: [Double], _ range: ClosedRange<Int64>, into writer: inout BlobWriter
    ) {
        let base = range.lowerBound
        writer.byte(whole)
        writer.signed(base)
        switch range.upperBound - base {
        case ..<0xFF:
            writer.byte(1)
            writer.array(values.map { $0.isNaN ? UInt8.max : UInt8(Int64($0) - base) })
        case ..<0xFFFF:
            writer.byte(2)
            writer.array(values.map { $0.isNaN ? UInt16.max : UInt16(Int64($0) - base) })
        default:
            writer.byte(4)
            writer.array(values.map { $0.isNaN ? UInt32.max : UInt32(Int64($0) - base) })
        }
    }

    private static func decodeWhole(
        _ reader: inout BlobReader, _ count: Int
    ) throws(DamagedBlob) -> [Double] {
        let base = try reader.signed()
        guard base.magnitude <= 1 << 53 else { throw DamagedBlob() }
        switch try reader.byte() {
        case 1: return widen(try reader.slice(count), UInt8.self, base)
        case 2: return widen(try reader.slice(count * 2), UInt16.self, base)
        case 4: return widen(try reader.slice(count * 4), UInt32.self, base)
        default: throw DamagedBlob()
        }
    }

    @inline(__always)
    private static func widen<Narrow: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ narrow: Narrow.Type, _ base: Int64
    ) -> [Double] {
        let size = MemoryLayout<Narrow>.size
        let count = bytes.count / size
        // Both are whole numbers up to 2^53, and so is their sum, as it was before.
        let base = Double(base)
        return [Double](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                let distance = bytes.loadUnaligned(fromByteOffset: index * size, as: Narrow.self)
                buffer[index] = distance == .max ? .nan : base + Double(distance)
            }
            initialized = count
        }
    }

    private static func list(_ values: [Double]) -> (values: [Double], codes: [UInt8])? {
        var known: [UInt64: UInt8] = [:]
        var list: [Double] = []
        var codes: [UInt8] = []
        codes.reserveCapacity(values.count)
        var previous = (bits: UInt64(0), code: UInt8(0))
        for value in values {
            let bits = value.isNaN ? Double.nan.bitPattern : value.bitPattern
            if bits == previous.bits, !list.isEmpty {
                codes.append(previous.code)
                continue
            }
            let code: UInt8
            if let found = known[bits] {
                code = found
            } else {
                guard list.count < maximumListed else { return nil }
                code = UInt8(list.count)
                known[bits] = code
                list.append(Double(bitPattern: bits))
            }
            codes.append(code)
            previous = (bits, code)
        }
        return (list, codes)
    }
}
