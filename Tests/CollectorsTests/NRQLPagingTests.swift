import Diagnostics
import StandIns
import Telemetry
import Testing

@testable import Collectors

/// Answers that New Relic cuts off; one after the other, since each takes a processor for a while.
@Suite(.serialized, .timeLimit(.minutes(10))) struct NRQLPagingTests {
    private typealias Row = [String: StandIns.JSONValue]

    private static func row(_ topic: String, _ partition: Int = 0) -> Row {
        ["topic": .text(topic), "partition": .text("\(partition)"), "lag": .integer(1)]
    }

    /// Names as people give them, some of which begin alike and some with what means something in a
    /// pattern.
    private static func topics(_ count: Int) -> [String] {
        let kinds = ["orders-prod-eu-west-1", "orders_dev", "Orders", "payments", "é"]
        let odd = [
            "", "%", "%a", "_", "_a", "'", "\\", "é", "e\u{301}", "orders", "x%y", "\u{1F600}",
        ]
        return odd
            + (odd.count..<count).map { "\(kinds[$0 % kinds.count])-\($0 % 7)_\($0)" }
    }

    private static func names(in collected: Collected) -> Set<[UInt8]> {
        Set(
            (0..<collected.rows.rowCount).map { row in
                guard case .text(let name) = collected.rows[row, 0] else { return [] }
                return Array(name.utf8)
            })
    }

    @Test(
        arguments: [
            (.exact, 5_000, 11_000), (.exact, 2_000, 4_600), (.anyUnderscore, 2_000, 4_600),
            (.anyCase, 2_000, 4_600),
        ] as [(NRQLTable.Matching, Int, Int)])
    func `groups come in parts until all are there, whatever LIKE is`(
        matching: NRQLTable.Matching, limit: Int, count: Int
    ) async throws {
        let topics = Self.topics(count)
        let table = NRQLTable(rows: topics.map { Self.row($0) }, matching: matching, limit: limit)
        let bench = NRQLBench()
        let (result, _) = try await bench.collect { table.answer(to: $0) }
        let collected = try result.get()
        #expect(Self.names(in: collected) == Set(topics.map { Array($0.utf8) }))
        #expect(collected.rows.rowCount == topics.count)
        #expect(collected.faults == RowFaults(), "\(bench.log.queries)")
        #expect(collected.requests == bench.log.queries.count && collected.requests <= 20)
    }

    @Test func `groups that agree in one attribute are divided by another`() async throws {
        let table = NRQLTable(rows: (0..<2_500).map { Self.row("one", $0) }, limit: 2_000)
        let (result, _) = try await NRQLBench().collect { table.answer(to: $0) }
        let collected = try result.get()
        #expect(collected.rows.rowCount == 2_500 && collected.faults == RowFaults())
    }

    @Test func `rows without groups come in halves of their time`() async throws {
        let table = NRQLTable(
            rows: (0..<2_500).map { number in
                var row = Self.row("t", number)
                row["timestamp"] = .integer(Int64(1_000 + number % 1_000))
                return row
            }, limit: 2_000)
        var bench = NRQLBench()
        bench.query = "SELECT topic, partition, lag FROM T SINCE 5 minutes ago"
        let (result, _) = try await bench.collect { table.answer(to: $0) }
        let collected = try result.get()
        #expect(collected.rows.rowCount == 2_500 && collected.faults == RowFaults())
    }

    /// What is wrong is told, and the rows that came stay.
    private func expectTruncated(
        _ result: Result<Collected, CollectionError>, rows: Int
    ) throws {
        let collected = try result.get()
        #expect(collected.rows.rowCount == rows)
        #expect(collected.faults.truncatedAnswers == 1 && collected.faults.total == 1)
        #expect(collected.faults.summaries.count == 1)
    }

    @Test func `names that cannot be divided stay cut off, which is told`() async throws {
        let table = NRQLTable(rows: (0..<2_500).map { Self.row("%\($0)") }, limit: 2_000)
        let (result, standIn) = try await NRQLBench().collect { table.answer(to: $0) }
        try expectTruncated(result, rows: 2_000)
        #expect(standIn.requests.count == 1)
    }

    @Test func `rows without a key are not asked for twice`() async throws {
        let table = NRQLTable(rows: (0..<2_500).map { Self.row("a\($0)") }, limit: 2_000)
        let (result, standIn) = try await NRQLBench(hasKey: false).collect {
            table.answer(to: $0)
        }
        try expectTruncated(result, rows: 2_000)
        #expect(standIn.requests.count == 1)
    }

    @Test func `a server that cuts off every part ends it, since queries are limited`()
        async throws
    {
        let rows = NRQLScript.rows((0..<2_000).map { .object(Self.row("a\($0)")) })
        let (result, standIn) = try await NRQLBench().collect { _ in rows }
        try expectTruncated(result, rows: 2_000)
        #expect(standIn.requests.count <= NRQLCollector.maximumQueries)
        #expect(standIn.requests.count > 1)
    }

    @Test(arguments: [.min, 0, 1_000, 1_001] as [Int64])
    func `a time that is none is not divided`(end: Int64) async throws {
        let rows = NRQLScript.rows((0..<2_000).map { .object(Self.row("a\($0)")) }, end: end)
        var bench = NRQLBench()
        bench.query = "SELECT topic, partition, lag FROM T SINCE 5 minutes ago"
        let (result, standIn) = try await bench.collect { _ in rows }
        try expectTruncated(result, rows: 2_000)
        #expect(standIn.requests.count == 1)
    }

    @Test func `the rows that came stay where the time is over`() async throws {
        let table = NRQLTable(rows: Self.topics(2_500).map { Self.row($0) }, limit: 2_000)
        var bench = NRQLBench()
        // It is read at the beginning, and before each part.
        bench.clock = HandClock(step: .seconds(10))
        let (result, standIn) = try await bench.collect(within: .seconds(25)) {
            table.answer(to: $0)
        }
        #expect(try result.get().faults.truncatedAnswers == 1)
        #expect(standIn.requests.count == 2)
    }

    @Test(
        arguments: [
            (.status(429), nil), (.status(500), .httpStatus), (.hangUp, .unreachable),
        ] as [(EndpointStandIn.Answer, CollectionError.Reason?)])
    func `of a further part what passes costs its rows alone`(
        day: EndpointStandIn.Answer, reason: CollectionError.Reason?
    ) async throws {
        let table = NRQLTable(rows: Self.topics(2_500).map { Self.row($0) }, limit: 2_000)
        let (result, _) = try await NRQLBench().collect([.proper, day]) { table.answer(to: $0) }
        switch result {
        case .success: try expectTruncated(result, rows: 2_000)
        case .failure(let error): #expect(error.reason == reason)
        }
        #expect((reason == nil) == (try? result.get()).map { _ in true } ?? false)
    }
}
