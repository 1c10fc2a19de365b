/// A counter that is known at every whole step, and between two of them on the straight line.
struct RunningCounter: Sendable {
    /// The value at the last whole step.
    private(set) var total: Int64 = 0
    /// What the step that has begun adds.
    private(set) var pending: Int64 = 0

    /// Adds to the step that has begun; what is beyond 64 bits stays at the greatest value.
    mutating func add(_ amount: Int64) {
        let (sum, isOver) = pending.addingReportingOverflow(amount)
        pending = isOver ? .max : sum
    }

    /// Ends the step that has begun, and begins the next with nothing.
    mutating func settle() {
        let (sum, isOver) = total.addingReportingOverflow(pending)
        total = isOver ? .max : sum
        pending = 0
    }

    /// The value so many thousandths of a step later; never less than at an earlier moment.
    func value(at thousandths: Int64) -> Int64 {
        let part = pending / 1000 * thousandths + pending % 1000 * thousandths / 1000
        return total &+ min(part, .max - total)
    }
}
