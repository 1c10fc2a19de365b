import Telemetry

/// Bytes that do not mean what they should.
struct DamagedBlob: Error {}

/// Reads what `BlobWriter` wrote; never beyond the end, whatever the bytes are.
struct BlobReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }

    @inline(__always)
    mutating func byte() throws(DamagedBlob) -> UInt8 {
        guard position < bytes.count else { throw DamagedBlob() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func fixed<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ type: Integer.Type = Integer.self
    ) throws(DamagedBlob) -> Integer {
        let size = MemoryLayout<Integer>.size
        guard remaining >= size else { throw DamagedBlob() }
        defer { position += size }
        return Integer(
            littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Integer.self))
    }

    mutating func double() throws(DamagedBlob) -> Double {
        Double(bitPattern: try fixed(UInt64.self))
    }

    @inline(__always)
    mutating func variable() throws(DamagedBlob) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw DamagedBlob() }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    mutating func signed() throws(DamagedBlob) -> Int64 {
        let value = try variable()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A number of things that take a byte each at least.
    mutating func count() throws(DamagedBlob) -> Int {
        let value = try variable()
        guard value <= UInt64(remaining) else { throw DamagedBlob() }
        return Int(value)
    }

    mutating func slice(_ count: Int) throws(DamagedBlob) -> UnsafeRawBufferPointer {
        guard count >= 0, remaining >= count else { throw DamagedBlob() }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    mutating func text() throws(DamagedBlob) -> String {
        String(decoding: try slice(try count()), as: UTF8.self)
    }

    mutating func skipText() throws(DamagedBlob) { _ = try slice(try count()) }

    mutating func scalar() throws(DamagedBlob) -> Scalar {
        switch try byte() {
        case 0: return .missing
        case 1: return .boolean(false)
        case 2: return .boolean(true)
        case 3: return .integer(try signed())
        case 4: return .unsigned(try variable())
        case 5: return .double(try double())
        case 6: return .text(try text())
        default: throw DamagedBlob()
        }
    }

    mutating func skipScalar() throws(DamagedBlob) {
        switch try byte() {
        case 0...2: break
        case 3, 4: _ = try variable()
        case 5: _ = try slice(8)
        case 6: try skipText()
        default: throw DamagedBlob()
        }
    }

    /// So many values as they lie in memory.
    mutating func array<Element: BitwiseCopyable>(
        _ count: Int, of type: Element.Type = Element.self
    ) throws(DamagedBlob) -> [Element] {
        let size = MemoryLayout<Element>.stride
        guard count >= 0, count <= remaining / size else { throw DamagedBlob() }
        let slice = try slice(count * size)
        return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: slice)
            initialized = count
        }
    }
}
