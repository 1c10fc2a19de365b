/// How many steps all patterns of a query may still take.
///
/// One pattern over one text has a bound of its own; this is the bound of all texts together.
final class PatternBudget {
    /// Some seconds.
    static let steps = 200_000_000
    private(set) var left: Int

    init(steps: Int = PatternBudget.steps) { left = steps }

    var isSpent: Bool { left <= 0 }

    func spend(_ steps: Int) { left -= steps }
}
