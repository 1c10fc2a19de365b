import Formats
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery
@testable import Sinks

@Suite(.timeLimit(.minutes(2)))
struct OTLPHTTPTests {
    /// What the specification says of each status.
    private static let statuses = StatusTable([
        "2xx": .success, "401": .hold, "403": .hold, "404": .hold, "413": .split, "429": .retry,
        "4xx": .refuse, "502": .retry, "503": .retry, "504": .retry, "5xx": .refuse,
    ])

    private func sink(
        _ standIn: EndpointStandIn, _ signal: OTLPSignal = .logs, timeout: Duration = .seconds(20)
    ) throws -> HTTPSink {
        let endpoint = OTLPEndpoint(
            url: try EndpointURL(standIn.url),
            limits: BodyLimits(rawBytes: OTLPEndpoint.maximumRawBytes, sentBytes: 1_000_000),
            statuses: Self.statuses, timeout: timeout,
            headers: { [(name: "Api-Key", value: "secret-key")] })
        return OTLP.http(
            name: "otlp", signal: signal, endpoint: endpoint, source: OTLPSource(version: "1"),
            http: HTTPBench.http, time: HTTPBench.time)
    }

    @Test func `rows arrive as log records, packed and with the key`() async throws {
        try await EndpointStandIn.with(rules: OTLPRules(key: "secret-key")) { standIn in
            let batch = HTTPBench.batch(100)
            let receipt = try await sink(standIn).deliver(batch)
            #expect(receipt.delivered == 100 && receipt.settled == 100)
            #expect(standIn.rowIDs == batch.rows.map(\.id.description))
            #expect(standIn.rows.map { $0["queue.depth"] } == (0..<100).map { .number(Double($0)) })
            let request = try #require(standIn.requests.first)
            #expect(standIn.requests.count == 1 && request.path == "/v1/logs")
            #expect(request.bodyBytes == receipt.bytes && request.rawBytes > 5 * receipt.bytes)
        }
    }

    @Test func `rows arrive as metrics, those without a known value are dropped`() async throws {
        try await EndpointStandIn.with(rules: OTLPRules()) { standIn in
            var batch = HTTPBench.batch(10)
            batch.rows[3].row.sample.metrics = [.nan]
            let receipt = try await sink(standIn, .metrics).deliver(batch)
            #expect(receipt.delivered == 9 && receipt.dropped == [.empty: 1])
            #expect(standIn.requests.map(\.path) == ["/v1/metrics"])
            let points = standIn.rows
            #expect(points.count == 9 && points.allSatisfy { $0["metric"] == .text("queue.depth") })
            #expect(points.allSatisfy { $0["messaging.destination.name"] == .text("orders") })
        }
    }

    @Test func `what is rejected of a request that was taken is dropped with the reason`()
        async throws
    {
        let rules = OTLPRules(rejected: 3, message: "timestamps too old")
        try await EndpointStandIn.with(rules: rules) { standIn in
            let receipt = try await sink(standIn).deliver(HTTPBench.batch(10))
            #expect(receipt.delivered == 7 && receipt.dropped == [.rejected: 3])
            #expect(receipt.notice == "timestamps too old")
        }
    }

    @Test func `more rejected points than rows reject no more than the rows`() async throws {
        try await EndpointStandIn.with(rules: OTLPRules(rejected: 1000)) { standIn in
            let receipt = try await sink(standIn, .metrics).deliver(HTTPBench.batch(10))
            #expect(receipt.delivered == 0 && receipt.dropped == [.rejected: 10])
        }
    }

    @Test(
        arguments: [
            (429, "7", .throttled, .seconds(7)), (503, "2", .httpStatus, .seconds(2)),
            (502, nil, .httpStatus, nil), (504, nil, .timeout, nil), (401, nil, .unauthorized, nil),
            (404, nil, .unauthorized, nil),
        ] as [(Int, String?, SinkError.Reason, Duration?)])
    func `a status after which the rows come again`(
        status: Int, retryAfter: String?, reason: SinkError.Reason, wait: Duration?
    ) async throws {
        let script = [EndpointStandIn.Answer.status(status, retryAfter: retryAfter)]
        try await EndpointStandIn.with(script, rules: OTLPRules()) { standIn in
            let sink = try sink(standIn)
            let batch = HTTPBench.batch(5)
            let first = await DeliveryOutcome(of: batch, by: sink)
            #expect(
                first
                    == DeliveryOutcome(
                        reason: reason, isRetryable: true, retryAfter: wait, left: 5))
            let second = await DeliveryOutcome(of: batch, by: sink)
            #expect(second == DeliveryOutcome(delivered: 5))
            #expect(standIn.rowIDs == batch.rows.map(\.id.description))
        }
    }

    @Test(arguments: [400, 500]) func `a row that is never taken is refused alone`(status: Int)
        async throws
    {
        // The whole, the first half, its first half and its first row.
        let script = Array(repeating: EndpointStandIn.Answer.status(status), count: 4)
        try await EndpointStandIn.with(script, rules: OTLPRules()) { standIn in
            let outcome = await DeliveryOutcome(
                of: HTTPBench.batch(8), by: try sink(standIn))
            #expect(outcome == DeliveryOutcome(delivered: 7, refused: [0]))
            #expect(standIn.rowIDs.count == 7)
        }
    }

    @Test func `a request that is too large is halved`() async throws {
        try await EndpointStandIn.with(rules: OTLPRules(maximumRawBytes: 10_000)) { standIn in
            let batch = HTTPBench.batch(100)
            let outcome = await DeliveryOutcome(of: batch, by: try sink(standIn))
            #expect(outcome == DeliveryOutcome(delivered: 100))
            #expect(standIn.rowIDs == batch.rows.map(\.id.description))
            #expect(standIn.requests.count { $0.status == 413 } > 2)
        }
    }

    @Test(
        arguments: [
            (.hangUp, .unreachable, 0), (.hangUpInBody, .unreachable, 0),
            (.takenButLost, .unreachable, 5),
        ] as [(EndpointStandIn.Answer, SinkError.Reason, Int)])
    func `without an answer the rows come again`(
        answer: EndpointStandIn.Answer, reason: SinkError.Reason, taken: Int
    ) async throws {
        try await EndpointStandIn.with([answer], rules: OTLPRules()) { standIn in
            let sink = try sink(standIn)
            let outcome = await DeliveryOutcome(of: HTTPBench.batch(5), by: sink)
            #expect(outcome == DeliveryOutcome(reason: reason, isRetryable: true, left: 5))
            #expect(standIn.rowIDs.count == taken)
        }
    }

    @Test func `no answer in time is a time-out`() async throws {
        try await EndpointStandIn.with([.never], rules: OTLPRules()) { standIn in
            let sink = try sink(standIn, timeout: .milliseconds(300))
            let outcome = await DeliveryOutcome(of: HTTPBench.batch(5), by: sink)
            #expect(outcome == DeliveryOutcome(reason: .timeout, isRetryable: true, left: 5))
        }
    }

    @Test(arguments: [("<html>", false), (#"{"partialSuccess":{}}"#, true), ("", true)])
    func `an answer that is not the endpoint's delivers nothing`(body: String, isBelieved: Bool)
        async throws
    {
        try await EndpointStandIn.with([.status(200, body: body)], rules: OTLPRules()) { standIn in
            let sink = try sink(standIn)
            let outcome = await DeliveryOutcome(of: HTTPBench.batch(5), by: sink)
            #expect(
                outcome
                    == (isBelieved
                        ? DeliveryOutcome(delivered: 5)
                        : DeliveryOutcome(reason: .malformed, isRetryable: true, left: 5)))
        }
    }
}
