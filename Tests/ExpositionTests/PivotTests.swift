import Exposition
import Telemetry
import TestSupport
import Testing

struct PivotTests {
    /// vhost, queue, messages, consumers, node
    static let queues = SeriesLayout(
        keys: [.init(label: "vhost", field: 0), .init(label: "queue", field: 1)],
        columns: [
            SeriesLayout.Column(name: "messages", field: 2),
            SeriesLayout.Column(name: "consumers", fold: .sum, field: 3),
        ],
        labelColumns: [.init(label: "node", field: 4)], fieldCount: 5, counterCount: 2)

    private func answer(
        _ body: String, _ layouts: [SeriesLayout], limits: ExpositionLimits = ExpositionLimits()
    ) throws -> ExpositionAnswer {
        var reader = ExpositionReader(format: .text, layouts: layouts, limits: limits)
        for chunk in stride(from: 0, to: body.utf8.count, by: 13) {
            try Array(body.utf8.dropFirst(chunk).prefix(13)).withUnsafeBytes {
                try reader.feed($0)
            }
        }
        return try reader.finish()
    }

    private func rows(_ table: RowTable) -> [[Scalar]] {
        (0..<table.rowCount).map { row in (0..<table.fieldCount).map { table[row, $0] } }
    }

    @Test func `series become rows by the values of their labels`() throws {
        let answer = try answer(
            """
            messages{queue="a",vhost="/",node="n1"} 5
            messages{queue="b",vhost="/",node="n2"} 18446744073709551615
            messages{queue="a",vhost="x"} 0.5
            other{queue="z",vhost="/"} 1
            consumers{vhost="/",queue="b"} 2
            consumers{vhost="/",queue="a",tag="1"} 3
            consumers{vhost="/",queue="a",tag="2"} 4
            consumers{vhost="/",queue="c"} 1
            messages 9

            """, [Self.queues])
        #expect(
            rows(answer.tables[0]) == [
                [.text("/"), .text("a"), .integer(5), .integer(7), .text("n1")],
                [.text("/"), .text("b"), .unsigned(.max), .integer(2), .text("n2")],
                [.text("x"), .text("a"), .double(0.5), .missing, .missing],
                [.text("/"), .text("c"), .missing, .integer(1), .missing],
                [.text(""), .text(""), .integer(9), .missing, .missing],
            ])
        #expect(answer.faults == [])
        #expect(answer.seriesCount == 8)
        #expect(answer.lineCount == 9)
        #expect(answer.tables[0].changes.count == 10)
        #expect(answer.tables[0].elapsed.count == 5)
    }

    @Test func `one body makes several tables`() throws {
        let sums = SeriesLayout(
            keys: [], columns: [SeriesLayout.Column(name: "messages", fold: .sum, field: 0)],
            fieldCount: 1)
        let hosts = SeriesLayout(
            keys: [.init(label: "vhost", field: 0)],
            columns: [SeriesLayout.Column(name: "messages", fold: .max, field: 1)], fieldCount: 2)
        let answer = try answer(
            "messages{vhost=\"a\"} 1\nmessages{vhost=\"b\"} 2\nmessages{vhost=\"a\",q=\"\"} 3\n",
            [sums, hosts])
        #expect(rows(answer.tables[0]) == [[.integer(6)]])
        #expect(
            rows(answer.tables[1]) == [[.text("a"), .integer(3)], [.text("b"), .integer(2)]])
    }

    @Test func `matchers tell series of one name apart`() throws {
        let layout = SeriesLayout(
            keys: [],
            columns: [
                SeriesLayout.Column(
                    name: "x", matchers: [.init(label: "le", .equal, "+Inf")], field: 0),
                SeriesLayout.Column(
                    name: "x", matchers: [.init(label: "le", .notEqual, "+Inf")], fold: .min,
                    field: 1),
                SeriesLayout.Column(
                    name: "x", matchers: [.init(label: "no", .equal, "")], fold: .sum, field: 2),
                SeriesLayout.Column(
                    name: "x", matchers: [.init(label: "no", .notEqual, "")], field: 3),
            ], fieldCount: 4)
        let answer = try answer(
            "x{le=\"1\"} 3\nx{le=\"2\"} 4\nx{le=\"+Inf\"} 9\n", [layout])
        #expect(rows(answer.tables[0]) == [[.integer(9), .integer(3), .integer(16), .missing]])
    }

    static let folds: [(SeriesLayout.Fold, [String], Scalar)] = [
        (.sum, ["1", "NaN", "2"], .integer(3)), (.sum, ["NaN", "NaN"], .missing),
        (.sum, ["9223372036854775807", "1"], .unsigned(1 << 63)),
        (.sum, ["18446744073709551615", "1"], .double(0x1p64)),
        (.sum, ["-9223372036854775808", "-1"], .double(-0x1p63)),
        (.sum, ["18446744073709551615", "-1"], .double(0x1p64)),
        (.sum, ["1", "0.5"], .double(1.5)), (.sum, ["+Inf", "2"], .integer(2)),
        (.min, ["3", "NaN", "2.5", "9"], .double(2.5)), (.max, ["3", "2.5", "NaN"], .integer(3)),
        (.max, ["9223372036854775807", "9223372036854775808"], .unsigned(1 << 63)),
        (.min, ["9223372036854775808", "-1"], .integer(-1)),
        (.last, ["3", "2"], .integer(2)), (.last, ["3", "NaN"], .missing),
        (.only, ["3"], .integer(3)), (.only, ["NaN"], .missing),
        (.only, ["1", "1", "1"], .missing),
        (.only, ["NaN", "1"], .missing),
    ]

    @Test(arguments: folds)
    func `several series of a cell are folded`(
        _ fold: SeriesLayout.Fold, _ values: [String], _ expected: Scalar
    ) throws {
        let layout = SeriesLayout(
            keys: [], columns: [SeriesLayout.Column(name: "x", fold: fold, field: 0)], fieldCount: 1
        )
        let body = values.enumerated().map { "x{i=\"\($0)\"} \($1)\n" }.joined()
        #expect(rows(try answer(body, [layout]).tables[0]) == [[expected]])
    }

    @Test func `what is not as expected is told once for each field`() throws {
        let answer = try answer(
            """
            messages{queue="a",vhost="/",node="n1"} 5
            messages{queue="a",vhost="/",node="n\\"2"} 6
            messages{queue="a",vhost="/",node="n1"} 6
            messages{queue="b",vhost="/"} -Inf
            consumers{queue="b",vhost="/"} Inf

            """, [Self.queues])
        #expect(
            rows(answer.tables[0]) == [
                [.text("/"), .text("a"), .missing, .missing, .text("n1")],
                [.text("/"), .text("b"), .missing, .missing, .missing],
            ])
        #expect(
            answer.faults.map { "\($0.kind) \($0.field) \($0.count) \($0.line) \($0.example)" } == [
                #"infinite 2 1 4 messages{queue="b",vhost="/"}"#,
                #"severalSeries 2 2 2 messages{queue="a",vhost="/",node="n\"2"}"#,
                #"infinite 3 1 5 consumers{queue="b",vhost="/"}"#,
                #"differentLabels 4 1 2 messages{queue="a",vhost="/",node="n\"2"}"#,
            ])
    }

    @Test func `a label makes no row of a series that no column takes`() throws {
        func layout(_ series: String?) -> SeriesLayout {
            SeriesLayout(
                keys: [.init(label: "queue", field: 0)],
                columns: [
                    .init(name: "x", matchers: [.init(label: "kind", .equal, "a")], field: 1)
                ], labelColumns: [.init(label: "node", series: series, field: 2)], fieldCount: 3)
        }
        let body = """
            x{queue="1",kind="a",node="n1"} 1
            x{queue="2",kind="b",node="n2"} 2
            info{queue="1",node="n3"} 1

            """
        let answer = try answer(body, [layout(nil), layout("info"), layout("x")])
        #expect(rows(answer.tables[0]) == [[.text("1"), .integer(1), .text("n1")]])
        #expect(rows(answer.tables[1]) == [[.text("1"), .integer(1), .text("n3")]])
        #expect(
            rows(answer.tables[2]) == [
                [.text("1"), .integer(1), .text("n1")], [.text("2"), .missing, .text("n2")],
            ])
    }

    @Test func `labels that join to one text make different rows`() throws {
        let body = """
            messages{vhost="a",queue="bc"} 1
            messages{vhost="ab",queue="c"} 2
            messages{vhost="",queue="abc"} 3

            """
        #expect(try answer(body, [Self.queues]).tables[0].rowCount == 3)
    }

    @Test func `limits refuse the body`() {
        func reason(
            _ body: String, _ change: (inout ExpositionLimits) -> Void
        ) -> ExpositionError.Reason? {
            var limits = ExpositionLimits()
            change(&limits)
            do { _ = try answer(body, [Self.queues], limits: limits) } catch {
                return (error as? ExpositionError)?.reason
            }
            return nil
        }
        let two = "messages{queue=\"a\"} 1\nmessages{queue=\"b\"} 1\nother 1\n"
        #expect(reason(two) { $0.maximumRows = 2 } == nil)
        #expect(reason(two) { $0.maximumRows = 1 } == .tooManyRows)
        #expect(reason(two) { $0.maximumSeries = 2 } == nil)
        #expect(reason(two) { $0.maximumSeries = 1 } == .tooManySeries)
        #expect(reason(two) { $0.maximumTextBytes = 20 } == nil)
        #expect(reason(two) { $0.maximumTextBytes = 15 } == .textsTooLarge)
        let node = "messages{node=\"\(String(repeating: "n", count: 100))\"} 1\n"
        #expect(reason(node) { $0.maximumTextBytes = 100 } == nil)
        #expect(reason(node) { $0.maximumTextBytes = 99 } == .textsTooLarge)
    }

    /// Against sets and dictionaries of Swift.
    @Test(arguments: 0..<20)
    func `random series make the rows that a dictionary makes`(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var expected: [[String]: [Int64]] = [:]
        var order: [[String]] = []
        var body = ""
        for _ in 0..<2_000 {
            let key = [
                "v\(Int.random(in: 0..<5, using: &random))",
                "q\(Int.random(in: 0..<60, using: &random))",
            ]
            let value = Int64.random(in: -1_000...1_000, using: &random)
            if expected[key] == nil { order.append(key) }
            expected[key, default: []].append(value)
            let labels = ["vhost=\"\(key[0])\"", "queue=\"\(key[1])\"", "tag=\"t\""]
                .shuffled(using: &random).joined(separator: ",")
            body += "consumers{\(labels)} \(value)\n"
        }
        let table = try answer(body, [Self.queues]).tables[0]
        try #require(table.rowCount == order.count)
        for (row, key) in order.enumerated() {
            #expect(table[row, 0] == .text(key[0]))
            #expect(table[row, 1] == .text(key[1]))
            #expect(table[row, 3] == .integer(expected[key]?.reduce(0, +) ?? 0))
        }
    }
}
