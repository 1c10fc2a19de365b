import Diagnostics
import TestSupport
import Testing

@testable import Expressions

/// What happens at the limits, and that no input at all is too much.
@Suite struct LimitTests {
    @Test func `takes an expression of the greatest length and no longer one`() throws {
        let most = Parser.maximumLength
        #expect(try rules("1" + String(repeating: " ", count: most - 1)) == [])
        #expect(try rules("1" + String(repeating: " ", count: most)) == ["expression/limit"])
    }

    @Test func `takes parentheses to the greatest depth and no deeper ones`() throws {
        func nested(_ count: Int) -> String {
            String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count)
        }
        #expect(try rules(nested(Parser.maximumDepth - 1)) == [])
        #expect(try rules(nested(Parser.maximumDepth)) == ["expression/limit"])
        #expect(try rules(nested(2000)) == ["expression/limit"])
        #expect(try rules(String(repeating: "(", count: 4096)) == ["expression/limit"])
    }

    @Test(arguments: ["-", "not ", "abs(", "map(1, {1: ", "1 ?? ", "1 + (", "if(true, 1, "])
    func `takes no deeper nesting of any kind`(_ opening: String) throws {
        let count = Parser.maximumLength / opening.utf8.count
        #expect(try rules(String(repeating: opening, count: count)) == ["expression/limit"])
    }

    @Test func `counts a level for each operator of a chain`() throws {
        func chain(_ count: Int) -> String {
            Array(repeating: "1", count: count).joined(separator: " + ")
        }
        #expect(try rules(chain(Parser.maximumDepth)) == [])
        #expect(try rules(chain(Parser.maximumDepth + 1)) == ["expression/limit"])
        #expect(try rules(chain(1000)) == ["expression/limit"])
    }

    @Test func `takes the greatest number of parts and no more`() throws {
        func list(_ count: Int) -> String {
            "least(" + Array(repeating: "1", count: count).joined(separator: ",") + ")"
        }
        #expect(try rules(list(Parser.maximumNodes - 1)) == [])
        #expect(try rules(list(Parser.maximumNodes)) == ["expression/limit"])
    }

    @Test func `refuses a unit that no number can scale`() throws {
        let factors = Array(repeating: "delta(x)", count: 30).joined(separator: " * ")
        var report = DiagnosticReport()
        let scope = ExpressionScope(frames: [
            .init(
                name: "rows", rows: .own,
                fields: [
                    .init(
                        name: "x", type: .counter(ExampleScope.unit("PBy")), isOptional: false,
                        slot: 0, counterSlot: 0)
                ])
        ])
        #expect(compile(source(factors), scope: scope, report: &report) == nil)
        #expect(report.diagnostics.map(\.rule) == ["expression/unit"])
    }

    @Test func `takes a scope without frames`() {
        var report = DiagnosticReport()
        let scope = ExpressionScope(frames: [])
        #expect(compile(source("a + 1"), scope: scope, report: &report) == nil)
        #expect(
            compile(source("1 + 1"), scope: scope, report: &report)?
                .number(row: 0, tables: []) == 2)
        #expect(report.diagnostics.map(\.rule) == ["expression/unknown-name"])
    }

    @Test(arguments: 0..<200) func `never traps on anything`(_ seed: UInt64) {
        let words = [
            "messages", "ready", "type", "name", "durable", "running", "stats.in", "nodes", "rate",
            "nodes.used", "links.lag", "overview.sent", "(", ")", "{", "}", ",", ":", "+", "-",
            "*", "/", "??", "==", "<", "and", "or", "not", "over", "if", "map", "sum", "count",
            "least", "in", "\"quorum\"", "'", "`", "\\", "0", "1", "1e308", "\u{0}", "é", "=", "?",
        ]
        var random = SplitMix64(seed: seed)
        for _ in 0..<20 {
            let count = Int.random(in: 0..<40, using: &random)
            let text = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }
                .joined(separator: Bool.random(using: &random) ? " " : "")
            var report = DiagnosticReport()
            let result = compile(
                source(text), scope: ExampleScope.scope, guardedBy: source(text), report: &report)
            #expect((result == nil) == report.hasErrors)
            for row in 0..<4 { _ = result?.shown(row) }
        }
    }

    private func rules(_ text: String) throws -> [RuleID] {
        var report = DiagnosticReport()
        let result = compile(source(text), scope: ExampleScope.scope, report: &report)
        #expect((result == nil) == report.hasErrors)
        return report.diagnostics.filter { $0.severity == .error }.map(\.rule)
    }
}
