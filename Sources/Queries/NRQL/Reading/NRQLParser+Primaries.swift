extension NRQLParser {
    /// A value without operators, with its indexes.
    mutating func primary(_ what: String) throws(Stop) -> NRQLExpression {
        guard let token = peek() else { throw unexpected(what) }
        let start = token.range.lowerBound
        var value = NRQLExpression(try bare(token, what), span: span(from: start))
        if token.mark == .open { value.span = span(from: start) }
        while isMark(.openBracket) {
            let open = here
            try countOperator()
            advance()
            let key = try nested { (parser) throws(Stop) in
                let key = try parser.expression("a key or a position")
                try parser.close(.closeBracket, openedAt: open)
                return key
            }
            value = NRQLExpression(.index(value, key), span: span(from: start))
        }
        return value
    }

    private mutating func bare(
        _ token: NRQLToken, _ what: String
    ) throws(Stop) -> NRQLExpression.Kind {
        switch token.kind {
        case .number: return try number(token)
        case .text:
            advance()
            return .text(textContent(token.range))
        case .pattern:
            advance()
            return .pattern(patternContent(token.range.dropFirst(2).dropLast()))
        case .variable:
            if isMark(.open, 1) { return try call(text(token.range), token) }
            if peek(1)?.keyword?.unit != nil { return .duration(try duration()) }
            advance()
            return .variable(variableName(token.range))
        case .quotedName:
            let name = text(token.range.dropFirst().dropLast())
            if isMark(.open, 1) { return try call(name, token) }
            advance()
            return .name(name)
        case .word: return try word(token, what)
        case .mark: return try marked(token, what)
        default: throw unexpected(what)
        }
    }

    /// A number, or a length of time where a unit follows.
    private mutating func number(_ token: NRQLToken) throws(Stop) -> NRQLExpression.Kind {
        if peek(1)?.keyword?.unit != nil { return .duration(try duration()) }
        advance()
        if let next = peek(), next.kind == .word, next.range.lowerBound == token.range.upperBound {
            let range = token.range.lowerBound..<next.range.upperBound
            throw Stop(finding: .nameWithDigit(text(range), at: range))
        }
        return .number(text(token.range))
    }

    private mutating func word(
        _ token: NRQLToken, _ what: String
    ) throws(Stop) -> NRQLExpression.Kind {
        switch token.keyword {
        case .true?, .false?:
            advance()
            return .boolean(token.keyword == .true)
        case .null?:
            advance()
            return .null
        case let keyword? where keyword.isNeverName || beginsClauseHere(keyword):
            throw unexpected(what)
        default: break
        }
        let name = text(token.range)
        if isMark(.open, 1) { return try call(name, token) }
        advance()
        return name.utf8.contains(UInt8(ascii: "%")) ? .names(name) : .name(name)
    }

    /// Whether a word that could be a name begins a clause instead, since a value is missing.
    func beginsClauseHere(_ keyword: NRQLKeyword) -> Bool {
        switch keyword {
        case .order, .slide: isKeyword(.by, 1)
        case .compare: isKeyword(.with, 1)
        case .inner, .left: isKeyword(.join, 1)
        case .limit, .offset:
            isKeyword(.max, 1) || peek(1)?.kind == .number || peek(1)?.kind == .variable
        default: false
        }
    }

    private mutating func marked(
        _ token: NRQLToken, _ what: String
    ) throws(Stop) -> NRQLExpression.Kind {
        switch token.mark {
        case .star?:
            advance()
            return .wildcard
        case .open?:
            advance()
            if isAtQuery { return .query(try subquery(openedAt: token.range)) }
            let list = try nested { (parser) throws(Stop) in
                try parser.list(openedAt: token.range, closedBy: .close, "a value")
            }
            return list.count == 1 ? list[0].kind : .tuple(list)
        case .openBrace?:
            advance()
            return .set(
                try nested { (parser) throws(Stop) in
                    try parser.list(openedAt: token.range, closedBy: .closeBrace, "an attribute")
                })
        default: throw unexpected(what)
        }
    }

    // MARK: Calls

    private mutating func call(
        _ name: String, _ token: NRQLToken
    ) throws(Stop) -> NRQLExpression.Kind {
        advance()
        let open = here
        advance()
        let canonical = NRQLFunction.canonicalSpelling(name)
        let arguments = try nested { (parser) throws(Stop) in
            try parser.arguments(openedAt: open)
        }
        return .call(NRQLName(canonical, span: NRQLSpan(token.range)), arguments)
    }

    private mutating func arguments(
        openedAt open: Range<Int>
    ) throws(Stop) -> [NRQLArgument] {
        if take(.close) { return [] }
        var arguments: [NRQLArgument] = []
        repeat { arguments.append(try argument()) } while take(.comma)
        try close(.close, openedAt: open)
        return arguments
    }

    private mutating func argument() throws(Stop) -> NRQLArgument {
        if take(.where) {
            let test = try expression("a condition")
            return .filter(test, label: try label())
        }
        if let token = peek(), token.kind == .word, isMark(.colon, 1) {
            advance()
            advance()
            let name = NRQLName(text(token.range), span: NRQLSpan(token.range))
            return .named(name, try expression("a value"))
        }
        return .value(try expression("an argument"))
    }

    // MARK: Contents

    /// The name of `{{name}}`, without blanks around it.
    func variableName(_ range: Range<Int>) -> String {
        var inner = range.dropFirst(2).dropLast(2)
        while let first = inner.first, bytes[first].isNRQLBlank { inner.removeFirst() }
        while let last = inner.last, bytes[last].isNRQLBlank { inner.removeLast() }
        return text(inner)
    }

    /// A pattern as it stands in single quotes: one inside has a backslash before it.
    private func patternContent(_ range: Range<Int>) -> String {
        var printer = NRQLPrinter()
        printer.add(patternContent: text(range))
        return printer.text
    }

    /// What a text in quotes says, its escapes resolved; a backslash before another byte than those
    /// stands for itself.
    func textContent(_ range: Range<Int>) -> String {
        let inner = range.dropFirst().dropLast()
        guard bytes[inner].contains(UInt8(ascii: "\\")) else { return text(inner) }
        var content: [UInt8] = []
        content.reserveCapacity(inner.count)
        var index = inner.lowerBound
        while index < inner.upperBound {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\\"), index + 1 < inner.upperBound else {
                content.append(byte)
                index += 1
                continue
            }
            switch bytes[index + 1] {
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"):
                content.append(bytes[index + 1])
            case UInt8(ascii: "n"): content.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): content.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): content.append(UInt8(ascii: "\t"))
            case let other: content += [byte, other]
            }
            index += 2
        }
        return String(decoding: content, as: UTF8.self)
    }
}
