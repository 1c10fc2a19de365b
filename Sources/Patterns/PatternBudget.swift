/// How many steps all patterns of a query, or of an answer, may still take.
///
/// One pattern over one text has a bound of its own; this is the bound of all texts together. Work that
/// is cancelled has none left.
package final class PatternBudget {
    /// Some seconds.
    package static let steps = 200_000_000
    package private(set) var left: Int

    package init(steps: Int = PatternBudget.steps) { left = steps }

    package var isSpent: Bool { left <= 0 }

    package func spend(_ steps: Int) { left -= steps }
}
