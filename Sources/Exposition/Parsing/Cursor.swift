/// A place in one line, which moves on as the line is read.
struct Cursor {
    var place: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>

    var isAtEnd: Bool { place == end }

    /// The byte here, or a line feed, which no line has, at the end.
    var byte: UInt8 { place < end ? place.pointee : ASCII.lineFeed }

    mutating func skipBlanks() {
        while place < end, place.pointee.isBlank { place += 1 }
    }

    /// Goes on behind a byte if it is here.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard place < end, place.pointee == byte else { return false }
        place += 1
        return true
    }

    /// The bytes up to the next blank, or in OpenMetrics the next space.
    mutating func token(separatedByTabs: Bool) -> UnsafeBufferPointer<UInt8> {
        let start = place
        while place < end, place.pointee != ASCII.space,
            !(separatedByTabs && place.pointee == ASCII.tab)
        { place += 1 }
        return UnsafeBufferPointer(start: start, count: place - start)
    }

    /// A name without quotes; empty where none is here.
    mutating func name(withColons: Bool) -> UnsafeBufferPointer<UInt8> {
        let start = place
        while place < end {
            let byte = place.pointee
            guard
                byte.isNameStart || (withColons && byte == 0x3A) || (byte.isDigit && place > start)
            else { break }
            place += 1
        }
        return UnsafeBufferPointer(start: start, count: place - start)
    }

    /// A text in quotes, without its escapes, for which there is room in `scratch`; the cursor is
    /// behind the first quote.
    ///
    /// What follows a backslash is kept with it unless it is one of the escapes `\\`, `\"` and `\n`.
    mutating func quoted(
        scratch: inout UnsafeMutablePointer<UInt8>
    ) throws(ExpositionError.Reason) -> UnsafeBufferPointer<UInt8> {
        let start = place
        var bits: UInt8 = 0
        while place < end {
            let byte = place.pointee
            if byte == ASCII.quote || byte == ASCII.backslash { break }
            bits |= byte
            place += 1
        }
        var text = UnsafeBufferPointer(start: start, count: place - start)
        if byte == ASCII.backslash {
            text = try unescaped(from: start, into: &scratch)
            bits = 0x80
        }
        guard skip(ASCII.quote) else { throw .invalidLabels }
        guard bits < 0x80 || text.isUTF8 else { throw .invalidUTF8 }
        return text
    }

    /// The same from a first backslash on, copied; the cursor stops at the last quote, or at the end.
    private mutating func unescaped(
        from start: UnsafePointer<UInt8>, into scratch: inout UnsafeMutablePointer<UInt8>
    ) throws(ExpositionError.Reason) -> UnsafeBufferPointer<UInt8> {
        let target = scratch
        target.update(from: start, count: place - start)
        scratch += place - start
        while place < end, place.pointee != ASCII.quote {
            if place.pointee == ASCII.backslash, place + 1 < end {
                let (byte, count) = Self.escape((place + 1).pointee, allowsQuote: true)
                scratch.pointee = byte
                place += count
            } else {
                scratch.pointee = place.pointee
                place += 1
            }
            scratch += 1
        }
        return UnsafeBufferPointer(start: target, count: scratch - target)
    }

    /// What a backslash and the byte behind it stand for, and how many bytes of the text that are.
    static func escape(_ byte: UInt8, allowsQuote: Bool) -> (byte: UInt8, count: Int) {
        switch byte {
        case ASCII.backslash: (ASCII.backslash, 2)
        case UInt8(ascii: "n"): (ASCII.lineFeed, 2)
        case ASCII.quote where allowsQuote: (ASCII.quote, 2)
        default: (ASCII.backslash, 1)
        }
    }
}
