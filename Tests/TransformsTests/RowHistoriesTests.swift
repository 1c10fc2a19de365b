import Definitions
import Diagnostics
import Offsets
import Plans
import Telemetry
import Testing
import Transforms

/// Fields that are computed of offsets as they were.
@Suite struct RowHistoriesTests {
    private static func layout(
        status: String = "consumer_status(committed, end, held)"
    ) throws -> RowLayout {
        let text = """
            format: 1
            source: s
            title: S
            requests:
              offsets:
                path: /offsets
                key: [group, partition]
                fields:
                  group: string
                  partition: integer
                  committed: { type: counter?, unit: "{message}" }
                  end: { type: counter?, unit: "{message}" }
                  held: boolean?
                  behind: { type: gauge?, unit: s, history: "lag_time(committed, end, partition)" }
                  how: { type: string?, history: "lag_time_quality(committed, end, partition)" }
                  status: { type: string?, history: "\(status)" }
                  slow: { type: string?, history: "consumer_status(committed, end, held)" }
            samples:
              Row:
                from: offsets
                attributes: { group: group, how: how, status: status, slow: slow }
                metrics: { lag: behind }
            """
        let catalogue = "format: 1\nmetrics: { lag: { unit: s, description: l } }"
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [
                .init(path: "s.yml", bytes: Array(text.utf8)),
                .init(path: "m.yml", bytes: Array(catalogue.utf8)),
            ], report: &report)
        let compiled = set.sources.first?.compile(catalogue: set.metrics, report: &report)
        let source = try #require(compiled, "\(report.sorted.map(\.message))")
        let request = source.requests[0]
        return plan(request.definition, named: request.name, using: request.usedFields).layout
    }

    /// A poll every ten seconds: the group, what it committed, and where the end is.
    private static func play(
        _ polls: [(committed: Int64?, end: Int64)], held: Bool = true,
        histories: inout RowHistories, from start: Int64 = 0
    ) throws -> [[Scalar]] {
        let layout = try layout()
        return polls.enumerated().map { index, poll in
            var table = table(layout, committed: poll.committed, end: poll.end, held: held)
            _ = histories.advance(&table, layout: layout, at: start + Int64(index) * 10_000)
            return (5...7).map { table[0, $0] }
        }
    }

    private static func table(
        _ layout: RowLayout, committed: Int64?, end: Int64?, held: Bool
    ) -> RowTable {
        var table = RowTable(fieldCount: layout.fieldCount, counterCount: layout.counterCount)
        table.appendRow()
        table[0, 0] = .text("g")
        table[0, 1] = .integer(0)
        table[0, 2] = committed.map { .integer($0) } ?? .missing
        table[0, 3] = end.map { .integer($0) } ?? .missing
        table[0, 4] = .boolean(held)
        return table
    }

    @Test func `a field with a history is not read, and what it is made of is`() throws {
        let layout = try Self.layout()
        #expect(
            layout.fields.map(\.name) == ["group", "partition", "committed", "end", "held"])
        #expect(layout.histories.map(\.slot) == [5, 6, 7, 8])
        #expect(layout.fieldCount == 9)
    }

    @Test func `how long ago the commit was the end is its lag in time`() throws {
        var histories = RowHistories()
        // Ten messages in each poll; the group reads as fast, and is 20 behind.
        var polls: [(committed: Int64?, end: Int64)] = []
        for number: Int64 in 0..<10 { polls.append((max(0, number * 10 - 20), number * 10)) }
        let rows = try Self.play(polls, histories: &histories)
        #expect(rows.last?[0] == .double(20))
        #expect(rows.last?[1] == .text("interpolated"))
        #expect(rows.last?[2] == .text("OK") || rows.last?[2] == .text("WARN"))
    }

    @Test func `a group that has committed nothing is not behind by a time`() throws {
        var histories = RowHistories()
        let rows = try Self.play([(nil, 10), (nil, 20)], histories: &histories)
        #expect(rows.last == [.missing, .text("none"), .text("UNKNOWN")])
    }

    @Test func `a partition whose end is no longer known has no lag in time`() throws {
        let layout = try Self.layout()
        var histories = RowHistories()
        var times: [Scalar] = []
        for (poll, end) in ([100, 110, nil, 120] as [Int64?]).enumerated() {
            var table = Self.table(layout, committed: 100, end: end, held: true)
            _ = histories.advance(&table, layout: layout, at: Int64(poll) * 10_000)
            times.append(table[0, 5])
            #expect((table[0, 6] == .text("none")) == (end == nil))
        }
        #expect(times == [.double(0), .double(10), .missing, .double(30)])
    }

    @Test func `a group that stops is STOP after its window, and one that goes back REWIND`()
        throws
    {
        var histories = RowHistories()
        var polls: [(committed: Int64?, end: Int64)] = []
        for number: Int64 in 0..<120 { polls.append((100, 200 + number)) }
        let stopped = try Self.play(polls, held: false, histories: &histories)
        #expect(stopped.last?[2] == .text("STOP"))
        var others = RowHistories()
        polls = []
        for number: Int64 in 0..<10 {
            polls.append((number == 9 ? 10 : 100 + number, 200 + number))
        }
        let back = try Self.play(polls, histories: &others)
        #expect(back.last?[2] == .text("REWIND"))
    }

    @Test func `two fields of one row look back as far as each says`() throws {
        let layout = try Self.layout(status: "consumer_status(committed, end, held, 30s)")
        var histories = RowHistories()
        var rows: [String] = []
        for poll: Int64 in 0..<5 {
            var table = Self.table(layout, committed: 100, end: 200 + poll, held: false)
            _ = histories.advance(&table, layout: layout, at: poll * 10_000)
            rows.append((table[0, 7].text ?? "") + " " + (table[0, 8].text ?? ""))
        }
        #expect(rows == ["OK OK", "OK OK", "OK OK", "STOP OK", "STOP OK"])
        // A restart changes neither.
        var restored = RowHistories()
        try restored.restore(try #require(histories.bytes))
        var table = Self.table(layout, committed: 100, end: 300, held: false)
        _ = restored.advance(&table, layout: layout, at: 50_000)
        #expect(table[0, 7] == .text("STOP") && table[0, 8] == .text("OK"))
    }

    @Test func `offsets beyond what is remembered are counted`() throws {
        let layout = try Self.layout()
        var table = RowTable(fieldCount: layout.fieldCount, counterCount: layout.counterCount)
        for row in 0..<OffsetHistory.maximumPartitions + 10 {
            table.appendRow()
            table[row, 0] = .text("g")
            table[row, 1] = .integer(Int64(row))
            table[row, 2] = .integer(5)
            table[row, 3] = .integer(9)
        }
        var histories = RowHistories()
        #expect(histories.advance(&table, layout: layout, at: 0) == 10)
        #expect(table[table.rowCount - 1, 6] == .text("none"))
    }

    @Test func `what was remembered outlives a restart`() throws {
        var histories = RowHistories()
        var polls: [(committed: Int64?, end: Int64)] = []
        for number: Int64 in 0..<10 { polls.append((0, number * 10)) }
        _ = try Self.play(polls, histories: &histories)
        var restored = RowHistories()
        try restored.restore(try #require(histories.bytes))
        let rows = try Self.play([(50, 100)], histories: &restored, from: 100_000)
        // The end was at 50 half a minute before the restart, and 50 s before now.
        #expect(rows[0][0] == .double(50))
        #expect(throws: OffsetBytesError.self) {
            try restored.restore(.init(ends: [1, 2, 3], commits: []))
        }
    }

    @Test(
        arguments: [
            ("lag_time(committed)", "no function with a history"),
            ("lag_tim(committed, end)", "no function with a history"),
            ("lag_time(commited, end)", "is no offset of the row"),
            ("lag_time(committed, end, held)", "cannot use the field"),
            ("consumer_status(committed, end)", "holds something else"),
            ("consumer_status(committed, end, 5)", "is no window"),
            ("consumer_status(committed, end, held, 5s)", "is no window"),
            ("consumer_status(committed, end, held, 30h)", "is no window"),
        ])
    func `what cannot be computed is said at its place`(_ function: String, _ message: String) {
        let text = """
            format: 1
            source: s
            title: S
            requests:
              offsets:
                path: /offsets
                key: [group]
                fields:
                  group: string
                  committed: { type: counter?, unit: "{message}" }
                  end: { type: counter?, unit: "{message}" }
                  held: boolean?
                  behind: { type: gauge?, unit: s, history: "\(function)" }
            samples:
              Row: { from: offsets, attributes: { group: group } }
            """
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [.init(path: "s.yml", bytes: Array(text.utf8))], report: &report)
        _ = set.sources.first?.compile(catalogue: [:], report: &report)
        #expect(report.sorted.count == 1, "\(report.sorted.map(\.message))")
        #expect(report.sorted.first?.message.contains(message) == true)
    }
}
