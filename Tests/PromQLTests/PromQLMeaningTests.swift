import Brokers
import Foundation
import Queries
import TestSupport
import Testing

/// What is printed means what the tree says.
@Suite(.timeLimit(.minutes(5)))
struct PromQLMeaningTests {
    @Test func `arithmetic in Prometheus gives what the tree gives`() async throws {
        var random = SplitMix64(seed: 3)
        let trees = (0..<400).map { _ in Self.tree(depth: 0, &random) }
        try await PrometheusServer.withServer { server in
            for tree in trees {
                let answer = try await server.query("vector(\(tree.text))", at: 1_000)
                let value = Double(answer.first?.samples.first?.value ?? "")
                let expected = Self.value(tree)
                // Powers differ in the last digit between libraries.
                let isSame = value.map { value in
                    value == expected || value.isNaN && expected.isNaN
                        || abs(value - expected) <= 1e-9 * abs(expected)
                }
                #expect(isSame == true, "\(tree.text): \(answer), not \(expected)")
            }
        }
    }

    @Test func `any text stays the value of its label and the name of its metric`() async throws {
        var random = SplitMix64(seed: 4)
        let pieces = [
            "\"", "\\", "{", "}", "\n", "`", "'", "$", "$__range", "[[", "]]", "\u{301}", "🐰", "ö",
            "\u{0}", "\u{7F}", ",", "=", "#", ")", "(", " ", "a", "\\x24",
        ]
        let label = try #require(PromQLLabel("l"))
        try await PrometheusServer.withServer { server in
            for _ in 0..<150 {
                let text = (0..<Int.random(in: 1...8, using: &random))
                    .compactMap { _ in pieces.randomElement(using: &random) }.joined()
                // A selector of nothing that is known, so only its own labels answer.
                let absent = PromQL.call(
                    .absent,
                    [.vector(PromQLSelector("m", [PromQLMatcher(label, .equal, text)]))])
                let answer = try await server.query(absent.text, at: 1_000)
                #expect(
                    answer.first?.metric["l"].map { Array($0.utf8) } == Array(text.utf8),
                    "\(absent.text)")
                let name = PromQL.call(.absent, [.vector(PromQLSelector(text))])
                #expect(try await server.query(name.text, at: 1_000).count == 1, "\(name.text)")
            }
        }
    }

    @Test func `every name that can be a label can be grouped by and selected`() async throws {
        let names =
            [
                "and", "or", "unless", "by", "on", "ignoring", "group_left",
                "group_right", "bool", "offset", "start", "end", "atan2", "le", "x1", "_y", "INFO",
            ] + PromQLAggregation.allCases.map(\.rawValue)
        try await PrometheusServer.withServer { server in
            for name in names {
                let label = try #require(PromQLLabel(name))
                let selector = PromQL.vector(
                    PromQLSelector(name, [PromQLMatcher(label, .notEqual, "x")]))
                let text = PromQL.binary(
                    .aggregate(.sum, of: selector, .by([label])), .subtract, selector,
                    PromQLMatching(.on([label]), many: .right)
                ).text
                do { _ = try await server.query(text, at: 1_000) } catch {
                    Issue.record("\(text): \(error)")
                }
            }
        }
    }

    private static func tree(depth: Int, _ random: inout SplitMix64) -> PromQL {
        if depth > 4 || Double.random(in: 0..<1, using: &random) < 0.15 {
            let numbers = [0, 1, 2, 3, 0.5, -2, -0.25, 1e3, .infinity]
            return Bool.random(using: &random)
                ? .number(numbers.randomElement(using: &random) ?? 0)
                : .seconds(.milliseconds(Int64.random(in: 1...9_000, using: &random)))
        }
        if Double.random(in: 0..<1, using: &random) < 0.15 {
            return .negative(tree(depth: depth + 1, &random))
        }
        let operations: [PromQLOperator] = [
            .add, .subtract, .multiply, .divide, .modulo, .power, .isLess, .isEqual,
            .isGreaterOrEqual,
        ]
        return .binary(
            tree(depth: depth + 1, &random), operations.randomElement(using: &random) ?? .add,
            tree(depth: depth + 1, &random))
    }

    private static func value(_ tree: PromQL) -> Double {
        switch tree {
        case .number(let number): return number
        case .seconds(.milliseconds(let length)): return Double(length) / 1000
        case .negative(let inner): return -value(inner)
        case .binary(let left, let operation, let right, _):
            let (a, b) = (value(left), value(right))
            return switch operation {
            case .add: a + b
            case .subtract: a - b
            case .multiply: a * b
            case .divide: a / b
            case .modulo: fmod(a, b)
            case .power: pow(a, b)
            case .isLess: a < b ? 1 : 0
            case .isEqual: a == b ? 1 : 0
            default: a >= b ? 1 : 0
            }
        default: return .nan
        }
    }
}
