import Telemetry

/// Writes and reads the few kinds of values that counter baselines are kept as.
///
/// Integers are written in LEB128, signed ones after ZigZag; a double by its bits; a text by its
/// length and UTF-8.
struct BaselineWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ value: Int64) {
        write(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 {
            write(UInt64($0.count))
            bytes.append(contentsOf: $0)
        }
    }

    mutating func write(_ value: Scalar) {
        switch value {
        case .missing: bytes.append(0)
        case .boolean(let value): bytes.append(value ? 2 : 1)
        case .integer(let value):
            bytes.append(3)
            write(value)
        case .unsigned(let value):
            bytes.append(4)
            write(value)
        case .double(let value):
            bytes.append(5)
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        case .text(let value):
            bytes.append(6)
            write(value)
        }
    }
}

/// Reads what `BaselineWriter` wrote; gives nil at the first byte that it cannot have written, and
/// makes nothing larger than the bytes are.
struct BaselineReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func unsigned() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            let part = UInt64(byte & 0x7F)
            guard shift < 63 || part <= 1 else { return nil }
            value |= part << shift
            if byte < 0x80 { return value }
        }
        return nil
    }

    mutating func signed() -> Int64? {
        unsigned().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    /// A number of things that take at least a byte each.
    mutating func count() -> Int? {
        guard let value = unsigned(), value <= UInt64(rest.count) else { return nil }
        return Int(value)
    }

    mutating func text() -> String? {
        guard let length = count() else { return nil }
        defer { rest.removeFirst(length) }
        return String(validating: rest.prefix(length), as: UTF8.self)
    }

    mutating func scalar() -> Scalar? {
        switch rest.popFirst() {
        case 0: return .missing
        case 1: return .boolean(false)
        case 2: return .boolean(true)
        case 3: return signed().map { .integer($0) }
        case 4: return unsigned().map { .unsigned($0) }
        case 5:
            guard rest.count >= 8 else { return nil }
            var bits: UInt64 = 0
            for shift in 0..<UInt64(8) { bits |= UInt64(rest.removeFirst()) << (8 * shift) }
            return .double(Double(bitPattern: bits))
        case 6: return text().map { .text($0) }
        default: return nil
        }
    }
}
