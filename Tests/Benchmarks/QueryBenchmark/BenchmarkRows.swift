import QueryExecution
import Telemetry

/// A day of rows of 1,000 series, by time, in batches with one table of series; either as they are or
/// as what stands for those of a span.
struct BenchmarkRows: RowSource {
    private static let batchSize = 60_000
    private static let seriesCount = 1_000
    private static let day: Int64 = 86_400_000

    let end: Int64 = 1_700_006_400_000
    private let batches: [RowBatch]

    init(rows: Int, spanLength: Int64?) {
        let count = Self.seriesCount
        let table = SeriesTable(
            count: count,
            columns: [
                "guid": (0..<count).map { .text("MXxJTkZSQXxNRVNTQUdFX1FVRVVFfGZvb2Jhcg\($0)") },
                "cluster": (0..<count).map { .text("c\($0 % 10)") },
                "vhost": (0..<count).map { .text("/tenant-\($0 % 50)") },
            ])
        let (start, rounds) = (end - Self.day, rows / count)
        batches = stride(from: 0, to: rows, by: Self.batchSize).map { first in
            let own = first..<min(rows, first + Self.batchSize)
            let times = own.map { start + Int64($0 / count) * (Self.day / Int64(rounds)) }
            let depth = own.map { Double(($0 &* 7_919) % 1_009) }
            let rates = own.map { Double(($0 &* 104_729) % 10_007) / 8 }
            let columns: [String: RowBatch.Column] =
                spanLength == nil
                ? ["depth": .numbers(depth), "in": .numbers(rates)]
                : [
                    "depth": .rollups(Self.rollup(depth, times)),
                    "in": .rollups(Self.rollup(rates, times)),
                ]
            return RowBatch(
                eventType: "T", times: times, series: own.map { UInt32($0 % count) }, table: table,
                columns: columns,
                spans: spanLength.map { length in
                    RowSpans(
                        length: length, rowCounts: [UInt32](repeating: 2, count: own.count),
                        lastTimes: times.map { $0 + length / 2 })
                })
        }
    }

    private static func rollup(_ values: [Double], _ times: [Int64]) -> RollupColumn {
        RollupColumn(
            counts: [UInt32](repeating: 2, count: values.count), sums: values.map { 2 * $0 + 1 },
            minima: values, maxima: values.map { $0 + 1 }, lasts: values,
            sketches: SketchColumn(ends: [UInt32](repeating: 0, count: values.count)))
    }

    func read(
        _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
    ) throws(QueryError) {
        for batch in batches { try body(batch) }
    }
}
