/// Columns of integers: times, codes, counts.
///
/// Runs of equal values, a cycle that counts up from 0 again and again, or distances from the least
/// value in a unit, each in one, two, four or eight bytes: whichever takes the least.
enum IntegerCoding {
    private static let runs: UInt8 = 0
    private static let distances: UInt8 = 1
    private static let cycle: UInt8 = 2

    /// Columns with fewer rows for each run are not written as runs.
    private static let minimumRunLength = 8

    static func encode<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ values: [Integer], into writer: inout BlobWriter
    ) {
        guard let first = values.first else { return }
        var runCount = 1
        var least = first
        var greatest = first
        for index in 1..<max(values.count, 1) {
            if values[index] != values[index - 1] { runCount += 1 }
            least = min(least, values[index])
            greatest = max(greatest, values[index])
        }
        if runCount == 1 || runCount <= values.count / minimumRunLength {
            encodeRuns(values, runCount, into: &writer)
        } else if least == 0, let length = cycleLength(values, greatest) {
            writer.byte(cycle)
            writer.count(length)
        } else {
            encodeDistances(values, from: least, into: &writer)
        }
    }

    static func decode<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ reader: inout BlobReader, _ count: Int, as type: Integer.Type = Integer.self
    ) throws(DamagedBlob) -> [Integer] {
        guard count > 0 else { return [] }
        switch try reader.byte() {
        case runs: return try decodeRuns(&reader, count)
        case distances: return try decodeDistances(&reader, count)
        case cycle:
            guard let length = Integer(exactly: try reader.variable()), length > 0 else {
                throw DamagedBlob()
            }
            return [Integer](unsafeUninitializedCapacity: count) { buffer, initialized in
                var next: Integer = 0
                for index in 0..<count {
                    buffer[index] = next
                    next += 1
                    if next == length { next = 0 }
                }
                initialized = count
            }
        default: throw DamagedBlob()
        }
    }

    private static func encodeRuns<Integer: FixedWidthInteger>(
        _ values: [Integer], _ runCount: Int, into writer: inout BlobWriter
    ) {
        writer.byte(runs)
        writer.count(runCount)
        var previous: Int64 = 0
        var start = 0
        while start < values.count {
            var end = start + 1
            while end < values.count, values[end] == values[start] { end += 1 }
            let value = Int64(truncatingIfNeeded: values[start])
            writer.signed(value &- previous)
            writer.count(end - start)
            previous = value
            start = end
        }
    }

    private static func decodeRuns<Integer: FixedWidthInteger>(
        _ reader: inout BlobReader, _ count: Int
    ) throws(DamagedBlob) -> [Integer] {
        var values: [Integer] = []
        values.reserveCapacity(count)
        var previous: Int64 = 0
        for _ in 0..<(try reader.count()) {
            previous &+= try reader.signed()
            let length = try reader.variable()
            guard length <= UInt64(count - values.count) else { throw DamagedBlob() }
            let value = Integer(truncatingIfNeeded: previous)
            values.append(contentsOf: repeatElement(value, count: Int(length)))
        }
        guard values.count == count else { throw DamagedBlob() }
        return values
    }

    /// Nil where the values are not 0, 1, 2 … and again from 0.
    private static func cycleLength<Integer: FixedWidthInteger>(
        _ values: [Integer], _ greatest: Integer
    ) -> Int? {
        var next: Integer = 0
        for value in values {
            guard value == next else { return nil }
            next = next == greatest ? 0 : next + 1
        }
        return Int(greatest) + 1
    }

    private static func encodeDistances<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ values: [Integer], from least: Integer, into writer: inout BlobWriter
    ) {
        let base = Int64(truncatingIfNeeded: least)
        let all = values.map { UInt64(bitPattern: Int64(truncatingIfNeeded: $0) &- base) }
        var unit: UInt64 = 0
        for distance in all where unit != 1 && distance != 0 {
            unit = unit == 0 ? distance : greatestCommonDivisor(unit, distance)
        }
        unit = max(unit, 1)
        let scaled = unit == 1 ? all : all.map { $0 / unit }
        writer.byte(distances)
        writer.signed(base)
        writer.variable(unit)
        let greatest = scaled.max() ?? 0
        switch greatest {
        case ...0xFF:
            writer.byte(1)
            writer.array(scaled.map { UInt8(truncatingIfNeeded: $0) })
        case ...0xFFFF:
            writer.byte(2)
            writer.array(scaled.map { UInt16(truncatingIfNeeded: $0) })
        case ...0xFFFF_FFFF:
            writer.byte(4)
            writer.array(scaled.map { UInt32(truncatingIfNeeded: $0) })
        default:
            writer.byte(8)
            writer.array(scaled)
        }
    }

    private static func decodeDistances<Integer: FixedWidthInteger>(
        _ reader: inout BlobReader, _ count: Int
    ) throws(DamagedBlob) -> [Integer] {
        let base = try reader.signed()
        let unit = Int64(bitPattern: try reader.variable())
        switch try reader.byte() {
        case 1: return widen(try reader.slice(count), UInt8.self, base, unit)
        case 2: return widen(try reader.slice(count * 2), UInt16.self, base, unit)
        case 4: return widen(try reader.slice(count * 4), UInt32.self, base, unit)
        case 8: return widen(try reader.slice(count * 8), UInt64.self, base, unit)
        default: throw DamagedBlob()
        }
    }

    @inline(__always)
    private static func widen<
        Integer: FixedWidthInteger, Narrow: FixedWidthInteger & BitwiseCopyable
    >(
        _ bytes: UnsafeRawBufferPointer, _ narrow: Narrow.Type, _ base: Int64, _ unit: Int64
    ) -> [Integer] {
        let size = MemoryLayout<Narrow>.size
        let count = bytes.count / size
        return [Integer](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                let distance = bytes.loadUnaligned(fromByteOffset: index * size, as: Narrow.self)
                buffer[index] = Integer(
                    truncatingIfNeeded: base &+ Int64(truncatingIfNeeded: distance) &* unit)
            }
            initialized = count
        }
    }

    private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}
