#if canImport(Glibc)
    import func Glibc.memchr
    import func Glibc.memcmp
#elseif canImport(Darwin)
    import func Darwin.memchr
    import func Darwin.memcmp
#endif

extension UnsafeBufferPointer<UInt8> {
    /// Whether two stretches of memory have the same bytes.
    func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        guard let start = baseAddress, let otherStart = other.baseAddress, count > 0 else {
            return true
        }
        return memcmp(start, otherStart, count) == 0
    }

    /// The bytes as text; nil where they are not UTF-8.
    var text: String? { String(validating: self, as: UTF8.self) }

    /// Whether all bytes are UTF-8.
    var isUTF8: Bool { allSatisfy { $0 < 0x80 } || text != nil }
}

extension UnsafePointer<UInt8> {
    /// Whether as many bytes from here on are those of a text.
    func hasPrefix(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        UnsafeBufferPointer(start: self, count: text.count).hasSameBytes(as: text)
    }

    /// The first place of a byte before `end`, or nil.
    func first(_ byte: UInt8, before end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        guard let place = memchr(self, Int32(byte), end - self) else { return nil }
        return UnsafePointer(place.assumingMemoryBound(to: UInt8.self))
    }
}
