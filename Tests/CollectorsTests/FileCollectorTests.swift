import Collectors
import Definitions
import Foundation
import Plans
import Telemetry
import Testing

@testable import Plans

/// A file that is read whole in each poll.
@Suite struct FileCollectorTests {
    private func plan(
        _ format: AnswerFormat, rows: String = "each", key: [String] = [], path: String = ""
    ) throws -> RequestPlan {
        let fields = [FieldText("name", "string"), FieldText("depth", "gauge?")]
        return RequestPlan(
            name: "rows", transport: .file, format: format, path: path, query: [],
            pagination: nil, layout: try RowLayout(rows: rows, fields, key: key))
    }

    private func collect(
        _ path: String, _ plan: RequestPlan, maximumBytes: Int = 1 << 20,
        within limit: Duration = .seconds(60)
    ) async -> Result<Collected, CollectionError> {
        let collector = FileCollector(path: path, maximumBytes: maximumBytes)
        do throws(CollectionError) {
            return .success(try await collector.collect(plan, within: limit))
        } catch {
            return .failure(error)
        }
    }

    @Test func `reads a document as it is now`() async throws {
        let scratch = try Scratch()
        try scratch.write(
            #"{"items":[{"name":"a","depth":9007199254740993},{"name":"b"}]}"#, to: "s")
        let plan = try plan(.json, rows: "items")
        let first = try await collect(scratch.file("s"), plan).get()
        #expect(first.rows.column(0) == [.text("a"), .text("b")])
        #expect(first.rows.column(1) == [.integer(9_007_199_254_740_993), .missing])
        #expect(first.bytes == 62)
        #expect(!first.isAppended && first.settle == nil)
        try scratch.write(#"{"items":[]}"#, to: "s")
        #expect(try await collect(scratch.file("s"), plan).get().rows.rowCount == 0)
    }

    @Test func `reads the file that a request names in a folder`() async throws {
        let scratch = try Scratch()
        try scratch.write(#"[{"name":"a"}]"#, to: "queues.json")
        let collected = try await collect(scratch.path, plan(.json, path: "/queues.json")).get()
        #expect(collected.rows.column(0) == [.text("a")])
    }

    @Test func `reads lines, and leaves out those that are none`() async throws {
        let scratch = try Scratch()
        try scratch.write(
            """
            {"name":"a","depth":1}\r

            {"name":"b","depth":
            [1]
            {"depth":2}
            {"name":"c","depth":3}
            """, to: "s")
        let collected = try await collect(scratch.file("s"), plan(.ndjson)).get()
        #expect(collected.rows.column(0) == [.text("a"), .text("c")])
        #expect(collected.faults.refusedRows == 3)
        #expect(
            collected.faults.summaries == [
                "a line is left out: the JSON ends before it is complete",
                "a line is left out: the answer is a list, not an object", "row without `name`",
            ])
    }

    @Test func `of lines with one key the last counts`() async throws {
        let scratch = try Scratch()
        try scratch.write(
            #"{"name":"a","depth":1}"# + "\n" + #"{"name":"b"}"# + "\n" + #"{"name":"a"}"# + "\n"
                + #"{"name":"b","depth":4}"#, to: "s")
        let collected = try await collect(scratch.file("s"), plan(.ndjson, key: ["name"])).get()
        #expect(collected.rows.column(0) == [.text("a"), .text("b")])
        #expect(collected.rows.column(1) == [.missing, .integer(4)])
        #expect(collected.faults.total == 0)
    }

    @Test func `reads a list within each line`() async throws {
        let scratch = try Scratch()
        try scratch.write(
            #"{"items":[{"name":"a"},{"name":"b"}]}"# + "\n" + #"{"items":[{"name":"c"}]}"# + "\n",
            to: "s")
        let collected = try await collect(scratch.file("s"), plan(.ndjson, rows: "items")).get()
        #expect(collected.rows.column(0) == [.text("a"), .text("b"), .text("c")])
    }

    @Test func `a line is bounded, and the next one is read`() async throws {
        let scratch = try Scratch()
        let long = String(repeating: "x", count: 3 << 20)
        try scratch.write(
            #"{"name":"a"}"# + "\n" + #"{"name":"\#(long)"}"# + "\n" + #"{"name":"b"}"# + "\n",
            to: "s")
        let collected = try await collect(
            scratch.file("s"), plan(.ndjson), maximumBytes: 8 << 20
        ).get()
        #expect(collected.rows.column(0) == [.text("a"), .text("b")])
        #expect(
            collected.faults.summaries == ["a line is left out: longer than 1048576 bytes"])
    }

    struct Refusal: Sendable {
        var format = AnswerFormat.json
        var text: String
        var limit = 1 << 20
        var reason: CollectionError.Reason
    }

    @Test(arguments: [
        Refusal(text: "", reason: .empty),
        Refusal(text: " \n", reason: .empty),
        Refusal(text: #"[{"name":"a"}"#, reason: .truncatedJSON),
        Refusal(text: "name,depth\na,1\n", reason: .notJSON),
        Refusal(format: .ndjson, text: "name,depth\na,1\n", reason: .notJSON),
        Refusal(text: "{}", reason: .unexpectedShape),
        Refusal(text: #"[{"name":"aaaaaaaaaaaaaaaaaaaa"}]"#, limit: 20, reason: .tooLarge),
        Refusal(
            format: .ndjson, text: #"{"name":"aaaaaaaaaaaaaaaaaaaa"}"#, limit: 20, reason: .tooLarge
        ),
    ])
    func `what is no answer is an error`(_ refusal: Refusal) async throws {
        let scratch = try Scratch()
        try scratch.write(refusal.text, to: "s")
        let result = try await collect(
            scratch.file("s"), plan(refusal.format), maximumBytes: refusal.limit)
        #expect(result.reason == refusal.reason, "\(result)")
    }

    @Test(.timeLimit(.minutes(1)))
    func `only a regular file is read, and nothing is waited for`() async throws {
        let scratch = try Scratch()
        #expect(mkfifo(scratch.file("pipe"), 0o600) == 0)
        try FileManager.default.createDirectory(
            atPath: scratch.file("folder"), withIntermediateDirectories: false)
        for (path, words) in [
            (scratch.file("pipe"), "a named pipe"), (scratch.file("folder"), "a folder"),
            ("/dev/zero", "a device"),
        ] {
            for format in AnswerFormat.allCases {
                let result = try await collect(path, plan(format))
                #expect(result.reason == .unexpectedShape)
                #expect(result.detail.contains("is \(words), and no regular file"), "\(result)")
            }
        }
        #expect(try await collect(scratch.file("none"), plan(.json)).reason == .notFound)
    }

    @Test func `time that is over is an error`() async throws {
        let scratch = try Scratch()
        try scratch.write(#"[{"name":"a"}]"#, to: "s")
        for format in AnswerFormat.allCases {
            let result = try await collect(scratch.file("s"), plan(format), within: .zero)
            #expect(result.reason == .timeout)
        }
    }

    @Test func `a task that was cancelled reads nothing`() async throws {
        let scratch = try Scratch()
        try scratch.write(#"[{"name":"a"}]"#, to: "s")
        let plan = try plan(.json)
        let path = scratch.file("s")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await collect(path, plan)
        }
        #expect(await task.value.reason == .cancelled)
    }
}
