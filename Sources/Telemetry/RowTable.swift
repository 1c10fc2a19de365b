/// The rows of one answer, decoded to the fields that a request declares: a matrix, so that a row
/// is never an object of its own.
///
/// A field has the same slot in every row. A counter has a second slot, for its change since the
/// row with the same key was last seen; who decodes leaves the changes unknown, and the counter
/// state fills them in.
public struct RowTable: Sendable {
    public let fieldCount: Int
    public let counterCount: Int
    public private(set) var rowCount = 0
    /// Whether the rows are an answer; false for a request that was not answered, whose rows are
    /// unknown rather than none.
    public var isAnswered = true
    /// Row by row, `fieldCount` values each.
    public var scalars: [Scalar] = []
    /// Row by row, `counterCount` changes each; NaN where there is no earlier row, or the counter
    /// went back.
    public var changes: [Double] = []
    /// The seconds since each row was last seen; NaN for a new row.
    public var elapsed: [Double] = []

    /// Which of the rows belong to each row of another table; nil where all of them do.
    public var members: RowMembers?

    public init(fieldCount: Int, counterCount: Int) {
        self.fieldCount = fieldCount
        self.counterCount = counterCount
    }

    /// Adds a row in which everything is missing, and gives its index.
    @discardableResult
    public mutating func appendRow() -> Int {
        scalars.append(contentsOf: repeatElement(.missing, count: fieldCount))
        changes.append(contentsOf: repeatElement(.nan, count: counterCount))
        elapsed.append(.nan)
        rowCount += 1
        return rowCount - 1
    }

    /// Takes the last row back, as when it turned out to be malformed.
    public mutating func removeLastRow() {
        precondition(rowCount > 0)
        scalars.removeLast(fieldCount)
        changes.removeLast(counterCount)
        elapsed.removeLast()
        rowCount -= 1
    }

    @inlinable
    public subscript(row: Int, field: Int) -> Scalar {
        get { scalars[row * fieldCount + field] }
        set { scalars[row * fieldCount + field] = newValue }
    }

    @inlinable
    public func change(row: Int, counter: Int) -> Double { changes[row * counterCount + counter] }
}

/// Which rows of a table belong to each row of another one.
public struct RowMembers: Sendable {
    /// Rows of the table, those that belong together one behind the other.
    public var rows: [Int32] = []
    /// By row of the other table, where its rows end in `rows`; they begin where those of the row
    /// before end.
    public var ends: [Int32] = []

    public init() {}

    /// The places in `rows` of what belongs to a row of the other table.
    @inlinable
    public func range(of row: Int) -> Range<Int> {
        let start = row == 0 ? 0 : Int(ends[row - 1])
        return start..<Int(ends[row])
    }
}
