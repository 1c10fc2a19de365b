import StandIns
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Delivery
@testable import Sinks

struct HTTPSinkTests {
    private func sink(
        _ http: any HTTPPosting, needs: SinkNeeds = SinkNeeds(),
        headers: @escaping @Sendable () -> [(name: String, value: String)] = { [] },
        verdict: @escaping @Sendable (HTTPAnswer) -> AnswerVerdict = { _ in .taken() }
    ) throws -> HTTPSink {
        HTTPSink(
            name: "test",
            endpoint: HTTPEndpoint(
                url: try EndpointURL("http://127.0.0.1:1"), path: "/rows",
                limits: BodyLimits(rawBytes: 1_000_000, sentBytes: 1_000_000),
                statuses: HTTPBench.newRelicStatuses, headers: headers, verdict: verdict),
            needs: needs, http: http, time: HTTPBench.time, format: { EventBody() })
    }

    /// The numbers of the rows in a request.
    private static func numbers(in post: HTTPPost) -> [UInt64] {
        guard let raw = gunzip(post.body), case .array(let events)? = JSONValue(raw) else {
            return []
        }
        return events.compactMap { event in
            guard case .object(let row) = event, case .text(let id)? = row["rowId"] else {
                return nil
            }
            return UInt64(id.split(separator: "-")[1])
        }
    }

    /// An endpoint that refuses every request with one of these rows in it.
    private static func refusing(_ rows: Set<UInt64>) -> ScriptedPosting {
        ScriptedPosting { post in
            HTTPAnswer(status: rows.isDisjoint(with: numbers(in: post)) ? 202 : 400)
        }
    }

    @Test(arguments: [[], [0], [99], [17, 18], [3, 50, 77, 98]] as [[UInt64]])
    func `finds the rows that are refused, and delivers all others once`(bad: [UInt64]) async throws
    {
        let http = Self.refusing(Set(bad))
        let receipt = try await sink(http).deliver(HTTPBench.batch(100))
        #expect(receipt.refused.map(\.row.id.number) == bad)
        #expect(receipt.refused.allSatisfy { $0.reason == .refused })
        #expect(receipt.delivered == 100 - bad.count && receipt.settled == 100)
        #expect(receipt.requests == http.posts.count)
        #expect(receipt.requests <= 1 + bad.count * 14, "it is a search in halves")
    }

    @Test func `an endpoint that refuses everything gets a bounded number of requests`()
        async throws
    {
        let http = Self.refusing(Set(0..<1000))
        let outcome = await DeliveryOutcome(of: HTTPBench.batch(1000), by: try sink(http))
        #expect(http.posts.count == 1 + HTTPSink.maximumExtraRequests)
        #expect(outcome.reason == .refused && outcome.isRetryable)
        #expect(outcome.refused.count > 30 && outcome.left == 1000 - outcome.refused.count)
        #expect(outcome.refused == (0..<UInt64(outcome.refused.count)).map { $0 })
    }

    @Test func `rows refused before a failure stay refused`() async throws {
        let count = Mutex(0)
        let http = ScriptedPosting { post in
            let number = count.withLock { count in
                count += 1
                return count
            }
            return HTTPAnswer(status: number > 3 ? 503 : 400)
        }
        let outcome = await DeliveryOutcome(of: HTTPBench.batch(4), by: try sink(http))
        #expect(
            outcome
                == DeliveryOutcome(refused: [0], reason: .httpStatus, isRetryable: true, left: 3))
    }

    @Test func `what an endpoint says of rejected rows is counted and kept`() async throws {
        let http = ScriptedPosting { _ in HTTPAnswer(status: 200) }
        for (said, counted) in [(3, 3), (0, 0), (-5, 0), (.max, 10)] {
            let receipt = try await sink(
                http, verdict: { _ in .taken(rejected: said, notice: "too many labels") }
            ).deliver(HTTPBench.batch(10))
            #expect(receipt.dropped[.rejected, default: 0] == counted)
            #expect(receipt.delivered == 10 - counted && receipt.notice == "too many labels")
        }
    }

    @Test func `the words of an answer are repeated, without keys and control characters`()
        async throws
    {
        func message(_ body: [UInt8]) async throws -> String {
            let http = ScriptedPosting { _ in HTTPAnswer(status: 400, body: body) }
            let headers = { @Sendable in [(name: "Authorization", value: "Bearer abcdefgh12")] }
            let receipt = try await sink(http, headers: headers).deliver(HTTPBench.batch(1))
            return try #require(receipt.refused.first).message
        }
        #expect(try await message([]) == "status 400 from 127.0.0.1")
        #expect(try await message([0xFF, 0xFE]) == "status 400 from 127.0.0.1")
        #expect(try await message([0x61, 0x1B, 0x62]) == "status 400 from 127.0.0.1")
        #expect(
            try await message(Array("no\n such  key: abcdefgh12".utf8))
                == "status 400 from 127.0.0.1: no such key: <redacted>")
        let long = try await message(Array(String(repeating: "x", count: 5000).utf8))
        #expect(long.count < 200)
    }

    @Test func `several calls at once do not mix their rows`() async throws {
        let http = ScriptedPosting { _ in
            await Task.yield()
            return HTTPAnswer(status: 202)
        }
        let sink = try sink(http, needs: SinkNeeds(maximumConcurrency: 8))
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for call in 0..<8 {
                group.addTask {
                    let rows = Rows.batch(Rows.rows(50 * (call + 1))).rows
                    return try await sink.deliver(SinkBatch(rows: rows)).delivered
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == (1...8).map { $0 * 50 }.reduce(0, +))
        let sizes = http.posts.map { Self.numbers(in: $0) }
        #expect(sizes.map(\.count).sorted() == (1...8).map { $0 * 50 })
        #expect(sizes.allSatisfy { $0 == Array(0..<UInt64($0.count)) })
    }

    @Test func `asks for the headers each time, and tells when the key was refused`() async throws {
        let keys = Mutex(["old-key", "new-key"])
        let refusals = Mutex(0)
        let http = ScriptedPosting { post in
            HTTPAnswer(status: post.headers.contains { $0.value == "new-key" } ? 202 : 403)
        }
        let sink = HTTPSink(
            name: "test",
            endpoint: HTTPEndpoint(
                url: try EndpointURL("http://127.0.0.1:1"), path: "",
                limits: BodyLimits(rawBytes: 1000, sentBytes: 1000),
                statuses: HTTPBench.newRelicStatuses,
                headers: { [(name: "Api-Key", value: keys.withLock { $0[0] })] },
                keyWasRefused: {
                    refusals.withLock { $0 += 1 }
                    keys.withLock { _ = $0.removeFirst() }
                }),
            needs: SinkNeeds(), http: http, time: HTTPBench.time, format: { EventBody() })
        #expect(await DeliveryOutcome(of: HTTPBench.batch(1), by: sink).reason == .unauthorized)
        #expect(refusals.withLock { $0 } == 1)
        #expect(
            await DeliveryOutcome(of: HTTPBench.batch(1), by: sink) == DeliveryOutcome(delivered: 1)
        )
    }
}
