extension NRQLLexer {
    /// A text or a pattern up to its closing quote; a backslash takes the next byte with it.
    mutating func quoted(_ kind: NRQLToken.Kind, from start: Int) {
        let open = position
        let quote = bytes[open]
        var end = open + 1
        while end < bytes.count, bytes[end] != quote {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < bytes.count else {
            let spelling = quote == UInt8(ascii: "'") ? "'" : "\""
            addBroken(from: start, to: bytes.count, shown: open + 1 - start) {
                .unclosedText(spelling, at: $0)
            }
            return
        }
        position = end + 1
        add(kind, from: start)
    }

    /// A name in backticks, which stands on one line.
    mutating func quotedName() {
        let start = position
        let lineEnd = endOfLine()
        var end = start + 1
        while end < lineEnd, bytes[end] != UInt8(ascii: "`") { end += 1 }
        guard end < lineEnd else {
            addBroken(from: start, to: lineEnd, shown: 1) { .unclosedName(at: $0) }
            return
        }
        guard end > start + 1 else {
            addBroken(from: start, to: end + 1) { .emptyName(at: $0) }
            return
        }
        guard !bytes[start..<end].contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            addBroken(from: start, to: end + 1) { .controlCharacter(at: $0) }
            return
        }
        position = end + 1
        add(.quotedName, from: start)
    }

    mutating func lineComment() {
        let start = position
        position = endOfLine()
        add(.comment, from: start)
    }

    mutating func comment() {
        let start = position
        var end = start + 2
        while end + 1 < bytes.count,
            bytes[end] != UInt8(ascii: "*") || bytes[end + 1] != UInt8(ascii: "/")
        {
            end += 1
        }
        guard end + 1 < bytes.count else {
            addBroken(from: start, to: bytes.count, shown: 2) { .unclosedComment(at: $0) }
            return
        }
        position = end + 2
        add(.comment, from: start)
    }

    /// A mark, the longest first; one of another language is broken, and its finding says which one
    /// NRQL has.
    mutating func mark() {
        let start = position
        let second = peek(1)
        let next = second ?? 0
        let mark: NRQLToken.Mark? =
            switch (bytes[start], next) {
            case (UInt8(ascii: "("), _): .open
            case (UInt8(ascii: ")"), _): .close
            case (UInt8(ascii: "["), _): .openBracket
            case (UInt8(ascii: "]"), _): .closeBracket
            case (UInt8(ascii: "{"), _): .openBrace
            case (UInt8(ascii: "}"), _): .closeBrace
            case (UInt8(ascii: ","), _): .comma
            case (UInt8(ascii: ":"), _): .colon
            case (UInt8(ascii: "+"), _): .plus
            case (UInt8(ascii: "-"), _): .minus
            case (UInt8(ascii: "*"), _): .star
            case (UInt8(ascii: "/"), _): .slash
            case (UInt8(ascii: "%"), _): .percent
            case (UInt8(ascii: "="), UInt8(ascii: "=")): nil
            case (UInt8(ascii: "="), _): .equal
            case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
            case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
            case (UInt8(ascii: "<"), UInt8(ascii: ">")): nil
            case (UInt8(ascii: "<"), _): .less
            case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
            case (UInt8(ascii: ">"), _): .greater
            default: nil
            }
        if let mark {
            position += mark.rawValue.utf8.count
            add(.mark, from: start, mark: mark)
            return
        }
        let isPair =
            switch (bytes[start], next) {
            case (UInt8(ascii: "="), _), (UInt8(ascii: "<"), _): true
            case (UInt8(ascii: "&"), UInt8(ascii: "&")), (UInt8(ascii: "|"), UInt8(ascii: "|")):
                true
            default: false
            }
        let end = start + (isPair ? 2 : 1)
        let found = String(decoding: bytes[start..<end], as: UTF8.self)
        addBroken(from: start, to: end) { .foreignMark(found, at: $0) }
    }
}
