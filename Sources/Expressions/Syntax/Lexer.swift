import Diagnostics

/// Cuts an expression into words, from left to right and in one pass.
///
/// What is no word is reported and stands as `.broken`, or as the word that was most likely meant,
/// so that the rest is still read.
struct Lexer {
    let source: SourceText
    let bytes: [UInt8]
    var position = 0
    private(set) var report = DiagnosticReport()

    init(_ source: SourceText) {
        self.source = source
        bytes = Array(source.text.utf8)
    }

    /// All words and the end behind them.
    mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        while true {
            while let byte = peek(), byte.isBlank { position += 1 }
            let start = position
            guard let byte = peek() else {
                tokens.append(Token(content: .end, range: start..<start))
                return tokens
            }
            let content = word(startingWith: byte)
            tokens.append(Token(content: content, range: start..<position))
        }
    }

    private mutating func word(startingWith byte: UInt8) -> Token.Content {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): string(quote: byte)
        case _ where byte.isDigit: number()
        case _ where byte.isNameStart || byte >= 0x80 || byte == UInt8(ascii: "`"): name()
        default: mark(byte)
        }
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    mutating func add(_ finding: (Place) -> Diagnostic, at range: Range<Int>) {
        report.add(finding(source.place(of: range)))
    }
}

// MARK: Marks

extension Lexer {
    /// Marks by spelling, the longest first; a wrong one that is often written for a right one has
    /// the right one and a cure with it.
    private static let marks: [(spelling: [UInt8], symbol: Token.Symbol, instead: String?)] = [
        ("==", .equal, nil), ("!=", .notEqual, nil), ("<>", .notEqual, "write `!=`"),
        ("<=", .lessOrEqual, nil), (">=", .greaterOrEqual, nil), ("&&", .and, nil),
        ("||", .or, nil), ("??", .otherwise, nil), ("(", .open, nil), (")", .close, nil),
        ("{", .openBrace, nil), ("}", .closeBrace, nil), (",", .comma, nil), (":", .colon, nil),
        ("+", .plus, nil), ("-", .minus, nil), ("*", .times, nil), ("/", .divide, nil),
        ("<", .less, nil), (">", .greater, nil), ("!", .not, nil),
        ("=", .equal, "write `==` to compare"), ("&", .and, "write `and`"),
        ("|", .or, "write `or`"),
    ].map { (Array($0.utf8), $1, $2) }

    private mutating func mark(_ byte: UInt8) -> Token.Content {
        let start = position
        for mark in Self.marks where bytes[start...].starts(with: mark.spelling) {
            position += mark.spelling.count
            if let instead = mark.instead {
                let found = text(start..<position)
                add({ .wrongMark(found, instead: instead, at: $0) }, at: start..<position)
            }
            return .symbol(mark.symbol)
        }
        position += 1
        let found = text(start..<position)
        add({ .unexpectedCharacter(found, at: $0) }, at: start..<position)
        return .broken
    }
}

// MARK: Names and numbers

extension Lexer {
    /// A dotted name; only its first part must begin with a letter or `_`.
    private mutating func name() -> Token.Content {
        let start = position
        var name = ""
        var isQuoted = false
        while true {
            if peek() == UInt8(ascii: "`") {
                isQuoted = true
                guard let part = quotedPart() else { return .broken }
                name += part
            } else {
                let first = position
                while let byte = peek(), byte.isNamePart || byte >= 0x80 { position += 1 }
                name += text(first..<position)
                guard bytes[first..<position].allSatisfy({ $0 < 0x80 }) else {
                    let found = text(first..<position)
                    add({ .unquotedName(found, at: $0) }, at: first..<position)
                    return .broken
                }
            }
            guard peek() == UInt8(ascii: "."), let next = peek(1),
                next.isNamePart || next == UInt8(ascii: "`")
            else { break }
            position += 1
            name += "."
        }
        if !isQuoted, Token.reserved.contains(name), let symbol = Token.Symbol(rawValue: name) {
            return .symbol(symbol)
        }
        if peek() == UInt8(ascii: ".") {
            position += 1
            add({ .nameEndsInDot(at: $0) }, at: start..<position)
            return .broken
        }
        return .name(name, isQuoted: isQuoted)
    }

    private mutating func quotedPart() -> String? {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`") { position += 1 }
        guard peek() != nil else {
            add({ .neverClosed("`", at: $0) }, at: start..<start + 1)
            return nil
        }
        position += 1
        guard position - start > 2 else {
            add({ .emptyName(at: $0) }, at: start..<position)
            return nil
        }
        return text(start + 1..<position - 1)
    }

    /// Digits, a fraction and an exponent; no sign, which is an operator.
    private mutating func number() -> Token.Content {
        let start = position
        digits()
        if peek() == UInt8(ascii: "."), peek(1)?.isDigit == true {
            position += 1
            digits()
        }
        if let byte = peek(), byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            let hasSign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if peek(hasSign ? 2 : 1)?.isDigit == true {
                position += hasSign ? 2 : 1
                digits()
            }
        }
        let spelling = text(start..<position)
        let end = position
        while let byte = peek(), byte.isNamePart || byte == UInt8(ascii: ".") { position += 1 }
        guard position == end else {
            let found = text(start..<position)
            add({ .malformedNumber(found, at: $0) }, at: start..<position)
            return .broken
        }
        guard let value = Double(spelling), value.isFinite else {
            add({ .hugeNumber(at: $0) }, at: start..<position)
            return .broken
        }
        return .number(value)
    }

    private mutating func digits() {
        while let byte = peek(), byte.isDigit { position += 1 }
    }
}

extension UInt8 {
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    /// A byte inside a character of several bytes.
    var isContinuation: Bool { self & 0xC0 == 0x80 }

    var isNameStart: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
    }

    var isNamePart: Bool { isNameStart || isDigit }
}

extension Diagnostic {
    fileprivate static func wrongMark(
        _ found: String, instead: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "`\(found)` is not an operator", at: place,
            label: "not an operator", help: instead)
    }

    fileprivate static func unexpectedCharacter(_ found: String, at place: Place) -> Diagnostic {
        let help =
            switch found {
            case "?": "write `if(condition, a, b)` to choose, `a ?? b` for a missing value"
            case "%": "for a share write `a / b`; for percent points `in(a / b, \"%\")`"
            default:
                "a name with other characters than letters, digits, `_` and `.` stands in "
                    + "backticks"
            }
        return Diagnostic(
            "expression/syntax", .error, "`\(found)` has no meaning here", at: place,
            label: "unexpected", help: help)
    }

    fileprivate static func nameEndsInDot(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "a name cannot end in a dot", at: place,
            label: "something is missing behind the dot", help: "name a field behind the dot")
    }

    fileprivate static func emptyName(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "there is no name between the backticks", at: place,
            label: "empty", help: "write a field's name between the backticks")
    }

    fileprivate static func unquotedName(_ found: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "`\(found)` is no name as it stands", at: place,
            label: "not only letters, digits and `_`",
            help: "write the whole name in backticks, or a text in quotes")
    }

    fileprivate static func malformedNumber(_ found: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "`\(found)` is not a number", at: place,
            label: "not a number",
            help: "numbers are written as 1, 0.5 or 1e3, without a unit")
    }

    fileprivate static func hugeNumber(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "the number is too large", at: place,
            label: "over 1.8e308",
            help: "write a smaller number")
    }
}
