import TestSupport

@testable import Expressions

/// Trees of any shape that the grammar allows, whether they mean something or not.
struct RandomTrees {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func tree(depth: Int) -> SyntaxNode {
        SyntaxNode(content(depth: depth), 0..<0)
    }

    private mutating func content(depth: Int) -> SyntaxNode.Content {
        guard depth > 0 else { return leaf() }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return leaf()
        case 1:
            return .unary(
                UnaryOperator.allCases.randomElement(using: &random) ?? .not, tree(depth: depth - 1)
            )
        case 2:
            let names = BuiltIn.allCases.map(\.rawValue) + ["nope"]
            let name = names.randomElement(using: &random) ?? ""
            let count = Int.random(in: 0...3, using: &random)
            return .call(
                .init(name: name, range: 0..<0),
                (0..<count).map { _ in argument(depth: depth - 1) })
        case 3:
            let count = Int.random(in: 0...2, using: &random)
            return .table(
                (0..<count).map { _ in
                    .init(key: tree(depth: 0), value: tree(depth: depth - 1))
                })
        default:
            return .binary(
                BinaryOperator.allCases.randomElement(using: &random) ?? .add,
                tree(depth: depth - 1), tree(depth: depth - 1))
        }
    }

    /// A value of a call, now and then over a relationship.
    private mutating func argument(depth: Int) -> SyntaxNode {
        let value = tree(depth: depth)
        guard Int.random(in: 0..<4, using: &random) == 0 else { return value }
        let name = ["MANAGES", "over", "r s"].randomElement(using: &random) ?? ""
        return SyntaxNode(.over(value, .init(name: name, range: 0..<0)), 0..<0)
    }

    private mutating func leaf() -> SyntaxNode.Content {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            let numbers = [
                0, 1, 0.1, 1e-7, 1e15, 123_456_789_012_345_680, 1.5e300,
                Double.leastNonzeroMagnitude,
            ]
            return .number(numbers.randomElement(using: &random) ?? 0)
        case 1:
            let texts = ["", "a", "it's", "\"q\"", "\\", "two\nlines", "größe 𝕏", "`"]
            return .text(texts.randomElement(using: &random) ?? "")
        case 2: return .boolean(Bool.random(using: &random))
        default:
            let names = [
                "a", "a.b.c", "_1", "with space", "true", "not", "over", "a-b", "größe", ".", "1a",
                "a.1", "a..b", "if", "\"",
            ]
            return .name(names.randomElement(using: &random) ?? "")
        }
    }
}
