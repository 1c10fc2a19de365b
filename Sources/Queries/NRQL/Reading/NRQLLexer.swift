/// Cuts a text into its pieces, from left to right and in one pass over its bytes. What cannot be
/// read is a broken piece, so that the pieces are always the whole text.
struct NRQLLexer {
    /// The most pieces into which a text is cut; what is left is one broken piece.
    static let maximumCount = 50_000

    /// What editors put before a text in UTF-8; there it means nothing.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    let bytes: [UInt8]
    private(set) var tokens: [NRQLToken] = []
    /// What is wrong with the broken pieces, in their order.
    private(set) var findings: [NRQLFinding] = []
    var position = 0
    /// Whether a value ends before the position, so that `%` is an operator and begins no name.
    private var isBehindValue = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        tokens.reserveCapacity(bytes.count / 3)
        if bytes.starts(with: Self.byteOrderMark) {
            position = Self.byteOrderMark.count
            add(.blank, from: 0)
        }
        while position < bytes.count {
            guard tokens.count < Self.maximumCount else {
                addBroken(from: position, to: bytes.count) { .tooManyWords(at: $0) }
                return
            }
            next(bytes[position])
        }
    }

    private mutating func next(_ byte: UInt8) {
        let start = position
        switch byte {
        case _ where byte.isNRQLBlank:
            while let byte = peek(), byte.isNRQLBlank { position += 1 }
            add(.blank, from: start)
        case UInt8(ascii: "r"), UInt8(ascii: "R"):
            if peek(1) == UInt8(ascii: "'") || peek(1) == UInt8(ascii: "\"") {
                position += 1
                quoted(.pattern, from: start)
            } else {
                word()
            }
        case _ where byte.isNRQLNameStart: word()
        case UInt8(ascii: "'"), UInt8(ascii: "\""): quoted(.text, from: start)
        case UInt8(ascii: "`"): quotedName()
        case _ where byte.isNRQLDigit: number()
        case UInt8(ascii: ".") where peek(1)?.isNRQLDigit == true: number()
        case UInt8(ascii: "{") where peek(1) == byte: variable()
        case UInt8(ascii: "%") where !isBehindValue && peek(1)?.isNRQLNamePart == true: word()
        case UInt8(ascii: "-") where peek(1) == byte: lineComment()
        case UInt8(ascii: "/") where peek(1) == byte: lineComment()
        case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): comment()
        default: mark()
        }
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        position + distance < bytes.count ? bytes[position + distance] : nil
    }

    mutating func add(
        _ kind: NRQLToken.Kind, from start: Int, keyword: NRQLKeyword? = nil,
        mark: NRQLToken.Mark? = nil
    ) {
        tokens.append(NRQLToken(kind, start..<position, keyword: keyword, mark: mark))
        switch kind {
        case .blank, .comment: break
        case .word: isBehindValue = keyword?.needsValue != true
        case .mark: isBehindValue = mark == .close || mark == .closeBracket
        default: isBehindValue = true
        }
    }

    /// A piece that cannot be read; the finding stands at its first `shown` bytes.
    mutating func addBroken(
        from start: Int, to end: Int, shown: Int? = nil, _ finding: (Range<Int>) -> NRQLFinding
    ) {
        position = end
        findings.append(finding(start..<min(end, start + (shown ?? end - start))))
        add(.broken, from: start)
    }
}

// MARK: Words and numbers

extension NRQLLexer {
    /// Letters, digits, `_`, dots, `%` for any part of a name, and template variables inside.
    private mutating func word() {
        let start = position
        var isPlain = true
        while let byte = peek() {
            if byte.isNRQLNamePart {
                position += 1
            } else if byte == UInt8(ascii: "%") {
                isPlain = false
                position += 1
            } else if byte == UInt8(ascii: "{"), let end = endOfVariable() {
                isPlain = false
                position = end
            } else {
                break
            }
        }
        guard bytes[position - 1] != UInt8(ascii: ".") else {
            addBroken(from: start, to: position) { .nameEndsInDot(at: $0) }
            return
        }
        let keyword = isPlain ? NRQLKeyword(bytes[start..<position]) : nil
        add(.word, from: start, keyword: keyword)
    }

    private mutating func number() {
        let start = position
        digits()
        if peek() == UInt8(ascii: "."), peek(1)?.isNRQLDigit == true {
            position += 1
            digits()
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            let hasSign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if peek(hasSign ? 2 : 1)?.isNRQLDigit == true {
                position += hasSign ? 2 : 1
                digits()
            }
        }
        add(.number, from: start)
    }

    private mutating func digits() {
        while let byte = peek(), byte.isNRQLDigit { position += 1 }
    }

    /// `{{name}}`; with more of a name behind it, it is a word.
    private mutating func variable() {
        let start = position
        guard let end = endOfVariable() else {
            position += 1
            if endOfVariable() != nil {
                // One in a set: `{{{name}}, …}`.
                add(.mark, from: start, mark: .openBrace)
                return
            }
            position = start
            addBroken(from: start, to: endOfLine(), shown: 2) { .unclosedVariable(at: $0) }
            return
        }
        position = end
        let isWhole = peek().map { !$0.isNRQLNamePart && $0 != UInt8(ascii: "%") } ?? true
        if isWhole, endOfVariable() == nil {
            add(.variable, from: start)
        } else {
            position = start
            word()
        }
    }

    /// Where the variable ends that begins at the position; nil where none does. A name has no
    /// braces, no backtick and no control character.
    private func endOfVariable() -> Int? {
        guard peek() == UInt8(ascii: "{"), peek(1) == UInt8(ascii: "{") else { return nil }
        var end = position + 2
        while end < bytes.count {
            switch bytes[end] {
            case UInt8(ascii: "}"):
                let isClosed = end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "}")
                return isClosed && end > position + 2 ? end + 2 : nil
            case UInt8(ascii: "{"), UInt8(ascii: "`"), 0..<0x20, 0x7F: return nil
            default: end += 1
            }
        }
        return nil
    }

    func endOfLine() -> Int {
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), bytes[end] != UInt8(ascii: "\r")
        {
            end += 1
        }
        return end
    }
}
