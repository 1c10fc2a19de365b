import Foundation
import StandIns
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

struct FileSinkTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The depths of the rows in a file, by line; nil for a line that is no row.
    private func depths(_ name: String) -> [Int64?]? {
        folder.text(name).map { text in
            #expect(text.isEmpty || text.hasSuffix("\n"))
            return text.split(separator: "\n").map { line in
                guard case .object(let row)? = JSONValue(Array(line.utf8)),
                    case .integer(let depth)? = row["queue.depth"]
                else { return nil }
                return depth
            }
        }
    }

    private func batch(_ range: Range<Int>) -> SinkBatch { Rows.batch(range.map { Rows.row($0) }) }

    @Test func `appends a line for each row, to what is there`() async throws {
        for range in [0..<2, 2..<5] {
            let sink = FileSink(path: folder.file("a"))
            #expect(try await sink.deliver(batch(range)) == SinkReceipt(delivered: range.count))
            await sink.close()
        }
        #expect(depths("a") == [0, 1, 2, 3, 4])
        #expect(folder.names == ["a"])
    }

    @Test func `ends a half-written last line before it appends`() async throws {
        try folder.write("{\"eventType\":\"Half", to: "a")
        let sink = FileSink(path: folder.file("a"))
        _ = try await sink.deliver(batch(0..<1))
        #expect(depths("a") == [nil, 0])
    }

    @Test func `rotates at its limit and keeps the newest`() async throws {
        let line = try #require(encoded(Rows.row(0), id: Rows.id(0))).utf8.count + 1
        let limits = try #require(FileSinkLimits(maximumBytes: line * 2 + 1, keptFiles: 2))
        let sink = FileSink(path: folder.file("a"), limits: limits)
        _ = try await sink.deliver(batch(0..<5))
        #expect([depths("a"), depths("a.1"), depths("a.2")] == [[4], [2, 3], [0, 1]])
        _ = try await sink.deliver(batch(5..<8))
        #expect([depths("a"), depths("a.1"), depths("a.2")] == [[6, 7], [4, 5], [2, 3]])
        #expect(folder.names == ["a", "a.1", "a.2"])
    }

    @Test func `a row longer than a whole file has one of its own`() async throws {
        let limits = try #require(FileSinkLimits(maximumBytes: 10, keptFiles: 0))
        let sink = FileSink(path: folder.file("a"), limits: limits)
        #expect(try await sink.deliver(batch(0..<3)) == SinkReceipt(delivered: 3))
        #expect(depths("a") == [2])
        #expect(folder.names == ["a"])
    }

    @Test func `makes the file anew when somebody deleted or moved it`() async throws {
        let sink = FileSink(path: folder.file("a"))
        _ = try await sink.deliver(batch(0..<1))
        try folder.remove("a")
        _ = try await sink.deliver(batch(1..<2))
        #expect(depths("a") == [1])
        try FileManager.default.moveItem(atPath: folder.file("a"), toPath: folder.file("b"))
        _ = try await sink.deliver(batch(2..<3))
        #expect(depths("a") == [2] && depths("b") == [1])
    }

    @Test func `a full disk is an error that can pass`() async throws {
        let sink = FileSink(path: "/dev/full")
        let error = await #expect(throws: SinkError.self) { try await sink.deliver(batch(0..<2)) }
        #expect(error?.reason == .diskFull && error?.isRetryable == true)
        #expect(error?.unsettled?.map(\.id.number) == [0, 1] && error?.settled.settled == 0)
        #expect(error?.message == "writing /dev/full: no space left")
    }

    @Test func `a folder that is missing is an error, and made later it is well`() async throws {
        let sink = FileSink(path: folder.file("deep/a"))
        let error = await #expect(throws: SinkError.self) { try await sink.deliver(batch(0..<1)) }
        #expect(error?.reason == .io)
        try FileManager.default.createDirectory(
            atPath: folder.file("deep"), withIntermediateDirectories: false)
        _ = try await sink.deliver(batch(0..<1))
        #expect(depths("deep/a") == [0])
    }

    @Test(arguments: [(0, 1), (-1, 1), (1, -1), (1, 1001)])
    func `limits that make no sense are refused`(bytes: Int, files: Int) {
        #expect(FileSinkLimits(maximumBytes: bytes, keptFiles: files) == nil)
    }
}
