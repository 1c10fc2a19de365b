import Codings
import Definitions
import NIOCore
import Plans
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// Answers that come packed, over a real connection.
@Suite struct PackedAnswerTests {
    private static let body = Array(
        "[\((0..<5_000).map { "{\"name\":\"queue-\($0)\"}" }.joined(separator: ","))]".utf8)

    private func collect(
        _ steps: [ScriptedServer.Step], maximumBodyBytes: Int = 1 << 20,
        timeout: Duration = .seconds(20)
    ) async throws -> Result<Collected, CollectionError> {
        try await ScriptedServer.with(steps) { server in
            await CollectorsTests.collect(
                try .names(),
                from: try ResolvedTarget(
                    server.url, timeout: timeout, maximumBodyBytes: maximumBodyBytes))
        }
    }

    @Test(arguments: ["gzip", "zstd", "GZIP", "x-gzip", "identity, gzip"])
    func `is read as if it were not packed`(_ name: String) async throws {
        let coding: ContentCoding = name == "zstd" ? .zstd : .gzip
        let packed = try UnpackerTests.packed(Self.body, coding)
        #expect(packed.count < Self.body.count / 3)
        try await ScriptedServer.with(ScriptedServer.Step.packed(packed, name)) { server in
            let collected = try await CollectorsTests.collect(
                try .names(), from: try ResolvedTarget(server.url)
            ).get()
            #expect(collected.rows.rowCount == 5_000)
            #expect(collected.rows[4_999, 0] == .text("queue-4999"))
            #expect(collected.bytes == Self.body.count)
            #expect(server.requests.first?.headers["accept-encoding"] == "gzip, zstd")
        }
    }

    @Test(arguments: ContentCoding.allCases)
    func `comes in chunks of any size`(_ coding: ContentCoding) async throws {
        let packed = try UnpackerTests.packed(Self.body, coding)
        var random = SplitMix64(seed: 21)
        var steps: [ScriptedServer.Step] = [
            .head(["Transfer-Encoding: chunked", "Content-Encoding: \(coding.rawValue)"])
        ]
        var start = 0
        while start < packed.count {
            let end = min(packed.count, start + Int.random(in: 1...2_000, using: &random))
            let size = String(end - start, radix: 16)
            steps.append(
                .bytes(Array("\(size)\r\n".utf8) + packed[start..<end] + Array("\r\n".utf8)))
            start = end
        }
        #expect(try await collect(steps + [.send("0\r\n\r\n")]).get().rows.rowCount == 5_000)
        // Without the last chunk it is not known whether all came.
        #expect(try await collect(steps + [.close]).reason == .incomplete)
    }

    @Test(arguments: ContentCoding.allCases)
    func `that is cut is incomplete, though the server says that it is whole`(
        _ coding: ContentCoding
    ) async throws {
        let packed = try UnpackerTests.packed(Self.body, coding)
        let half = Array(packed.prefix(packed.count / 2))
        let result = try await collect(ScriptedServer.Step.packed(half, coding.rawValue))
        #expect(result.reason == .incomplete)
        #expect(result.detail == "the packed body ends before it is complete")
    }

    @Test(arguments: ContentCoding.allCases)
    func `of nothing is empty`(_ coding: ContentCoding) async throws {
        let nothing = try UnpackerTests.packed([], coding)
        for body in [[], nothing] {
            let result = try await collect(ScriptedServer.Step.packed(body, coding.rawValue))
            #expect(result.reason == .empty)
        }
    }

    @Test(arguments: ContentCoding.allCases)
    func `that unpacks to more than the limit is cut there`(_ coding: ContentCoding) async throws {
        let blanks = [UInt8](repeating: 0x20, count: 300_000)
        let steps = ScriptedServer.Step.packed(
            try UnpackerTests.packed(blanks, coding), coding.rawValue)
        let result = try await collect(steps, maximumBodyBytes: 100_000)
        #expect(result.reason == .tooLarge)
        #expect(result.detail == "the body has more than 100000 bytes")
    }

    @Test(arguments: ContentCoding.allCases)
    func `of few bytes that become very many costs nothing`(_ coding: ContentCoding) async throws {
        let blanks = [UInt8](repeating: 0x20, count: 32 << 20)
        let steps = ScriptedServer.Step.packed(
            try UnpackerTests.packed(blanks, coding), coding.rawValue)
        let result = try await collect(steps, maximumBodyBytes: 1 << 30)
        #expect(result.reason == .tooLarge)
        #expect(result.detail == "the body unpacks to more than 500 times the bytes that came")
    }

    @Test func `without an end is cut at the limit, though nothing comes of it`() async throws {
        // Members of gzip without a byte in them, again and again.
        let member = try gzip([])
        let block = Array(repeating: member, count: 1_000).flatMap(\.self)
        let steps: [ScriptedServer.Step] =
            [.head(["Content-Encoding: gzip", "Connection: close"])]
            + Array(repeating: .bytes(block), count: 20)
        let result = try await collect(steps + [.silence], maximumBodyBytes: 100_000)
        #expect(result.reason == .tooLarge)
        #expect(result.detail == "the body has more than 100000 bytes")
    }

    @Test func `that drips or stops ends with its time`() async throws {
        let packed = try gzip(Self.body)
        let head = ScriptedServer.Step.head([
            "Content-Encoding: gzip", "Content-Length: \(packed.count)",
        ])
        let steps: [ScriptedServer.Step] = [head, .bytes(Array(packed.prefix(500))), .silence]
        let result = try await collect(steps, timeout: .milliseconds(300))
        #expect(result.reason == .timeout)
    }
}
