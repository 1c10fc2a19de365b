import Telemetry

/// Writes a tree in its one canonical form: single blanks, double quotes, words for `and`, `or` and
/// `not`, no more parentheses than needed. Reading the result gives an equal tree.
struct SyntaxPrinter {
    static func text(of node: SyntaxNode) -> String { write(node, inside: 0) }

    /// Only an operator of at least `precedence` stands here without parentheses.
    private static func write(_ node: SyntaxNode, inside precedence: Int) -> String {
        switch node.content {
        case .number(let value): return Scalar.text(of: value)
        case .text(let value): return literal(value)
        case .boolean(let value): return value ? "true" : "false"
        case .name(let name): return self.name(name)
        case .broken: return "…"
        case .call(let callee, let arguments):
            return callee.name + "(" + arguments.map(text).joined(separator: ", ") + ")"
        case .over(let value, let relation):
            return text(of: value) + " over " + name(relation.name)
        case .table(let entries):
            let pairs = entries.map { "\(text(of: $0.key)): \(text(of: $0.value))" }
            return "{" + pairs.joined(separator: ", ") + "}"
        case .unary(let unary, let operand):
            let mark = unary == .not ? "not " : unary.rawValue
            let text = mark + write(operand, inside: UnaryOperator.precedence)
            return precedence > UnaryOperator.precedence ? "(\(text))" : text
        case .binary(let binary, let left, let right):
            // A comparison takes no other on its left, `??` none on its left either.
            let leftPrecedence =
                binary.isComparison || binary == .otherwise
                ? binary.precedence + 1 : binary.precedence
            let text =
                write(left, inside: leftPrecedence) + " \(binary.rawValue) "
                + write(right, inside: binary.rightPrecedence)
            return precedence > binary.precedence ? "(\(text))" : text
        }
    }

    private static func name(_ name: String) -> String { isPlain(name) ? name : "`\(name)`" }

    static func literal(_ text: String) -> String {
        var escaped = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped + "\""
    }

    /// Whether a name is read back without backticks.
    static func isPlain(_ name: String) -> Bool {
        guard !Token.reserved.contains(name), !name.hasPrefix(".") else { return false }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.enumerated().allSatisfy { index, part in
            guard let first = part.utf8.first, index > 0 || !first.isASCIIDigit else {
                return false
            }
            return part.utf8.allSatisfy { $0.isASCIIDigit || $0.isASCIILetter || $0 == 0x5F }
        }
    }
}

extension UInt8 {
    fileprivate var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }
}
