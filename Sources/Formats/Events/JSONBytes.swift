package import Telemetry

/// Writes JSON's scalars into a byte buffer.
package enum JSONBytes {
    /// A text with quotes and escapes, as UTF-8.
    package static func append(_ text: String, to buffer: inout [UInt8]) {
        var text = text
        text.withUTF8 { append(utf8: $0, to: &buffer) }
    }

    /// A text cut to at most `limit` bytes before escaping, at the end of a character where a
    /// character ends early enough, else between two scalars.
    ///
    /// - Returns: whether it was cut.
    package static func append(_ text: String, limit: Int, to buffer: inout [UInt8]) -> Bool {
        guard text.utf8.count > limit else {
            append(text, to: &buffer)
            return false
        }
        append(String(prefix(of: text, limit: limit)), to: &buffer)
        return true
    }

    /// The longest beginning of at most `limit` bytes that ends with a whole character.
    package static func prefix(of text: String, limit: Int) -> Substring {
        var end = text.utf8.index(text.startIndex, offsetBy: limit)
        while end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        let scalarEnd = end
        for _ in 0..<maximumCharacterLength where end > text.startIndex {
            if end.samePosition(in: text) != nil { return text[..<end] }
            end = text.unicodeScalars.index(before: end)
        }
        return Substring(text.unicodeScalars[..<scalarEnd])
    }

    /// How many scalars a character may have before it is cut like any other text.
    private static let maximumCharacterLength = 32

    package static func append(_ value: Int64, to buffer: inout [UInt8]) {
        if value < 0 { buffer.append(UInt8(ascii: "-")) }
        append(value.magnitude, to: &buffer)
    }

    package static func append(_ value: UInt64, to buffer: inout [UInt8]) {
        var rest = value
        let start = buffer.count
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            buffer.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest > 0
        buffer[start...].reverse()
    }

    /// A finite number, in the fewest digits that read back as the same one; a whole number
    /// without a fraction.
    package static func append(_ value: Double, to buffer: inout [UInt8]) {
        if value.magnitude < 1e15, value == value.rounded(.towardZero) {
            append(Int64(value), to: &buffer)
        } else {
            buffer.append(contentsOf: value.description.utf8)
        }
    }

    /// Comma, key and colon, as they stand before a value that is not the first of an object.
    package static func key(_ name: String) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: ",")]
        append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        return bytes
    }

    /// The id of a row as a text, as its description is.
    package static func append(_ id: RowID, to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "\""))
        for shift in stride(from: 60, through: 0, by: -4) {
            appendHexDigit(UInt8(truncatingIfNeeded: id.spool >> UInt64(shift)) & 15, to: &buffer)
        }
        buffer.append(UInt8(ascii: "-"))
        append(id.number, to: &buffer)
        buffer.append(UInt8(ascii: "\""))
    }

    private static func appendHexDigit(_ digit: UInt8, to buffer: inout [UInt8]) {
        buffer.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }

    private static func append(
        utf8 bytes: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]
    ) {
        let quote = UInt8(ascii: "\"")
        buffer.append(quote)
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte == quote || byte == UInt8(ascii: "\\") {
                buffer.append(contentsOf: bytes[start..<index])
                appendEscape(byte, to: &buffer)
                start = index + 1
            }
            index += 1
        }
        buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        buffer.append(quote)
    }

    private static func appendEscape(_ byte: UInt8, to buffer: inout [UInt8]) {
        buffer.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\n"): buffer.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): buffer.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): buffer.append(UInt8(ascii: "t"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): buffer.append(byte)
        default:
            buffer.append(contentsOf: "u00".utf8)
            appendHexDigit(byte >> 4, to: &buffer)
            appendHexDigit(byte & 15, to: &buffer)
        }
    }
}
