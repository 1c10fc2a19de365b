/// The number that stands for a long identifier in a GUID: FarmHash's `Fingerprint64` of the
/// identifier's UTF-16 code units, each as two bytes with the low one first, read as a signed
/// integer.
///
/// UTF-8 bytes would give other numbers than New Relic's. Nil for an identifier over
/// `maximumHashedIdentifierLength`.
public func entityIdentifierHash(_ identifier: String) -> Int64? {
    guard identifier.utf8.count <= maximumHashedIdentifierLength else { return nil }
    return withUnsafeTemporaryAllocation(
        byteCount: identifier.utf16.count * 2, alignment: 2
    ) { buffer in
        var offset = 0
        for unit in identifier.utf16 {
            buffer.storeBytes(of: unit.littleEndian, toByteOffset: offset, as: UInt16.self)
            offset += 2
        }
        return Int64(bitPattern: farmHashFingerprint64(UnsafeRawBufferPointer(buffer)))
    }
}

/// The longest identifier that is hashed, in bytes of UTF-8.
public let maximumHashedIdentifierLength = 64 << 10
