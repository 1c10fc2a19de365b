import TestSupport
import Testing

@testable import Expressions

/// The language's own description.
@Suite struct ReferenceTests {
    /// The page lies in the documentation, so that it cannot fall behind.
    @Test func `renders the page of the language`() {
        expectGolden(
            ExpressionReference.page, "../../Sources/mqp/Documentation.docc/Expressions.md")
    }

    @Test func `has every operator once`() {
        let spellings = ExpressionReference.operators.flatMap(\.spellings)
        let all = UnaryOperator.allCases.map(\.rawValue) + BinaryOperator.allCases.map(\.rawValue)
        #expect(spellings.sorted() == all.sorted())
    }

    @Test func `shows each function by a call that takes as many values as it may`() throws {
        for function in BuiltIn.allCases {
            let count = function.signature.split(separator: ", ").count
            let inTable = function == .map ? 1 : 0
            #expect(function.arity.contains(count - inTable))
            #expect(function.signature.hasPrefix(function.rawValue + "("))
        }
    }

    @Test func `has no golden file without a test`() {
        expectNoOrphans(
            in: "Golden", suffix: "",
            used: [
                "mistakes.txt", "mistakes.findings.txt", "relation-mistakes.txt",
                "relation-mistakes.findings.txt",
            ])
    }
}
