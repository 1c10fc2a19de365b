/// The number that stands for a long identifier in a GUID: FarmHash's `Fingerprint64` of the
/// identifier's UTF-16 code units, each as two bytes with the low one first, read as a signed
/// integer.
///
/// UTF-8 bytes would give other numbers than New Relic's. Nil for an identifier over
/// `maximumHashedIdentifierLength`.
public func entityIdentifierHash(_ identifier: String) -> Int64? {
    guard identifier.utf8.count <= maximumHashedIdentifierLength else { return nil }
    // No text has more code units of UTF-16 than bytes of UTF-8.
    return withUnsafeTemporaryAllocation(
        byteCount: identifier.utf8.count * 2, alignment: 2
    ) { buffer in
        var length = 0
        func append(_ unit: UInt16) {
            buffer.storeBytes(of: unit.littleEndian, toByteOffset: length, as: UInt16.self)
            length += 2
        }
        var text = identifier
        text.withUTF8 { bytes in
            if bytes.allSatisfy({ $0 < 0x80 }) { for byte in bytes { append(UInt16(byte)) } }
        }
        if length == 0 { for unit in identifier.utf16 { append(unit) } }
        let units = UnsafeRawBufferPointer(rebasing: buffer[..<length])
        return Int64(bitPattern: farmHashFingerprint64(units))
    }
}

/// The longest identifier that is hashed, in bytes of UTF-8.
public let maximumHashedIdentifierLength = 64 << 10
