import StandIns
import Telemetry
import Testing

@testable import Delivery

struct RetryBudgetTests {
    private var budget = RetryBudget(.seconds(100))

    /// A row accepted at so many seconds; both clocks show the same in these tests.
    private func row(_ number: UInt64 = 0, at seconds: Int64) -> AcceptedRow {
        AcceptedRow(
            id: RowID(spool: 1, number: number), acceptedAt: seconds * 1000, row: Rows.row(0))
    }

    private func isSpent(_ row: AcceptedRow, at seconds: Int64) -> Bool {
        budget.isSpent(row, at: .seconds(seconds), milliseconds: seconds * 1000)
    }

    @Test mutating func `a row is given up when it failed for the whole time`() {
        let row = row(at: 0)
        budget.failed([row], leaving: [row], at: .seconds(10))
        #expect(!isSpent(row, at: 109))
        #expect(isSpent(row, at: 110))
    }

    @Test mutating func `an old row has its time when tries begin`() {
        let old = row(at: -86_400)
        #expect(!isSpent(old, at: 0))
        budget.failed([old], leaving: [old], at: .zero)
        #expect(!isSpent(old, at: 50))
    }

    @Test mutating func `one that was never tried is given up by the sink's failures`() {
        budget.failed([row(1, at: 0)], leaving: [row(1, at: 0)], at: .zero)
        #expect(!budget.isSweepDue(at: .seconds(99)) && budget.isSweepDue(at: .seconds(100)))
        #expect(isSpent(row(2, at: 0), at: 100))
        #expect(!isSpent(row(3, at: 50), at: 100), "it came later")
        #expect(isSpent(row(3, at: 50), at: 150))
    }

    @Test mutating func `others that get through do not save a row that always fails`() {
        let poison = row(1, at: 0)
        budget.failed([poison], leaving: [poison], at: .zero)
        budget.succeeded()
        #expect(!budget.isSweepDue(at: .seconds(1000)))
        #expect(!isSpent(row(2, at: 0), at: 1000))
        #expect(isSpent(poison, at: 100))
        budget.settled([poison])
        #expect(!isSpent(poison, at: 100), "what is settled is forgotten")
    }

    @Test mutating func `a wall clock that jumps costs no row`() {
        let row = row(at: 0)
        budget.failed([row], leaving: [row], at: .zero)
        #expect(!budget.isSpent(row, at: .seconds(1), milliseconds: 86_400_000))
    }

    @Test func `without a limit nothing is ever given up`() {
        var budget = RetryBudget(nil)
        let row = row(at: 0)
        budget.failed([row], leaving: [row], at: .zero)
        #expect(!budget.isSpent(row, at: .seconds(1 << 40), milliseconds: 1 << 50))
        #expect(!budget.isSweepDue(at: .seconds(1 << 40)))
    }
}
