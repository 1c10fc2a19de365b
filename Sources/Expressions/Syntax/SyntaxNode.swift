/// An expression as it is written, before names and units are known.
///
/// Two nodes are equal where they say the same, wherever they stand.
struct SyntaxNode: Sendable {
    indirect enum Content: Sendable {
        /// Finite and not negative.
        case number(Double)
        case text(String)
        case boolean(Bool)
        case name(String)
        case unary(UnaryOperator, SyntaxNode)
        case binary(BinaryOperator, SyntaxNode, SyntaxNode)
        case call(Callee, [SyntaxNode])
        /// A value of each of the related things, as an aggregate takes it.
        case over(SyntaxNode, Relation)
        /// The values of `map()`.
        case table([Entry])
        /// What could not be read; a diagnostic has been made.
        case broken
    }

    /// The function that a call names, which may not exist.
    struct Callee: Sendable {
        let name: String
        let range: Range<Int>
    }

    /// The type of relationship behind `over`.
    struct Relation: Sendable {
        let name: String
        let range: Range<Int>
    }

    /// A key, which is a literal, and what it stands for.
    struct Entry: Sendable, Equatable {
        let key: SyntaxNode
        let value: SyntaxNode
    }

    let content: Content
    /// The bytes of the source, parentheses around it left out.
    let range: Range<Int>
    /// The nodes on the longest way down, this one included.
    let height: Int

    init(_ content: Content, _ range: Range<Int>) {
        self.content = content
        self.range = range
        height = 1 + (content.children.map(\.height).max() ?? 0)
    }
}

extension SyntaxNode.Content {
    var children: [SyntaxNode] {
        switch self {
        case .number, .text, .boolean, .name, .broken: []
        case .unary(_, let operand): [operand]
        case .binary(_, let left, let right): [left, right]
        case .call(_, let arguments): arguments
        case .over(let value, _): [value]
        case .table(let entries): entries.flatMap { [$0.key, $0.value] }
        }
    }
}

extension SyntaxNode: Equatable {
    static func == (left: SyntaxNode, right: SyntaxNode) -> Bool {
        switch (left.content, right.content) {
        case (.number(let first), .number(let second)): first == second
        case (.text(let first), .text(let second)): first == second
        case (.boolean(let first), .boolean(let second)): first == second
        case (.name(let first), .name(let second)): first == second
        case (.unary(let first, let operand), .unary(let second, let other)):
            first == second && operand == other
        case (.binary(let first, let a, let b), .binary(let second, let c, let d)):
            first == second && a == c && b == d
        case (.call(let first, let arguments), .call(let second, let others)):
            first.name == second.name && arguments == others
        case (.over(let first, let relation), .over(let second, let other)):
            first == second && relation.name == other.name
        case (.table(let first), .table(let second)): first == second
        case (.broken, .broken): true
        default: false
        }
    }
}
