import Diagnostics

// MARK: Calls, tables and parentheses

extension Parser {
    mutating func call(_ callee: SyntaxNode.Callee, depth: Int) -> SyntaxNode {
        let open = current.range
        index += 1
        var arguments: [SyntaxNode] = []
        if !current.isSymbol(.close) {
            repeat {
                arguments.append(
                    recovering(until: .close) { parser in
                        let argument = parser.expression(from: 0, depth: depth + 1)
                        return parser.accept(.over) ? parser.relation(of: argument) : argument
                    })
            } while accept(.comma)
        }
        let end = close(.close, opened: open)
        return make(.call(callee, arguments), callee.range.lowerBound..<end)
    }

    /// `{ key: value, … }`; what may be a key is the checker's to say.
    mutating func table(depth: Int) -> SyntaxNode {
        let open = current.range
        index += 1
        var entries: [SyntaxNode.Entry] = []
        if !current.isSymbol(.closeBrace) {
            repeat {
                _ = recovering(until: .closeBrace) { parser in
                    let key = parser.operand(depth: depth + 1)
                    guard parser.accept(.colon) else {
                        parser.expected("`:`")
                        return key
                    }
                    let value = parser.expression(from: 0, depth: depth + 1)
                    entries.append(.init(key: key, value: value))
                    return value
                }
            } while accept(.comma)
        }
        let end = close(.closeBrace, opened: open)
        return make(.table(entries), open.lowerBound..<end)
    }

    /// The type of relationship behind `over`; where it is missing, the value alone.
    private mutating func relation(of value: SyntaxNode) -> SyntaxNode {
        guard case .name(let name, _) = current.content else {
            expected("the type of a relationship")
            return value
        }
        let relation = SyntaxNode.Relation(name: name, range: current.range)
        index += 1
        return make(
            .over(value, relation), value.range.lowerBound..<relation.range.upperBound)
    }

    /// Reads one item of a list; after a mistake, or where the item goes on unexpectedly, skips to
    /// the comma or the mark that ends it.
    mutating func recovering(
        until end: Token.Symbol, _ item: (inout Parser) -> SyntaxNode
    ) -> SyntaxNode {
        let start = report.diagnostics.count
        let node = item(&self)
        if !isAtEndOfItem, current.content != .broken, report.diagnostics.count == start {
            expected("`,` or `\(end.rawValue)`")
        }
        var level = 0
        while current.content != .end, level > 0 || !isAtEndOfItem {
            switch current.content {
            case .symbol(.open), .symbol(.openBrace): level += 1
            case .symbol(.close), .symbol(.closeBrace): level = max(0, level - 1)
            default: break
            }
            index += 1
        }
        return node
    }

    private var isAtEndOfItem: Bool {
        switch current.content {
        case .symbol(.comma), .symbol(.close), .symbol(.closeBrace), .end: true
        default: false
        }
    }

    /// Takes the mark that closes what was opened; gives the end of what was read.
    @discardableResult
    mutating func close(_ mark: Token.Symbol, opened: Range<Int>) -> Int {
        if accept(mark) { return tokens[index - 1].range.upperBound }
        if current.isSymbol(.comma) {
            expected("`\(mark.rawValue)`")
        } else if !hasEndedEarly {
            add({ .neverClosed(mark, at: $0) }, at: opened)
        }
        return max(opened.upperBound, current.range.lowerBound)
    }

    private mutating func expected(_ what: String) {
        let found = text(of: current)
        add({ .expected(what, found: found, at: $0) }, at: current.range)
    }
}

extension Diagnostic {
    fileprivate static func expected(
        _ what: String, found: String, at place: Place
    ) -> Diagnostic {
        let message =
            found.isEmpty
            ? "the expression ends without \(what)" : "expected \(what) and found `\(found)`"
        return Diagnostic(
            "expression/syntax", .error, message, at: place, label: "expected \(what)",
            help: "write \(what) here")
    }

    fileprivate static func neverClosed(_ mark: Token.Symbol, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "a `\(mark.rawValue)` is missing", at: place,
            label: "opened here and never closed", help: "close it with `\(mark.rawValue)`")
    }
}
