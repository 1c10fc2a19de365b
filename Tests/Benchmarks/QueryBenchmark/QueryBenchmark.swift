import Queries
import QueryExecution
import Telemetry

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Answers queries over rows that are in memory already, and says how much CPU each took: what is left
/// of a query over the store when reading costs nothing.
///
/// Usage: query-benchmark
@main
struct QueryBenchmark {
    private static let repeats = 7

    static func main() throws(QueryError) {
        let rows = BenchmarkRows(rows: 1_000_000, spanLength: nil)
        print(
            "1,000,000 rows of 1,000 series, in milliseconds of CPU, least and median of \(repeats):"
        )
        for (text, query) in queries { try measure(text, query, rows) }
        let minutes = BenchmarkRows(rows: 1_440_000, spanLength: 60_000)
        print("1,440,000 rows that stand for a minute each:")
        for (text, query) in queries where query.takesSpans { try measure(text, query, minutes) }
    }

    private static func measure(
        _ text: String, _ query: Query, _ rows: BenchmarkRows
    ) throws(QueryError) {
        var times: [Double] = []
        var groups = 0
        for _ in 0..<repeats {
            let start = milliseconds()
            groups = try execute(query, over: rows, in: QueryContext(now: rows.end)).groupCount
            times.append(milliseconds() - start)
        }
        times.sort()
        let padded = text + String(repeating: " ", count: max(0, 64 - text.count))
        print("  \(padded) \(rounded(times[0])) \(rounded(times[repeats / 2]))  groups \(groups)")
    }

    private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

    private static func milliseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }

    private static let queries: [(String, Query)] = {
        func aggregate(_ function: Aggregate.Function, _ name: String) -> ValueExpression {
            .aggregate(function, of: name)
        }
        func query(
            _ columns: [ValueExpression], facet: String? = nil, where filter: RowExpression? = nil,
            buckets: Query.Buckets? = nil
        ) -> Query {
            Query(
                .values(columns.map { .init($0) }), from: .events(["T"]), where: filter,
                facets: facet.map { [.by(.attribute($0))] } ?? [],
                range: TimeRange(since: .ago(86_400_000)), buckets: buckets)
        }
        let ratio = RowExpression.call(.divide, [.attribute("in"), .attribute("depth")])
        let deep = RowExpression.call(.greater, [.attribute("depth"), .constant(.integer(900))])
        return [
            (
                "count(*), average(depth) FACET cluster TIMESERIES",
                query(
                    [.aggregate(.count), aggregate(.average, "depth")], facet: "cluster",
                    buckets: .automatic)
            ),
            (
                "average(depth), max(in) FACET guid TIMESERIES",
                query(
                    [aggregate(.average, "depth"), aggregate(.max, "in")], facet: "guid",
                    buckets: .automatic)
            ),
            (
                "sum(in) WHERE cluster = 'c1' TIMESERIES MAX",
                query(
                    [aggregate(.sum, "in")], where: .equals("cluster", .text("c1")),
                    buckets: .maximum)
            ),
            ("latest(depth) FACET guid", query([aggregate(.latest, "depth")], facet: "guid")),
            (
                "percentile(depth, 95) FACET cluster TIMESERIES",
                query([aggregate(.percentile(95), "depth")], facet: "cluster", buckets: .automatic)
            ),
            ("uniqueCount(guid)", query([aggregate(.uniqueCount, "guid")])),
            (
                "average(in / depth) WHERE depth > 900 FACET cluster TIMESERIES",
                query(
                    [.aggregate(.average, of: ratio)], facet: "cluster", where: deep,
                    buckets: .automatic)
            ),
            (
                "derivative(depth, 1 minute) FACET guid",
                query([aggregate(.derivative(perSeconds: 60), "depth")], facet: "guid")
            ),
        ]
    }()
}

extension Query {
    /// Whether rows that stand for many can answer it.
    fileprivate var takesSpans: Bool {
        guard case .values(let columns) = output, filter.map({ !"\($0)".contains("depth") }) ?? true
        else { return false }
        return !columns.contains { "\($0)".contains("derivative") }
    }
}
