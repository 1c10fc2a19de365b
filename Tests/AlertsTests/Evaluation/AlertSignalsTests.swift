import Alerts
import Definitions
import Queries
import QueryExecution
import Telemetry
import Testing

struct AlertSignalsTests {
    /// Four rows of two queues, 10 s apart.
    private struct Rows: RowSource {
        func read(
            _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
        ) throws(QueryError) {
            try body(
                RowBatch(
                    eventType: "QueueSample", times: [1_000, 11_000, 21_000, 31_000],
                    series: [0, 1, 0, 0],
                    table: SeriesTable(
                        count: 2, columns: ["queueName": [.text("a"), .text("b")]]),
                    columns: [
                        "queue.depth": .numbers([5, 7, 9, 20]),
                        "queue.rate": .numbers([1, .nan, 0, 3]),
                    ]))
        }
    }

    @Test func `signals and guards over the same rows are one question`() throws {
        let signals = AlertSignals([
            try depthRule(guards: [(.equals, 0)], name: "one"), try depthRule(name: "two"),
            try depthRule(window: 30_000, name: "three"),
        ])
        #expect(signals.requestCount == 2)
        #expect(signals.refused.isEmpty)
    }

    @Test func `a reading is of the window before its time, and what is missing is not in it`()
        throws
    {
        let signals = AlertSignals([
            try depthRule(window: 30_000, guards: [(.equals, 0)], name: "one"),
            try depthRule(window: 10_000, name: "two"),
        ])
        let readings = signals.readings(at: 31_000) { query, now throws(QueryError) in
            try execute(query, over: Rows(), in: QueryContext(now: now))
        }
        #expect(
            readings.byRule["INFRA-QUEUE/one"]
                == AlertReading(
                    [.queue("a"): 9, .queue("b"): 7], guards: [[.queue("a"): 0]]))
        #expect(readings.byRule["INFRA-QUEUE/two"] == AlertReading([.queue("a"): 9]))
    }

    @Test func `what another rule's value is missing of is read all the same`() throws {
        var rate = try depthRule(name: "rate")
        rate.signal = try signal(.min, "queue.rate")
        let signals = AlertSignals([rate, try depthRule(name: "depth")])
        #expect(signals.requestCount == 1)
        let readings = signals.readings(at: 31_000) { query, now throws(QueryError) in
            try execute(query, over: Rows(), in: QueryContext(now: now))
        }
        #expect(readings.byRule["INFRA-QUEUE/rate"] == AlertReading([.queue("a"): 0]))
        #expect(
            readings.byRule["INFRA-QUEUE/depth"]
                == AlertReading([.queue("a"): 9, .queue("b"): 7]))
    }

    /// A row of each of many queues, the first the deepest, or the last.
    private struct ManyRows: RowSource {
        static let count = 5_003
        var isReversed: Bool

        static func name(_ index: Int) -> String { "q\(10_000 + index)" }

        func read(
            _ needs: RowNeeds, _ body: (RowBatch) throws(QueryError) -> Void
        ) throws(QueryError) {
            let indices = Array(0..<Self.count)
            try body(
                RowBatch(
                    eventType: "QueueSample", times: indices.map { _ in 1_000 },
                    series: indices.map(UInt32.init),
                    table: SeriesTable(
                        count: Self.count,
                        columns: ["queueName": indices.map { .text(Self.name($0)) }]),
                    columns: [
                        "queue.depth": .numbers(
                            indices.map { Double(isReversed ? Self.count - $0 : $0) })
                    ]))
        }
    }

    @Test(arguments: [false, true])
    func `of too many series the same ones are read each time, and the reading says so`(
        isReversed: Bool
    ) throws {
        let signals = AlertSignals([try depthRule()])
        let rows = ManyRows(isReversed: isReversed)
        let readings = signals.readings(at: 31_000) { query, now throws(QueryError) in
            try execute(query, over: rows, in: QueryContext(now: now))
        }
        let reading = try #require(readings.byRule["INFRA-QUEUE/deep"])
        #expect(reading.isCut)
        #expect(readings.leftOut == 3)
        let first = (0..<5_000).map { AlertSeries.queue(ManyRows.name($0)) }
        #expect(Set(reading.values.keys) == Set(first))
    }

    @Test func `where no question can be answered nothing ends`() throws {
        let rule = try depthRule([.init(.critical, .above, 10, for: 0)])
        let signals = AlertSignals([rule])
        var evaluation = AlertEvaluation([rule], step: 15_000)
        _ = evaluation.evaluate([rule.key: AlertReading([.queue("a"): 11])], at: 0)
        let readings = signals.unanswered(QueryError(.unreadable, "no rows are kept"))
        #expect(readings.failures.count == signals.requestCount)
        for step in 1..<240 as Range<Int64> {
            #expect(evaluation.evaluate(readings.byRule, at: step * 15_000).isEmpty)
        }
        // The first rows after it may not be there yet.
        #expect(evaluation.evaluate([rule.key: AlertReading()], at: 3_600_000).isEmpty)
        let changes = evaluation.evaluate([rule.key: AlertReading()], at: 3_660_000)
        #expect(changes.map(\.change.kind) == [.resolved])
    }

    @Test func `a rule whose question fails has no reading`() throws {
        let signals = AlertSignals([try depthRule()])
        let readings = signals.readings(at: 0) { _, _ throws(QueryError) in
            throw QueryError(.busy, "somebody writes")
        }
        #expect(readings.byRule.isEmpty)
        #expect(readings.failures.map(\.reason) == [.busy])
    }
}
