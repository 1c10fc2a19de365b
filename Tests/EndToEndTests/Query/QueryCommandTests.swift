import Brokers
import Foundation
import Testing

/// `mqp query` over the rows that runs keep.
@Suite(.timeLimit(.minutes(10)))
struct QueryCommandTests {
    private static let count = "SELECT count(*) FROM MqpTargetSample SINCE 1 hour ago"

    /// Sends rows whose answers are known.
    private func send(_ lines: [String], in program: MQPProgram) async throws {
        try program.writeTickers(sinks: ["{ sink: file, path: sent.ndjson }"])
        try program.write(lines.joined(separator: "\n") + "\n", to: "rows.ndjson")
        let sent = try await program.run("send", "mqp.yml", "rows.ndjson")
        try #require(sent.status == 0, "\(sent.errors)")
    }

    private func row(_ name: String, _ change: String, secondsAgo: Int64 = 60) -> String {
        #"{"eventType":"TickSample","timestamp":\#(millisecondsNow() - secondsAgo * 1000),"#
            + #""tickerName":"\#(name)","ticker.change":\#(change)}"#
    }

    @Test func `rows that were accepted are answered from`() async throws {
        try await withProgram { program in
            try await send(
                [row("a", "7"), row("a", "9"), row("b", "2.5"), row("c", "1")], in: program)
            let answer = try #require(
                try await program.answer(
                    "SELECT sum(ticker.change), count(*) FROM TickSample WHERE tickerName != 'c' "
                        + "FACET tickerName"))
            #expect(answer.facets == ["tickerName"])
            #expect(answer.columns.map(\.unit) == ["{message}", nil])
            #expect(answer.rows.map(\.facets) == [[.text("a")], [.text("b")]])
            #expect(
                answer.rows.map(\.values) == [
                    [.number(16), .number(2)], [.number(2.5), .number(1)],
                ])
            let table = try await program.run(
                "query", "SELECT max(ticker.change) FROM TickSample FACET tickerName", "mqp.yml")
            #expect(table.status == 0, "\(table.errors)")
            let lines = table.output.split(separator: "\n").map(String.init)
            #expect(lines[0].hasPrefix("tickerName") && lines[0].hasSuffix("max(ticker.change)"))
            #expect(lines[1].hasSuffix("message"))
            #expect(lines[2].hasPrefix("a") && lines[2].hasSuffix(" 9.000"), "\(table.output)")
            #expect(table.errors == "")
        }
    }

    @Test func `a run can be asked while it goes on, and after it`() async throws {
        try await withProgram { program in
            try program.writeShop()
            let running = try program.start(["run", "mqp.yml"])
            let first = try await eventually("rows are there", within: .seconds(150)) {
                try await program.answer(Self.count)?.number.flatMap { $0 >= 1 ? $0 : nil }
            }
            let second = try await eventually("there are more", within: .seconds(150)) {
                try await program.answer(Self.count)?.number.flatMap { $0 > first ? $0 : nil }
            }
            let queues = try #require(
                try await program.answer(
                    "SELECT latest(queue.depth) FROM MessageQueueQueueSample FACET queueName"))
            #expect(!queues.rows.isEmpty)
            #expect(queues.columns[0].unit == "{message}")
            let entities = try await eventually("entities are there", within: .seconds(150)) {
                try await program.answer("FROM Entity SELECT count(*) FACET type").flatMap {
                    $0.rows.isEmpty ? nil : $0
                }
            }
            #expect(entities.rows.contains { $0.facets == [.text("MESSAGE_QUEUE_CLUSTER")] })
            let chart = try await program.run(
                "query",
                "SELECT latest(queue.depth) FROM MessageQueueQueueSample FACET queueName "
                    + "TIMESERIES 1 second SINCE 1 minute ago", "mqp.yml", "--format", "chart",
                "--width", "70")
            #expect(chart.status == 0, "\(chart.errors)")
            #expect(chart.output.contains("└"), "\(chart.output)")

            running.signal(SIGTERM)
            let result = try await running.result(within: .seconds(150))
            #expect(result.status == 0, "\(result.errors)")
            let written = try String(
                contentsOf: program.folder.appending(path: "rows.ndjson"), encoding: .utf8)
            let polls = EventRow.read(written).count { $0.eventType == "MqpTargetSample" }
            let last = try #require(try await program.answer(Self.count)?.number)
            #expect(last >= second)
            #expect(last == Double(polls))
        }
    }

    @Test func `the status says what is kept, with a run and without`() async throws {
        try await withProgram { program in
            try program.writeShop("store: { maximumBytes: 16MiB }")
            let run = try await program.run("run", "mqp.yml", "--duration", "3s")
            #expect(run.status == 0, "\(run.errors)")
            let status = try await program.run("status", "mqp.yml")
            #expect(status.status == 0, "\(status.errors)")
            let line = try #require(
                status.output.split(separator: "\n").first { $0.hasPrefix("store ") })
            #expect(line.contains("state/store: ") && line.contains("of 16 MiB; "))
            #expect(!line.contains("; 0 rows"))
            let json = try await program.run("status", "mqp.yml", "--format", "json")
            #expect(json.output.contains("\"maximumBytes\" : 16777216"))
        }
    }

    @Test func `a run without a store has none, and says how to have one`() async throws {
        try await withProgram { program in
            try program.writeShop("store: { enabled: false }")
            let run = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
            #expect(run.status == 0, "\(run.errors)")
            let folder = program.folder.appending(path: "state/store").path
            #expect(!FileManager.default.fileExists(atPath: folder))
            let query = try await program.run("query", Self.count, "mqp.yml")
            #expect(query.status == 2)
            #expect(query.errors.contains("keeps no rows; add `state: FOLDER`"), "\(query.errors)")
            try program.writeShop()
            let before = try await program.run("query", Self.count, "mqp.yml")
            #expect(before.status == 2)
            #expect(
                before.errors
                    == "error: there is no store at state/store; `mqp run mqp.yml` makes it\n")
        }
    }

    @Test func `a damaged store costs history and never the run`() async throws {
        try await withProgram { program in
            try program.writeShop()
            try program.write(
                String(repeating: "this is no database ", count: 1000),
                to: "state/store/rows.sqlite")
            let broken = try await program.run("query", Self.count, "mqp.yml")
            #expect(broken.status == 2)
            #expect(broken.errors.hasPrefix("error: the store at state/store cannot be read"))
            let run = try await program.run("run", "mqp.yml", "--duration", "3s")
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains("the store cannot be read and is set aside"))
            #expect(try #require(try await program.answer(Self.count)?.number) >= 1)
        }
    }

    @Test func `a store that cannot be opened is a line of the log, and the run goes on`()
        async throws
    {
        try await withProgram { program in
            try program.writeShop()
            // A file where a folder should be is refused to root too.
            try program.write("a file", to: "state/store")
            let run = try await program.run("run", "mqp.yml", "--duration", "3s")
            #expect(run.status == 0, "\(run.errors)")
            let lines = run.errors.split(separator: "\n").filter {
                $0.contains("recent rows are not kept for queries")
            }
            #expect(lines.count == 1, "\(run.errors)")
            let written = try String(
                contentsOf: program.folder.appending(path: "rows.ndjson"), encoding: .utf8)
            #expect(EventRow.read(written).contains { $0.eventType == "MqpTargetSample" })
        }
    }

    @Test func `one query after the other from standard input`() async throws {
        try await withProgram { program in
            try await send([row("a", "7")], in: program)
            try program.write("SELECT count(*)\nFROM TickSample\n", to: "q.nrql")
            let result = try await program.run(
                "query", "-", "mqp.yml", "--format", "csv", input: "q.nrql")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.hasPrefix("begin,end,count(*)\r\n"))
            #expect(result.output.hasSuffix(",1\r\n"))
            try program.write("SELECT count(*)\nFORM TickSample\n", to: "q.nrql")
            let wrong = try await program.run("query", "-", "mqp.yml", input: "q.nrql")
            #expect(wrong.status == 2)
            #expect(wrong.errors.contains("--> stdin:2:1"), "\(wrong.errors)")
        }
    }

    @Test func `the same time gives the same answer`() async throws {
        try await withProgram { program in
            try await send([row("a", "7", secondsAgo: 3000), row("a", "9")], in: program)
            let then = String(millisecondsNow() - 1_000_000)
            let answer = try await program.answer(
                "SELECT sum(ticker.change) FROM TickSample", "--now", then)
            #expect(answer?.number == 7)
        }
    }

    @Test func `rows that nobody keeps are said, with what there is`() async throws {
        try await withProgram { program in
            try await send([row("a", "7")], in: program)
            let near = try await program.run("query", "SELECT count(*) FROM TickSamples", "mqp.yml")
            #expect(near.status == 2)
            #expect(near.errors.contains("no row of `TickSamples` is kept"), "\(near.errors)")
            #expect(near.errors.contains("did you mean `TickSample`?"))
            #expect(near.errors.contains("|                      ^^^^^^^^^^^"))
            let far = try await program.run("query", "SELECT count(*) FROM Transaction", "mqp.yml")
            #expect(far.errors.contains("there are rows of `"), "\(far.errors)")
            let one = try await program.run(
                "query", "SELECT count(*) FROM Transaction, TickSample", "mqp.yml", "--format",
                "csv")
            #expect(one.status == 0)
            #expect(one.output.hasSuffix(",1\r\n"))
            #expect(one.errors.contains("warning: no row of `Transaction` is kept"))
        }
    }

    @Test func `a chart of lines is refused, and one of groups drawn`() async throws {
        try await withProgram { program in
            try await send([row("a", "7"), row("b", "3")], in: program)
            let lines = try await program.run(
                "query", "SELECT * FROM TickSample", "mqp.yml", "--format", "chart")
            #expect(lines.status == 2)
            #expect(lines.errors.hasPrefix("error: a chart is drawn of aggregates"))
            let bars = try await program.run(
                "query", "SELECT sum(ticker.change) FROM TickSample FACET tickerName", "mqp.yml",
                "--format", "chart", "--ascii", "--width", "40")
            #expect(bars.status == 0)
            #expect(bars.output.contains("a  ##########"), "\(bars.output)")
            #expect(bars.output.utf8.allSatisfy { $0 < 0x80 })
        }
    }

    @Test func `what seems to mean something else is a warning, beside the answer`() async throws {
        try await withProgram { program in
            try program.writeShop()
            let run = try await program.run("run", "mqp.yml", "--once", "--settle", "1s")
            try #require(run.status == 0, "\(run.errors)")
            let sum = try await program.run(
                "query", "SELECT sum(queue.depth) FROM MessageQueueQueueSample", "mqp.yml",
                "--format", "csv")
            #expect(sum.status == 0)
            #expect(sum.errors.contains("[query/summed-gauge]"), "\(sum.errors)")
            #expect(sum.output.split(separator: "\r\n").count == 2)
            let nested = try await program.run(
                "query",
                "SELECT sum(depth) FROM (SELECT latest(queue.depth) AS depth FROM "
                    + "MessageQueueQueueSample FACET entityGuid LIMIT MAX)", "mqp.yml")
            #expect(nested.status == 0)
            #expect(nested.errors == "")
            let name = try await program.run(
                "query", "SELECT latest(queue.dpeth) FROM MessageQueueQueueSample", "mqp.yml")
            #expect(name.status == 0)
            #expect(name.errors.contains("did you mean `queue.depth`?"), "\(name.errors)")
        }
    }

    @Test func `a query is printed instead of run, for New Relic and for Prometheus`() async throws
    {
        try await withProgram { program in
            let query = "from MessageQueueQueueSample select latest(queue.depth) facet entityGuid"
            let nrql = try await program.run("query", "--print", "nrql", query)
            #expect(nrql.status == 0, "\(nrql.errors)")
            #expect(
                nrql.output
                    == "SELECT latest(queue.depth) FROM MessageQueueQueueSample FACET entityGuid\n")
            let promQL = try await program.run("query", "--print", "promql", query)
            #expect(promQL.status == 0, "\(promQL.errors)")
            #expect(promQL.output.contains("last_over_time(queue_depth{"), "\(promQL.output)")
            let none = try await program.run(
                "query", "--print", "promql", "SELECT uniques(state) FROM MessageQueueQueueSample")
            #expect(none.status == 2)
            #expect(none.errors.contains("has no form in PromQL"), "\(none.errors)")
            #expect(none.errors.contains("  = help: "))
        }
    }
}
