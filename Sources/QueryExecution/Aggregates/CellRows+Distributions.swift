import Telemetry

extension CellRows {
    /// The most that one range of a sketch counts here, which no honest sketch comes near; so many sums
    /// of these as there can be are never too large.
    private static let maximumWeight: UInt64 = 1 << 40

    /// Visits all that is known of the values that rows stand for: one or two values, which are all
    /// that there are, or the bytes of a sketch.
    ///
    /// - Throws: where less is known than was asked for, or `sketch` says that it could not read the
    ///   bytes.
    @inline(__always)
    func forEachDistribution(
        _ column: RollupColumn, value: (_ cell: Int, _ value: Double) -> Void,
        sketch: (_ cell: Int, _ bytes: UnsafeRawBufferPointer) -> Bool
    ) throws(QueryError) {
        let ends = column.sketches.ends
        guard column.minima.count == cells.count, column.maxima.count == cells.count,
            ends.isEmpty || ends.count == cells.count
        else { throw Argument.damaged }
        var isDamaged = false
        column.minima.withUnsafeBufferPointer { minima in
            column.maxima.withUnsafeBufferPointer { maxima in
                column.sketches.bytes.withUnsafeBytes { bytes in
                    forEach(column) { cell, row, count in
                        if count <= 2 {
                            value(cell, minima[row])
                            if count == 2 { value(cell, maxima[row]) }
                            return
                        }
                        let start = row == 0 || ends.isEmpty ? 0 : Int(ends[row - 1])
                        let end = ends.isEmpty ? 0 : Int(ends[row])
                        let own = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                        if own.isEmpty || !sketch(cell, own) { isDamaged = true }
                    }
                }
            }
        }
        if isDamaged { throw Argument.damaged }
    }

    /// Visits every number of an argument, those of rollups as their sketches have them, with its
    /// cell and how many there are of it, at most `maximumWeight`.
    @inline(__always)
    func forEachNumber(
        _ argument: Argument, _ body: (_ cell: Int, _ value: Double, _ weight: Int) -> Void
    ) throws(QueryError) {
        guard case .rollups(let column) = argument.vector else {
            guard let numbers = argument.numbers else { return }
            return forEach(numbers) { cell, _, value, weight in
                if !value.isNaN { body(cell, value, Int(weight)) }
            }
        }
        try forEachDistribution(column) { cell, value in
            body(cell, value, 1)
        } sketch: { cell, bytes in
            var sketch = QuantileSketch()
            guard sketch.merge(encoded: bytes) else { return false }
            sketch.forEach { body(cell, $0, Int(min($1, Self.maximumWeight))) }
            return true
        }
    }
}
