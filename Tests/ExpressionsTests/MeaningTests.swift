import Diagnostics
import Telemetry
import TestSupport
import Testing

@testable import Expressions

/// Random expressions that mean something, against a second, slow reading of the rules.
@Suite struct MeaningTests {
    @Test(arguments: 0..<400) func `computes what the rules say`(_ seed: UInt64) throws {
        var maker = MeaningfulTrees(seed: seed)
        let tree = seed % 2 == 0 ? maker.number(depth: 5) : maker.truth(depth: 5)
        let text = SyntaxPrinter.text(of: tree)
        guard text.utf8.count <= Parser.maximumLength else { return }
        var report = DiagnosticReport()
        let result = compile(source(text), scope: MeaningfulTrees.scope, report: &report)
        let expression = try #require(result, "\(text)")
        for row in 0..<MeaningfulTrees.rows.count {
            let expected = MeaningfulTrees.value(of: tree, in: MeaningfulTrees.rows[row])
            let found = expression.number(row: row, tables: MeaningfulTrees.tables)
            #expect(found.isNaN ? expected == nil : expected == found, "\(text) in row \(row)")
            // That a result can be too large for a number is not foreseen.
            if expected == nil, !text.contains("e+200") {
                #expect(expression.canBeMissing, "\(text) in row \(row)")
            }
        }
    }
}

/// Trees over bare numbers, truths and texts, and what they mean: nil for unknown.
private struct MeaningfulTrees {
    static let numbers = ["x", "y", "z"]
    static let truths = ["p", "q"]

    static let scope = ExpressionScope(frames: [
        .init(
            name: "rows", rows: .own,
            fields: numbers.enumerated().map {
                .init(
                    name: $1, type: .number(.one), isOptional: $1 != "z", slot: $0,
                    counterSlot: nil)
            }
                + truths.enumerated().map {
                    .init(
                        name: $1, type: .boolean, isOptional: $1 != "q", slot: $0 + 3,
                        counterSlot: nil)
                })
    ])

    static let rows: [[String: Double]] = [
        ["x": 2, "y": -3, "z": 0, "p": 1, "q": 0], ["z": 5, "q": 1],
        ["x": 0, "z": -1, "p": 0, "q": 1], ["y": 0.5, "z": 1e200, "q": 0, "p": 1],
    ]

    static let tables: [RowTable] = {
        var table = RowTable(fieldCount: 5, counterCount: 0)
        for (index, row) in rows.enumerated() {
            table.appendRow()
            for (slot, name) in (numbers + truths).enumerated() {
                guard let value = row[name] else { continue }
                table[index, slot] = slot < 3 ? .double(value) : .boolean(value == 1)
            }
        }
        return [table]
    }()

    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func number(depth: Int) -> SyntaxNode {
        guard depth > 0 else { return numberLeaf() }
        let choice = Int.random(in: 0..<12, using: &random)
        switch choice {
        case 0...4:
            let binary: BinaryOperator = [.add, .subtract, .multiply, .divide, .otherwise][choice]
            return node(.binary(binary, number(depth: depth - 1), number(depth: depth - 1)))
        case 5: return node(.unary(.negate, number(depth: depth - 1)))
        case 6: return call("abs", [number(depth: depth - 1)])
        case 7, 8:
            let count = Int.random(in: 2...4, using: &random)
            return call(
                choice == 7 ? "least" : "greatest",
                (0..<count).map { _ in number(depth: depth - 1) })
        case 9:
            return call(
                "if", [truth(depth: depth - 1), number(depth: depth - 1), number(depth: depth - 1)])
        case 10:
            let keys = [0, 2, 5].map { node(.number($0)) }
            let table = node(.table(keys.map { .init(key: $0, value: number(depth: depth - 1)) }))
            let hasElse = Bool.random(using: &random)
            return call(
                "map",
                [number(depth: depth - 1), table] + (hasElse ? [number(depth: depth - 1)] : []))
        default: return numberLeaf()
        }
    }

    mutating func truth(depth: Int) -> SyntaxNode {
        guard depth > 0 else { return truthLeaf() }
        let comparisons = BinaryOperator.allCases.filter(\.isComparison)
        let choice = Int.random(in: 0..<8, using: &random)
        switch choice {
        case 0...2:
            let comparison = comparisons.randomElement(using: &random) ?? .less
            return node(.binary(comparison, number(depth: depth - 1), number(depth: depth - 1)))
        case 3, 4, 5:
            let binary: BinaryOperator = [.and, .or, .otherwise][choice - 3]
            return node(.binary(binary, truth(depth: depth - 1), truth(depth: depth - 1)))
        case 6: return node(.unary(.not, truth(depth: depth - 1)))
        default:
            return call(
                "if", [truth(depth: depth - 1), truth(depth: depth - 1), truth(depth: depth - 1)])
        }
    }

    private mutating func numberLeaf() -> SyntaxNode {
        if Bool.random(using: &random) {
            return node(.name(Self.numbers.randomElement(using: &random) ?? "x"))
        }
        return node(.number([0, 1, 2, 0.5, 1e200].randomElement(using: &random) ?? 0))
    }

    private mutating func truthLeaf() -> SyntaxNode {
        if Bool.random(using: &random) {
            return node(.name(Self.truths.randomElement(using: &random) ?? "p"))
        }
        return node(.boolean(Bool.random(using: &random)))
    }

    private func call(_ name: String, _ arguments: [SyntaxNode]) -> SyntaxNode {
        node(.call(.init(name: name, range: 0..<0), arguments))
    }

    private func node(_ content: SyntaxNode.Content) -> SyntaxNode { SyntaxNode(content, 0..<0) }
}

// MARK: Meaning

extension MeaningfulTrees {
    static func value(of tree: SyntaxNode, in row: [String: Double]) -> Double? {
        func value(_ node: SyntaxNode) -> Double? { Self.value(of: node, in: row) }
        switch tree.content {
        case .number(let number): return number
        case .boolean(let truth): return truth ? 1 : 0
        case .name(let name): return row[name]
        case .unary(.negate, let operand): return value(operand).map { -$0 }
        case .unary(.not, let operand): return value(operand).map { $0 == 1 ? 0 : 1 }
        case .binary(.otherwise, let left, let right): return value(left) ?? value(right)
        case .binary(.and, let left, let right):
            let sides = [value(left), value(right)]
            return sides.contains(0) ? 0 : sides.contains(nil) ? nil : 1
        case .binary(.or, let left, let right):
            let sides = [value(left), value(right)]
            return sides.contains(1) ? 1 : sides.contains(nil) ? nil : 0
        case .binary(let binary, let left, let right):
            guard let first = value(left), let second = value(right) else { return nil }
            return apply(binary, first, second)
        case .call(let callee, let arguments):
            switch callee.name {
            case "abs": return value(arguments[0]).map { abs($0) }
            case "least", "greatest":
                let values = arguments.compactMap(value)
                guard values.count == arguments.count else { return nil }
                return callee.name == "least" ? values.min() : values.max()
            case "if": return value(arguments[0]).flatMap { value(arguments[$0 == 1 ? 1 : 2]) }
            default:
                guard let subject = value(arguments[0]),
                    case .table(let entries) = arguments[1].content
                else { return nil }
                if let entry = entries.first(where: { value($0.key) == subject }) {
                    return value(entry.value)
                }
                return arguments.count > 2 ? value(arguments[2]) : nil
            }
        default: return nil
        }
    }

    private static func apply(_ binary: BinaryOperator, _ left: Double, _ right: Double) -> Double?
    {
        func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
        switch binary {
        case .add: return finite(left + right)
        case .subtract: return finite(left - right)
        case .multiply: return finite(left * right)
        case .divide: return right == 0 ? nil : finite(left / right)
        case .equal: return left == right ? 1 : 0
        case .notEqual: return left == right ? 0 : 1
        case .less: return left < right ? 1 : 0
        case .lessOrEqual: return left > right ? 0 : 1
        case .greater: return left > right ? 1 : 0
        case .greaterOrEqual: return left < right ? 0 : 1
        case .and, .or, .otherwise: return nil
        }
    }
}
