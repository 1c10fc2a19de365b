import Foundation
import LocalStore
import Queries
import QueryExecution
import Telemetry

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes a day of rows to a store and asks it questions, and says what each takes of processor time.
///
/// Usage: store-benchmark FOLDER; the rows of the first question go to FOLDER/rows.csv, its answer to
/// FOLDER/answer.csv, for another program to compare with.
@main
struct StoreBenchmark {
    /// The first question is over the rows of so many polls: a million.
    static let lastPolls = 1000

    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: store-benchmark FOLDER")
            return
        }
        let folder = CommandLine.arguments[1]
        try write(folder)
        for question in questions { try ask(question, folder) }
    }

    private static func write(_ folder: String) throws {
        var limits = LocalStore.Limits(maximumBytes: 16 << 30)
        limits.commitDelay = 3_600_000
        let store = LocalStore(writingAt: "\(folder)/store.db", limits: limits)
        var rows = BenchmarkRows()
        var csv = ""
        var seconds = 0.0
        var longest = 0.0
        let file = fopen("\(folder)/rows.csv", "w")
        for number in 0..<BenchmarkRows.polls {
            let poll = rows.poll(number)
            if number >= BenchmarkRows.polls - lastPolls {
                for row in poll { append(row, to: &csv) }
                fputs(csv, file)
                csv.removeAll(keepingCapacity: true)
            }
            let start = processorSeconds()
            store.write(poll, now: BenchmarkRows.start + Int64(number) * BenchmarkRows.interval)
            store.flush()
            let spent = processorSeconds() - start
            seconds += spent
            longest = max(longest, spent)
        }
        fclose(file)
        let status = store.status
        store.close()
        let count = Double(status.writtenRows)
        print(
            "write: rows \(status.writtenRows) us/row \(text(seconds / count * 1e6)) rows/s "
                + "\(Int(count / seconds)) longest-commit-ms \(text(longest * 1000)) "
                + "bytes/row \(text(Double(status.bytes) / count)) blocks \(status.blocks)")
        print(
            "write: kept rows \(status.rows) minutes \(status.minuteRows) hours \(status.hourRows)")
    }

    private static func append(_ row: EntityRow, to csv: inout String) {
        csv += "\(row.sample.timestamp)"
        for value in row.sample.attributes { csv += ",\(value.text ?? "")" }
        for value in row.sample.metrics { csv += value.isNaN ? "," : ",\(value)" }
        csv += "\n"
    }

    private struct Question {
        var name: String
        var query: Query
    }

    private static var questions: [Question] {
        let depth = RowExpression.attribute("queue.depth")
        let known = RowExpression.call(.greaterOrEqual, [depth, .constant(.integer(0))])
        func ask(
            _ name: String, _ function: Aggregate.Function, by facet: String?,
            where filter: RowExpression? = nil, polls: Int = BenchmarkRows.polls, minutes: Int64
        ) -> Question {
            let range = TimeRange(
                since: .at(BenchmarkRows.end - Int64(polls) * BenchmarkRows.interval),
                until: .at(BenchmarkRows.end))
            return Question(
                name: name,
                query: Query(
                    .values([.init(.aggregate(function, of: depth))]),
                    from: .events([BenchmarkRows.eventType]), where: filter,
                    facets: facet.map { [.by(.attribute($0))] } ?? [], limit: .maximum,
                    range: range, buckets: .every(minutes * 60_000)))
        }
        return [
            ask("rows", .average, by: "vhost", where: known, polls: lastPolls, minutes: 10),
            ask(
                "rows-p95", .percentile(95), by: "vhost", where: known, polls: lastPolls,
                minutes: 10),
            ask("minutes", .average, by: "vhost", minutes: 30),
            ask("minutes-by-queue", .average, by: "queueName", minutes: 30),
            ask("minutes-all", .sum, by: nil, minutes: 5),
            ask("hours", .average, by: "vhost", minutes: 60),
            ask("hours-p95", .percentile(95), by: "vhost", minutes: 60),
        ]
    }

    private static func ask(_ question: Question, _ folder: String) throws {
        var times: [Double] = []
        var rows = 0
        for run in 0..<7 {
            let start = processorSeconds()
            let store = try LocalStore(readingAt: "\(folder)/store.db")
            let answer = try store.answer(
                question.query, in: QueryContext(now: BenchmarkRows.end))
            store.close()
            times.append(processorSeconds() - start)
            rows = answer.statistics.rows
            if run == 0, question.name == "rows" { try save(answer, folder) }
        }
        times.sort()
        print(
            "\(question.name): ms \(text(times[3] * 1000)) least \(text(times[0] * 1000)) "
                + "greatest \(text(times[6] * 1000)) rows \(rows)")
    }

    private static func save(_ answer: QueryResult, _ folder: String) throws {
        var lines = ""
        for group in answer.groups {
            for (bucket, values) in zip(answer.buckets, group.values) {
                guard case .scalar(let value)? = values.first else { continue }
                lines += "\(group.facets[0].text ?? ""),\(bucket.lowerBound),\(value.text ?? "")\n"
            }
        }
        try lines.write(toFile: "\(folder)/answer.csv", atomically: true, encoding: .utf8)
    }

    private static func text(_ value: Double) -> String {
        "\((value * 100).rounded() / 100)"
    }

    /// What the process has used, all its threads together.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
