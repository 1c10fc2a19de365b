import Diagnostics
import Testing

@testable import Expressions

/// How text becomes a tree and back.
@Suite struct SyntaxTests {
    static let spellings: [(String, String)] = [
        ("a+b*c", "a + b * c"), ("(a+b)*c", "(a + b) * c"), ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"), ("a/(b*c)", "a / (b * c)"), ("((a))", "a"),
        ("a??b??c", "a ?? b ?? c"), ("(a??b)??c", "(a ?? b) ?? c"), ("a+b??c", "a + b ?? c"),
        ("a??b+c", "a ?? b + c"), ("(a??b)+c", "(a ?? b) + c"), ("a??b>c", "a ?? b > c"),
        ("a??(b>c)", "a ?? (b > c)"), ("(a<b)==(c<d)", "(a < b) == (c < d)"),
        ("a||b&&!c", "a or b and not c"), ("(a or b)and c", "(a or b) and c"),
        ("not (a and b)", "not (a and b)"), ("not not a", "not not a"), ("- - a", "--a"),
        ("-a*b", "-a * b"), ("-(a*b)", "-(a * b)"), ("not a == b", "not a == b"),
        ("a<b and c>=d or e!=f", "a < b and c >= d or e != f"),
        ("'it''s \"x\"'", "\"it's \\\"x\\\"\""), ("\"a\\nb\\\\\"", "\"a\\nb\\\\\""),
        ("'a\\nb'", "\"a\\\\nb\""), ("1.50", "1.5"), ("1E3", "1000"), ("2e-3", "0.002"),
        ("1e+20", "1e+20"), ("`a`.b.`c d`", "`a.b.c d`"), ("`a`.`b`", "a.b"), ("`or`", "`or`"),
        ("a.99", "a.99"), ("if (a,b,c)", "if(a, b, c)"), ("`if`", "if"), ("if", "if"),
        ("map(a,{'x':1,-2:b,true:c},d)", "map(a, {\"x\": 1, -2: b, true: c}, d)"),
        ("map(a, {})", "map(a, {})"), ("f()", "f()"), ("\n a\t+\r\n b ", "a + b"),
        ("sum( a+b  over  `R` )", "sum(a + b over R)"), ("f(a over `r s`,b)", "f(a over `r s`, b)"),
        ("count(nodes)", "count(nodes)"), ("in(a, 's')", "in(a, \"s\")"),
    ]

    @Test(arguments: spellings) func `has one canonical spelling`(
        _ text: String, _ canonical: String
    ) throws {
        let tree = try parsed(text)
        #expect(SyntaxPrinter.text(of: tree) == canonical)
        #expect(try parsed(canonical) == tree)
    }

    @Test func `describes a compiled expression in its canonical spelling`() throws {
        #expect(
            try compiled("( messages+1 )>2").description
                == "messages + 1 > 2")
    }

    @Test(arguments: 0..<500) func `reads what it prints`(_ seed: UInt64) throws {
        var trees = RandomTrees(seed: seed)
        let tree = trees.tree(depth: 5)
        let text = SyntaxPrinter.text(of: tree)
        guard text.utf8.count <= Parser.maximumLength else { return }
        let again = try parsed(text)
        #expect(again == tree, "\(text)")
        #expect(SyntaxPrinter.text(of: again) == text)
    }

    private func parsed(_ text: String) throws -> SyntaxNode {
        var report = DiagnosticReport()
        let tree = Parser.parse(source(text), report: &report)
        guard let tree, report.diagnostics.isEmpty else { throw Findings(report: report) }
        return tree
    }
}
