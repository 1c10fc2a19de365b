/// Base64 with the alphabet for URLs and without padding (RFC 4648, section 5).
func base64URLEncoded(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { text in
        alphabet.withUnsafeBufferPointer { alphabet in
            var length = 0
            var bits: UInt32 = 0
            var count = 0
            for byte in bytes {
                bits = (bits & 0xFFFF) << 8 | UInt32(byte)
                count += 8
                while count >= 6 {
                    count -= 6
                    text[length] = alphabet[Int(bits >> count) & 63]
                    length += 1
                }
            }
            if count > 0 {
                text[length] = alphabet[Int(bits << (6 - count)) & 63]
                length += 1
            }
            return length
        }
    }
}

/// Undoes the encoding; nil for any other character, an impossible length, or bits that are left
/// over and not 0, so that each byte string has one text only.
func base64URLDecoded(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for character in text {
        guard let value = value(of: character) else { return nil }
        bits = (bits & 0xFFFF) << 6 | value
        count += 6
        if count >= 8 {
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
    }
    guard count < 6, bits & ((1 << count) - 1) == 0 else { return nil }
    return bytes
}

private let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

private func value(of character: UInt8) -> UInt32? {
    switch character {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
}
