import Queries
import Telemetry

/// How many numbers are in each of equally wide ranges. Of rollups, a number near a bound can count
/// on the other side of it, within the error of a sketch.
final class RangeCounts: Accumulator {
    /// As NRQL has it.
    static let maximumRanges = 500

    private let start: Double
    private let span: Double
    private let ranges: Int
    private let counts = Cells<Int>(0)

    init(start: Double, span: Double, count: Int) {
        self.start = start
        self.span = span
        ranges = count
    }

    func grow(to count: Int) { counts.grow(to: count * ranges) }

    func add(_ argument: Argument, _ rows: CellRows) throws(QueryError) {
        try rows.forEachNumber(argument) { cell, value, weight in
            let position = ((value - start) / span * Double(ranges)).rounded(.down)
            let index = Int(min(max(position, 0), Double(ranges - 1)))
            counts[cell * ranges + index] += weight
        }
    }

    func value(of cell: Int, as aggregate: AggregateForm) -> QueryResult.Value {
        let own = (0..<ranges).map { counts[cell * ranges + $0] }
        return .histogram(start: start, width: span / Double(ranges), counts: own)
    }
}
