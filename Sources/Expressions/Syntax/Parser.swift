import Diagnostics

/// Reads words into a tree by the precedence of the operators.
///
/// The first mistake of each argument is reported and the reading goes on behind the next comma, so
/// that one mistake does not hide another.
struct Parser {
    /// The longest expression, in bytes of UTF-8.
    static let maximumLength = 4096
    /// The most levels of a tree, and the most parentheses in each other. A chain such as
    /// `a + b + c` has a level for each operator. All later work recurses no deeper than this.
    static let maximumDepth = 64
    /// The most nodes of a tree.
    static let maximumNodes = 1000

    let source: SourceText
    let tokens: [Token]
    var index = 0
    private var nodeCount = 0
    var report: DiagnosticReport
    /// Whether a limit was met, after which nothing is read and nothing is told any more.
    private(set) var isOverLimit = false
    /// Whether the end was met where a value should stand.
    private(set) var hasEndedEarly = false

    /// The tree of a source; nil, after diagnostics, where it is too long.
    static func parse(_ source: SourceText, report: inout DiagnosticReport) -> SyntaxNode? {
        guard source.text.utf8.count <= maximumLength else {
            report.add(.tooLong(at: source.place))
            return nil
        }
        var lexer = Lexer(source)
        let tokens = lexer.tokens()
        var parser = Parser(source, tokens, lexer.report)
        let tree = parser.whole()
        report.add(contentsOf: parser.report)
        return parser.isOverLimit ? nil : tree
    }

    private init(_ source: SourceText, _ tokens: [Token], _ report: DiagnosticReport) {
        self.source = source
        self.tokens = tokens
        self.report = report
    }

    private mutating func whole() -> SyntaxNode {
        if case .end = current.content {
            add({ .nothing(at: $0) }, at: current.range)
            return make(.broken, current.range)
        }
        let tree = expression(from: 0, depth: 1)
        if !report.hasErrors, current.content != .end {
            let found = text(of: current)
            add({ .unexpected(found, at: $0) }, at: current.range)
        }
        return tree
    }
}

// MARK: Operators

extension Parser {
    /// An operand and all operators behind it that bind at least as tight as `precedence`.
    mutating func expression(from precedence: Int, depth: Int) -> SyntaxNode {
        guard depth <= Self.maximumDepth else { return tooDeep(current.range) }
        var left = operand(depth: depth)
        var comparison: SyntaxNode?
        while case .symbol(let symbol) = current.content,
            let binary = BinaryOperator(symbol), binary.precedence >= precedence
        {
            let mark = current.range
            index += 1
            if binary.isComparison, let first = comparison {
                let chain = text(first.range.lowerBound..<first.range.upperBound)
                add({ .chain(chain, binary, at: $0) }, at: mark)
                left = SyntaxNode(.broken, left.range)
            }
            let right = expression(from: binary.rightPrecedence, depth: depth + 1)
            left = make(.binary(binary, left, right), cover(left, right))
            if binary.isComparison { comparison = left }
        }
        return left
    }

    mutating func operand(depth: Int) -> SyntaxNode {
        guard depth <= Self.maximumDepth else { return tooDeep(current.range) }
        let unary: UnaryOperator
        switch current.content {
        case .symbol(.minus): unary = .negate
        case .symbol(.not): unary = .not
        default: return primary(depth: depth)
        }
        let start = current.range.lowerBound
        index += 1
        let operand = operand(depth: depth + 1)
        return make(.unary(unary, operand), start..<max(start, operand.range.upperBound))
    }

    private mutating func primary(depth: Int) -> SyntaxNode {
        let token = current
        switch token.content {
        case .number(let value): return take(.number(value))
        case .text(let value): return take(.text(value))
        case .symbol(.true): return take(.boolean(true))
        case .symbol(.false): return take(.boolean(false))
        case .broken: return take(.broken)
        case .name(let name, let isQuoted):
            guard !isQuoted, index + 1 < tokens.count, tokens[index + 1].isSymbol(.open) else {
                return take(.name(name))
            }
            index += 1
            return call(.init(name: name, range: token.range), depth: depth)
        case .symbol(.open):
            index += 1
            let inner = recovering(until: .close) { parser in
                parser.expression(from: 0, depth: depth + 1)
            }
            close(.close, opened: token.range)
            return inner
        case .symbol(.openBrace):
            return table(depth: depth)
        case .symbol(let symbol):
            add({ .noValue(symbol, at: $0) }, at: token.range)
            return make(.broken, token.range.lowerBound..<token.range.lowerBound)
        case .end:
            if !hasEndedEarly { add({ .endsEarly(at: $0) }, at: token.range) }
            hasEndedEarly = true
            return make(.broken, token.range)
        }
    }
}

// MARK: Words and nodes

extension Parser {
    var current: Token { tokens[index] }

    mutating func accept(_ symbol: Token.Symbol) -> Bool {
        guard current.isSymbol(symbol) else { return false }
        index += 1
        return true
    }

    private mutating func take(_ content: SyntaxNode.Content) -> SyntaxNode {
        let range = current.range
        index += 1
        return make(content, range)
    }

    private func cover(_ left: SyntaxNode, _ right: SyntaxNode) -> Range<Int> {
        left.range.lowerBound..<max(left.range.upperBound, right.range.upperBound)
    }

    mutating func make(_ content: SyntaxNode.Content, _ range: Range<Int>) -> SyntaxNode {
        nodeCount += 1
        if nodeCount > Self.maximumNodes {
            add({ .tooMany(at: $0) }, at: range)
            stop()
        }
        let node = SyntaxNode(content, range)
        return node.height > Self.maximumDepth ? tooDeep(range) : node
    }

    private mutating func tooDeep(_ range: Range<Int>) -> SyntaxNode {
        add({ .tooDeep(at: $0) }, at: range)
        stop()
        return SyntaxNode(.broken, range)
    }

    /// Goes to the end, so that everything under way ends too.
    private mutating func stop() {
        isOverLimit = true
        index = tokens.count - 1
    }

    func text(of token: Token) -> String { text(token.range) }

    func text(_ range: Range<Int>) -> String {
        String(decoding: Array(source.text.utf8)[range], as: UTF8.self)
    }

    mutating func add(_ finding: (Place) -> Diagnostic, at range: Range<Int>) {
        guard !isOverLimit else { return }
        report.add(finding(source.place(of: range)))
    }
}

extension Diagnostic {
    fileprivate static func tooLong(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/limit", .error,
            "an expression is longer than \(Parser.maximumLength) bytes", at: place,
            label: "too long", help: "shorten it, or compute parts of it as metrics of their own")
    }

    fileprivate static func nothing(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "the expression is empty", at: place,
            label: "nothing here",
            help: "write a name, a number or a formula")
    }

    fileprivate static func unexpected(_ found: String, at place: Place) -> Diagnostic {
        let help =
            switch found {
            case ")", "}": "remove it, or open it in front"
            case ",": "a list of values stands only in the parentheses of a function"
            default: "write an operator in front of it, or remove it"
            }
        return Diagnostic(
            "expression/syntax", .error, "the expression goes on unexpectedly with `\(found)`",
            at: place,
            label: "not expected here", help: help)
    }

    fileprivate static func chain(
        _ first: String, _ second: BinaryOperator, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "comparisons cannot be chained", at: place,
            label: "compares true or false",
            help: "write two comparisons, as in `\(first) and … \(second.rawValue) …`")
    }

    fileprivate static func endsEarly(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/syntax", .error, "the expression ends too early", at: place,
            label: "a value is missing", help: "write a name, a number or a formula here")
    }

    fileprivate static func noValue(_ found: Token.Symbol, at place: Place) -> Diagnostic {
        let mark = found.rawValue
        let help =
            Token.reserved.contains(mark)
            ? "`\(mark)` is a reserved word; a field of that name stands in backticks"
            : "write a name, a number or a formula in front of it"
        return Diagnostic(
            "expression/syntax", .error, "a value is missing in front of `\(mark)`", at: place,
            label: "expected a value", help: help)
    }

    fileprivate static func tooDeep(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/limit", .error,
            "an expression has more than \(Parser.maximumDepth) levels", at: place,
            label: "too deep",
            help: "group a long chain by parentheses, as in `(a + b) + (c + d)`, or shorten it")
    }

    fileprivate static func tooMany(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/limit", .error,
            "an expression has more than \(Parser.maximumNodes) parts", at: place,
            label: "too many", help: "shorten it, or compute parts of it as metrics of their own")
    }
}
