import Diagnostics

// MARK: Texts

extension Lexer {
    /// `"…"` with `\"`, `\\` and `\n`; or `'…'` as it stands, with `''` for one quote.
    mutating func string(quote: UInt8) -> Token.Content {
        let start = position
        let hasEscapes = quote == UInt8(ascii: "\"")
        var value: [UInt8] = []
        position += 1
        while let byte = peek() {
            position += 1
            if byte == quote {
                guard !hasEscapes, peek() == quote else {
                    return .text(String(decoding: value, as: UTF8.self))
                }
                position += 1
                value.append(quote)
            } else if hasEscapes, byte == UInt8(ascii: "\\") {
                value.append(escape())
            } else {
                value.append(byte)
            }
        }
        let mark = text(start..<start + 1)
        add({ .neverClosed(mark, at: $0) }, at: start..<start + 1)
        return .broken
    }

    /// The byte that an escape stands for; the backslash is already read.
    private mutating func escape() -> UInt8 {
        switch peek() {
        case UInt8(ascii: "n"):
            position += 1
            return UInt8(ascii: "\n")
        case let byte? where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\"):
            position += 1
            return byte
        case .some:
            let start = position - 1
            position += 1
            while let next = peek(), next.isContinuation { position += 1 }
            add({ .unknownEscape(at: $0) }, at: start..<position)
            return UInt8(ascii: "?")
        case nil:
            return UInt8(ascii: "\\")
        }
    }
}

extension Diagnostic {
    static func neverClosed(_ mark: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "the quote \(mark) is never closed", at: place,
            label: "opened here", help: "close it with another \(mark)")
    }

    fileprivate static func unknownEscape(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "the text has an unknown escape", at: place,
            label: "not an escape",
            help: "escapes are \\\", \\\\ and \\n; a text in single quotes has none")
    }
}
