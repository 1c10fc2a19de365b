import Brokers
import StandIns
import Synchronization
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

@Suite(.timeLimit(.minutes(3)))
struct PrometheusRemoteWriteTests {
    private static func sink(
        _ url: String, http: any HTTPPosting = HTTPBench.http, token: KeySource? = nil
    ) throws -> HTTPSink {
        PrometheusRemoteWrite.sink(
            endpoint: PrometheusRemoteWrite.endpoint(
                try EndpointURL(url),
                headers: {
                    token.map { [("Authorization", "Bearer " + $0.current().reveal())] } ?? []
                }),
            http: http, time: HTTPBench.time)
    }

    /// Ten rows of two queues, a second apart, the last at `now`.
    private static func history(until now: Int64) -> SinkBatch {
        Rows.batch(
            (0..<10).flatMap { number in
                [plain, odd].map {
                    Rows.row(number, timestamp: now - 9_000 + Int64(number) * 1_000, queue: $0)
                }
            })
    }

    private static let plain = "orders"
    private static let odd = "größe \"日本\"\n\\"

    private static func expectStored(
        _ server: PrometheusServer, until now: Int64,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let series = try await server.query("queue_depth[1m]", at: Double(now) / 1000)
        #expect(
            Set(series.compactMap { $0.metric["queue_name"] }) == [plain, odd],
            sourceLocation: sourceLocation)
        let expected = (0..<10).map {
            PrometheusServer.Sample(
                time: Double(now - 9_000 + $0 * 1_000) / 1000, value: "\($0)")
        }
        for one in series {
            #expect(one.samples == expected, sourceLocation: sourceLocation)
            #expect(one.metric["entity_name"] == "/orders", sourceLocation: sourceLocation)
            #expect(one.metric["provider"] == "rabbitmq", sourceLocation: sourceLocation)
        }
    }

    @Test func `a real Prometheus stores what is sent, and a lost answer changes nothing`()
        async throws
    {
        try await PrometheusServer.withServer { server in
            let count = Mutex(0)
            let losing = ScriptedPosting { post async throws(SinkError) in
                let answer = try await HTTPBench.http.post(post)
                let isLost = count.withLock { count in
                    count += 1
                    return count == 1 || count == 6
                }
                if isLost { throw SinkError(.timeout, retryable: true, message: "lost") }
                return answer
            }
            let sink = try Self.sink(server.address, http: losing)
            let now = TimeSource.system.milliseconds()
            var rows = Self.history(until: now).rows
            var delivered = 0
            for _ in 0..<3 where !rows.isEmpty {
                do throws(SinkError) {
                    delivered += try await sink.deliver(SinkBatch(rows: rows)).delivered
                    rows = []
                } catch {
                    delivered += error.settled.delivered
                    #expect(error.settled.refused.isEmpty)
                    rows = error.unsettled ?? rows
                }
            }
            #expect(delivered == 20)
            try await Self.expectStored(server, until: now)
        }
    }

    @Test func `what is sent again after a crash is stored once, and all but the latest refused`()
        async throws
    {
        try await PrometheusServer.withServer { server in
            let sink = try Self.sink(server.address)
            let now = TimeSource.system.milliseconds()
            let batch = Self.history(until: now)
            #expect(await DeliveryOutcome(of: batch, by: sink) == DeliveryOutcome(delivered: 20))
            let again = await DeliveryOutcome(of: batch, by: sink)
            #expect(again == DeliveryOutcome(delivered: 2, refused: Array(0..<18)))
            try await Self.expectStored(server, until: now)
        }
    }

    @Test func `with a window for what is out of order, nothing that is sent again is refused`()
        async throws
    {
        try await PrometheusServer.withServer(outOfOrderWindow: "10m") { server in
            let sink = try Self.sink(server.address)
            let now = TimeSource.system.milliseconds()
            let batch = Self.history(until: now)
            for _ in 0..<2 {
                let outcome = await DeliveryOutcome(of: batch, by: sink)
                #expect(outcome == DeliveryOutcome(delivered: 20))
            }
            try await Self.expectStored(server, until: now)
        }
    }

    @Test func `a row that comes too late is refused alone`() async throws {
        try await PrometheusServer.withServer { server in
            let sink = try Self.sink(server.address)
            let now = TimeSource.system.milliseconds()
            let first = Rows.batch([Rows.row(1, timestamp: now, queue: "a")])
            #expect(await DeliveryOutcome(of: first, by: sink) == DeliveryOutcome(delivered: 1))
            var rows = (0..<20).map { Rows.row($0, timestamp: now + 1, queue: "q\($0)") }
            rows[7] = Rows.row(7, timestamp: now - 60_000, queue: "a")
            rows[13] = Rows.row(13, timestamp: now, queue: "a")
            let outcome = await DeliveryOutcome(of: Rows.batch(rows), by: sink)
            #expect(outcome == DeliveryOutcome(delivered: 18, refused: [7, 13]))
            let series = try await server.query(
                "queue_depth[2m]", at: Double(now + 1_000) / 1000)
            #expect(series.count == 19)
            #expect(series.reduce(0) { $0 + $1.samples.count } == 19)
            let receipt = try await sink.deliver(Rows.batch([rows[7]]))
            let message = try #require(receipt.refused.first?.message)
            #expect(message.contains("status 400 from 127.0.0.1: out of order sample"))
        }
    }

    @Test func `a body that is not compressed is what Prometheus refuses`() async throws {
        try await PrometheusServer.withServer { server in
            var endpoint = PrometheusRemoteWrite.endpoint(try EndpointURL(server.address))
            endpoint.compression = .none
            let sink = PrometheusRemoteWrite.sink(
                endpoint: endpoint, http: HTTPBench.http, time: HTTPBench.time)
            let outcome = await DeliveryOutcome(of: HTTPBench.batch(1), by: sink)
            #expect(outcome == DeliveryOutcome(refused: [0]))
        }
    }

    @Test func `a request says what it is, and carries the token of the moment`() async throws {
        let http = ScriptedPosting { _ in HTTPAnswer(status: 204) }
        let sink = try Self.sink(
            "http://127.0.0.1:9/base", http: http, token: KeySource(Secret("a-secret-token")))
        #expect(sink.needs == SinkNeeds(isOrdered: true))
        #expect(await DeliveryOutcome(of: HTTPBench.batch(3), by: sink).delivered == 3)
        let post = try #require(http.posts.first)
        // Three samples of one series are three requests.
        #expect(http.posts.count == 3)
        #expect(post.url == "http://127.0.0.1:9/base/api/v1/write")
        #expect(
            Set(post.headers.map { "\($0.name): \($0.value)" }) == [
                "Content-Type: application/x-protobuf", "Content-Encoding: snappy",
                "X-Prometheus-Remote-Write-Version: 0.1.0", "User-Agent: mqp",
                "Authorization: Bearer a-secret-token",
            ])
    }

    @Test(
        arguments: [
            (400, DeliveryOutcome(refused: [0, 1])), (409, DeliveryOutcome(refused: [0, 1])),
            (422, DeliveryOutcome(refused: [0, 1])), (413, DeliveryOutcome(refused: [0, 1])),
            (401, DeliveryOutcome(reason: .unauthorized, isRetryable: true, left: 2)),
            (404, DeliveryOutcome(reason: .httpStatus, isRetryable: true, left: 2)),
            (429, DeliveryOutcome(reason: .throttled, isRetryable: true, left: 2)),
            (500, DeliveryOutcome(reason: .httpStatus, isRetryable: true, left: 2)),
            (503, DeliveryOutcome(reason: .httpStatus, isRetryable: true, left: 2)),
            (200, DeliveryOutcome(delivered: 2)),
        ])
    func `each status has its meaning`(status: Int, expected: DeliveryOutcome) async throws {
        let http = ScriptedPosting { _ in HTTPAnswer(status: status) }
        let sink = try Self.sink("http://127.0.0.1:9", http: http)
        #expect(await DeliveryOutcome(of: HTTPBench.batch(2), by: sink) == expected)
    }

    @Test func `a page that answers success is not a receiver`() async throws {
        let http = ScriptedPosting { _ in HTTPAnswer(status: 200, body: Array("\n<html>".utf8)) }
        let sink = try Self.sink("http://127.0.0.1:9", http: http)
        let outcome = await DeliveryOutcome(of: HTTPBench.batch(2), by: sink)
        #expect(outcome == DeliveryOutcome(reason: .malformed, isRetryable: true, left: 2))
    }

    @Test func `a row of which nothing is known is dropped as empty`() async throws {
        let http = ScriptedPosting { _ in HTTPAnswer(status: 204) }
        let sink = try Self.sink("http://127.0.0.1:9", http: http)
        let rows = [Rows.row("a", .text("b")), Rows.row(1)]
        let outcome = await DeliveryOutcome(of: Rows.batch(rows), by: sink)
        #expect(outcome == DeliveryOutcome(delivered: 1, dropped: [.empty: 1]))
    }
}
