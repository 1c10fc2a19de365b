import CSimdJSON
import Patterns
import Plans

/// Takes one text of each row apart, by the pattern of its request.
struct RowSplitter {
    /// Which field of the layout it is.
    let field: Int
    private let expression: RegularExpression
    private let budget: PatternBudget

    init(_ split: RowLayout.Split, _ budget: PatternBudget) {
        field = split.field
        expression = split.expression
        self.budget = budget
    }

    /// Whether the texts so far took all steps that those of an answer may take.
    var isSpent: Bool { budget.isSpent }

    /// What the groups have of a row's text, nil for one that took no part; nil where the pattern does
    /// not fit it, or there is no text.
    func groups(of row: Int, in page: RowPage) -> [String?]? {
        let cell = page.cell(row: row, field: field)
        guard cell.tag == .text else { return nil }
        return expression.captures(
            in: String(decoding: page.text(cell), as: UTF8.self), budget: budget)
    }
}
