import Codings
import Definitions
import Plans
import Telemetry
import Testing

@testable import Collectors

/// Scrapes that come packed, over a real connection.
@Suite struct PackedExpositionTests {
    private static let source = """
        format: 1
        source: s
        title: S
        requests:
          queues:
            transport: prometheus
            path: /metrics
            key: [queue]
            fields:
              queue: string
              depth: { type: gauge, unit: "{message}" }
        samples:
          Row: { from: queues, attributes: { queue: queue }, metrics: { depth: depth } }
        """
    private static let catalogue = """
        format: 1
        metrics: { depth: { unit: "{message}", description: d } }
        """

    private static let series = (0..<5_000).map { "depth{queue=\"queue-\($0)\"} \($0)\n" }.joined()
    /// Lines that say nothing, far more than they are when packed.
    private static let bomb = [UInt8](repeating: 0x0A, count: 32 << 20)

    /// What is packed, how much of it comes, and what is told.
    struct Body: Sendable, CustomTestStringConvertible {
        var name: String
        var isCut = false
        var isBomb = false
        var maximumBytes = 1 << 30
        var reason: CollectionError.Reason?
        var detail = ""

        var testDescription: String { name }
    }

    @Test(
        arguments: ContentCoding.allCases,
        [
            Body(name: "good"),
            Body(
                name: "cut off", isCut: true, reason: .incomplete,
                detail: "the packed body ends before it is complete"),
            Body(
                name: "over the limit", maximumBytes: 100_000, reason: .tooLarge,
                detail: "the body has more than 100000 bytes"),
            Body(
                name: "bomb", isBomb: true, reason: .tooLarge,
                detail: "the body unpacks to more than 500 times the bytes that came"),
        ])
    func `a packed scrape is read as one that is not, within the same bounds`(
        _ coding: ContentCoding, _ body: Body
    ) async throws {
        let text = body.isBomb ? Self.bomb : Array(Self.series.utf8)
        let packed = try UnpackerTests.packed(text, coding)
        // The limit is passed by what it unpacks to, and not by what came.
        #expect(packed.count < 100_000 && text.count > 100_000)
        let steps = ScriptedServer.Step.packed(
            body.isCut ? Array(packed.prefix(packed.count / 2)) : packed, coding.rawValue,
            headers: ["Content-Type: text/plain; version=0.0.4"])
        try await ScriptedServer.with(steps) { server in
            let plans = try RequestPlan.all(of: Self.source, catalogue: Self.catalogue)
            let target = try ResolvedTarget(server.url, maximumBodyBytes: body.maximumBytes)
            let result = try await Asker.with(target, scraping: plans) { await $0() }
            #expect(result.reason == body.reason, "\(result.detail)")
            #expect(result.detail == body.detail)
            if body.reason == nil {
                let collected = try result.get()
                #expect(collected.rows.rowCount == 5_000 && collected.faults == RowFaults())
                #expect(collected.rows[4_999, 0] == .text("queue-4999"))
                #expect(collected.rows[4_999, 1] == .integer(4_999))
                #expect(collected.bytes == text.count)
            }
            #expect(server.requests.first?.headers["accept-encoding"] == "gzip, zstd")
        }
    }
}
