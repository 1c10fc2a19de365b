import Telemetry

/// The rows of a batch, and to which cell each goes.
struct CellRows {
    /// By row; below 0 where it goes nowhere.
    let cells: [Int32]
    let batch: RowBatch

    /// Visits every row that has a cell, with its number, NaN where it has none, and with how many
    /// rows it stands for.
    @inline(__always)
    func forEach(
        _ column: NumberColumn, _ body: (_ cell: Int, _ row: Int, _ value: Double, Double) -> Void
    ) {
        column.values.withUnsafeBufferPointer { values in
            switch column.place {
            case .row: forEachCell { body($0, $1, values[$1], $2) }
            case .at(let index):
                index.withUnsafeBufferPointer { index in
                    forEachCell { body($0, $1, values[Int(index[$1])], $2) }
                }
            case .first:
                let value = values[0]
                forEachCell { body($0, $1, value, $2) }
            }
        }
    }

    /// Visits every row that has a cell, with how many rows it stands for.
    @inline(__always)
    func forEachCell(_ body: (_ cell: Int, _ row: Int, _ weight: Double) -> Void) {
        cells.withUnsafeBufferPointer { cells in
            guard let weights = batch.spans?.rowCounts else {
                for row in 0..<cells.count where cells[row] >= 0 { body(Int(cells[row]), row, 1) }
                return
            }
            weights.withUnsafeBufferPointer { weights in
                for row in 0..<cells.count where cells[row] >= 0 {
                    body(Int(cells[row]), row, Double(weights[row]))
                }
            }
        }
    }

    /// Visits every row that has a cell and values that it stands for.
    @inline(__always)
    func forEach(
        _ column: RollupColumn, _ body: (_ cell: Int, _ row: Int, _ count: UInt32) -> Void
    ) {
        cells.withUnsafeBufferPointer { cells in
            column.counts.withUnsafeBufferPointer { counts in
                for row in 0..<cells.count where cells[row] >= 0 && counts[row] > 0 {
                    body(Int(cells[row]), row, counts[row])
                }
            }
        }
    }

    /// When the last of what each row stands for was.
    var lastTimes: [Int64] { batch.spans?.lastTimes ?? batch.times }
}

/// What rows a cell becomes: the state of one aggregate, or of several that need the same.
protocol Accumulator: AnyObject {
    func grow(to count: Int)

    /// - Throws: where there are more values than an answer may be made of, or a rollup lacks what it
    ///   was asked for.
    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError)

    /// What an aggregate makes of it.
    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value
}

/// The values that rows give to an aggregate.
struct Argument {
    let vector: Vector
    /// Nil for rollups.
    let numbers: NumberColumn?

    static let damaged = QueryError(.unreadable, "a rollup lacks what it was asked for")
}
