import Definitions
import Telemetry
import TestSupport
import Testing

@testable import Collectors
@testable import Plans

/// Answers with a value of JSON in each line.
@Suite struct LineTests {
    private static func layout(_ rows: String = "each") throws -> RowLayout {
        try RowLayout(rows: rows, [FieldText("n", "gauge?")])
    }

    @Test(
        arguments: [
            ("each", "{\"n\":1}\n{\"n\":2}\n", [1, 2]),
            ("each", "{\"n\":1}\n{\"n\":2}", [1, 2]),
            ("each", "\n \t\r\n{\"n\":1}\r\n\n{\"n\":2}\n\n", [1, 2]),
            ("each", "\u{FEFF}{\"n\":1}\n", [1]),
            ("each", "", []), ("each", "\n\n", []), ("each", " ", []),
            ("items", "{\"items\":[{\"n\":1},{\"n\":2}]}\n{\"items\":[]}\n", [1, 2]),
            ("{}", "{\"a\":{\"n\":1}}\n{\"b\":{\"n\":2}}\n", [1, 2]),
            ("[].b[]", "[{\"b\":[{\"n\":1}]}]\n[{\"b\":[{\"n\":2}]}]", [1, 2]),
        ] as [(String, String, [Int64])])
    func `each line has rows`(path: String, text: String, expected: [Int64]) throws {
        let reading = try read(text, try Self.layout(path), format: .ndjson)
        #expect(reading.rows.column(0) == expected.map { .integer($0) })
        #expect(reading.count == expected.count)
        #expect(reading.faults == RowFaults())
    }

    @Test(
        arguments: [
            ("{\"n\":1}\n{\"n\":", .truncatedJSON, "line 2: the JSON ends before it is complete"),
            ("{\"n\":1}\n{\"n\":\n", .notJSON, "line 2: the JSON ends before it is complete"),
            ("{\n\"n\":1\n}\n", .notJSON, "line 1: the JSON ends before it is complete"),
            ("{\"n\":1}\n\nnull null\n{}\n", .notJSON, "line 3: not JSON: its syntax is wrong"),
            ("{\"n\":1}{\"n\":2}\n", .notJSON, "line 1: not JSON: its syntax is wrong"),
            (
                "{}\n" + String(repeating: "[", count: 1_000)
                    + String(repeating: "]", count: 1_000),
                .unexpectedShape,
                "line 2: nested more than 64 levels deep"
            ),
        ] as [(String, CollectionError.Reason, String)])
    func `one line that cannot be read is named, and there are no rows`(
        text: String, reason: CollectionError.Reason, detail: String
    ) throws {
        let error = refusal(text, try Self.layout(), format: .ndjson)
        #expect(error?.reason == reason)
        #expect(error?.detail == detail)
    }

    @Test func `a line without the path is named`() throws {
        let error = refusal(
            "{\"items\":[]}\n{\"error\":1}\n", try Self.layout("items"), format: .ndjson)
        #expect(error?.reason == .unexpectedShape)
        #expect(error?.detail == "line 2: no `items` there, but `error`")
    }

    @Test func `a line that is no object is a fault of its row`() throws {
        let reading = try read("{\"n\":1}\n[]\n7\n", try Self.layout(), format: .ndjson)
        #expect(reading.rows.column(0) == [.integer(1)])
        #expect(reading.faults.refusedRows == 2)
        #expect(reading.count == 3)
    }

    @Test func `two lines of one key are one row`() throws {
        let layout = try RowLayout(
            rows: "each", [FieldText("k", "string"), FieldText("n", "gauge")], key: ["k"])
        let text = "{\"k\":\"a\",\"n\":1}\n{\"k\":\"b\",\"n\":2}\n{\"k\":\"a\",\"n\":3}\n"
        let reading = try read(text, layout, format: .ndjson)
        #expect(reading.rows.column(1) == [.integer(1), .integer(2)])
        #expect(reading.faults.summaries == ["2 rows with the same key; the first stays"])
    }

    @Test func `more rows than the limit are refused`() throws {
        let layout = try Self.layout()
        let text = Array(String(repeating: "{}\n", count: 10).utf8)
        #expect(try read([text], layout, format: .ndjson, maximumRows: 10).rows.rowCount == 10)
        let error = #expect(throws: CollectionError.self) {
            try read([text], layout, format: .ndjson, maximumRows: 9)
        }
        #expect(error?.reason == .tooManyRows)
        #expect(error?.detail == "line 10: more rows than are read")
    }

    @Test func `a text in parts is read as it is in one`() throws {
        let layout = try RowLayout(
            rows: "each", [FieldText("n", "gauge"), FieldText("t", "string")])
        let text = Array(
            (0..<200).map { "{\"n\":\($0),\"t\":\"\(String(repeating: "ü", count: $0 % 40))\"}\n" }
                .joined().utf8)
        let whole = try read([text], layout, format: .ndjson, maximumRows: 1_000)
        var random = SplitMix64(seed: 7)
        for _ in 0..<50 {
            let reader = try #require(RowReader(layout, format: .ndjson))
            var decoder = RowDecoder(layout)
            decoder.beginPage()
            var left: [UInt8] = []
            var next = 0
            var line = 1
            while next < text.count || !left.isEmpty {
                let end = min(text.count, next + Int.random(in: 1...300, using: &random))
                left += text[next..<end]
                next = end
                let padded = left + [UInt8](repeating: 0, count: RowReader.padding)
                let read = try padded.withUnsafeBytes { bytes in
                    try reader.readLines(
                        UnsafeRawBufferPointer(rebasing: bytes[..<left.count]), from: line,
                        isEnd: next == text.count, maximumRows: 1_000, into: &decoder)
                }
                line += read.lines
                left.removeFirst(read.bytes)
            }
            #expect(line == 201)
            #expect(decoder.rows.column(0) == whole.rows.column(0))
            #expect(decoder.rows.column(1) == whole.rows.column(1))
        }
    }

    @Test func `the beginning of a line waits for its end`() throws {
        let layout = try Self.layout()
        let reader = try #require(RowReader(layout, format: .ndjson))
        var decoder = RowDecoder(layout)
        let text = Array("{}\n{\"n\":1".utf8)
        let padded = text + [UInt8](repeating: 0, count: RowReader.padding)
        let lines = try padded.withUnsafeBytes { bytes in
            try reader.readLines(
                UnsafeRawBufferPointer(rebasing: bytes[..<text.count]), isEnd: false,
                maximumRows: 10, into: &decoder)
        }
        #expect(lines == RowReader.Lines(rows: 1, lines: 1, bytes: 3))
    }

    @Test func `no change of the lines traps or gives rows out of nothing`() throws {
        let layout = try RowLayout(
            rows: "{}", [FieldText("name", "string", path: "@key"), FieldText("n", "counter?")])
        let text = Array("{\"a\":{\"n\":1},\"b\":{}}\n\n{\"c\":{\"n\":2}}\n{\"d\":{}}".utf8)
        var random = SplitMix64(seed: 11)
        var readable = 0
        for _ in 0..<5_000 {
            var changed = text
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
                case 1: changed.remove(at: place)
                default: changed.swapAt(place, Int.random(in: 0..<changed.count, using: &random))
                }
            }
            do throws(CollectionError) {
                let reading = try read([changed], layout, format: .ndjson)
                readable += 1
                #expect(reading.rows.rowCount <= changed.count)
            } catch {
                #expect(error.detail.hasPrefix("line "))
            }
        }
        #expect(readable > 100)
    }

    @Test func `lines are asked for as such, and none is an answer`() async throws {
        try await ScriptedServer.with({ _, number in
            [number == 0 ? .answer("{\"name\":\"a\"}\n{\"name\":\"b\"}\n") : .answer("")]
        }) { server in
            let layout = try RowLayout(rows: "each", [FieldText("name", "string")])
            let target = try ResolvedTarget(server.url)
            let plan = RequestPlan(layout, format: .ndjson)
            #expect(
                try await collect(plan, from: target).get().rows.column(0) == [
                    .text("a"), .text("b"),
                ])
            #expect(try await collect(plan, from: target).get().rows.rowCount == 0)
            #expect(server.requests[0].headers["accept"]?.hasPrefix("application/x-ndjson") == true)
            // An empty body is no list in JSON.
            #expect(await collect(try .names(), from: target).reason == .empty)
            #expect(server.requests[2].headers["accept"] == "application/json")
        }
    }
}
