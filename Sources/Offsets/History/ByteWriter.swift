/// Writes numbers of varying length, little ones in few bytes.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    mutating func write(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A text after its length in bytes.
    mutating func writeText(_ text: String) {
        write(UInt64(text.utf8.count))
        write(text.utf8)
    }

    /// Eight bytes, the lowest first.
    mutating func writeFixed(_ number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }
}

/// Reads what `ByteWriter` wrote; nil wherever there is too little, or too large a number.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// A number of at most 63 bits that is not above a limit.
    mutating func number(atMost limit: UInt64) -> UInt64? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number <= limit ? number : nil }
        }
        return nil
    }

    /// A text of at most so many bytes.
    mutating func text(atMost limit: Int) -> String? {
        guard let length = number(atMost: UInt64(limit)), let read = bytes(Int(length)) else {
            return nil
        }
        return String(validating: read, as: UTF8.self)
    }

    mutating func fixed() -> UInt64? {
        guard let read = bytes(8) else { return nil }
        return read.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
