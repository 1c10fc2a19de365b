import AsyncHTTPClient
import NIOCore
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery
@testable import Sinks

struct NewRelicEventsTests {
    private static let now = HTTPBench.now
    private static let path = "/v1/accounts/123/events"

    private func makeSink(
        _ url: String, timeout: Duration = .seconds(20)
    ) throws -> HTTPSink {
        NewRelicEvents.sink(
            ingest: try HTTPBench.ingest(url, path: Self.path, timeout: timeout),
            http: HTTPBench.http, time: HTTPBench.time)
    }

    private func rules(limit: Int = 1_000_000) -> EventAPIRules {
        EventAPIRules(maximumBodyBytes: limit, now: Self.now)
    }

    @Test func `posts rows that the API takes as they are, each with its id`() async throws {
        try await EndpointStandIn.with(rules: rules()) { standIn in
            let outcome = await DeliveryOutcome(
                of: HTTPBench.batch(3), by: try makeSink(standIn.url))
            #expect(outcome == DeliveryOutcome(delivered: 3))
            #expect(standIn.violations == [])
            let row: [String: JSONValue] = [
                "eventType": .text("MessageQueueQueueSample"),
                "timestamp": .integer(Self.now - 1000),
                "entityGuid": .text("MTIzfElORlJBfE1FU1NBR0VfUVVFVUVfUVVFVUV8b3JkZXJzOjE"),
                "entityName": .text("/orders"), "entityType": .text("MESSAGE_QUEUE_QUEUE"),
                "provider": .text("rabbitmq"), "queueName": .text("orders"),
            ]
            let own = (0..<3).map { number in
                [
                    "rowId": JSONValue.text("0000000000000001-\(number)"),
                    "queue.depth": .integer(Int64(number)),
                ]
            }
            #expect(standIn.rows == own.map { row.merging($0, uniquingKeysWith: { $1 }) })
            #expect(standIn.requests.map(\.path) == ["/v1/accounts/123/events"])
        }
    }

    @Test func `halves what is too large, down to the row that alone is`() async throws {
        try await EndpointStandIn.with(rules: rules(limit: 400)) { standIn in
            var rows = Rows.rows(16, timestamp: Self.now)
            var random = SplitMix64(seed: 1)
            let noise = String(
                (0..<4000).map { _ in Character("\(Int.random(in: 0...9, using: &random))") })
            rows[11] = EntityRow(
                sample: Sample(
                    shape: rows[11].sample.shape, timestamp: Self.now,
                    attributes: [.text(noise), .missing], metrics: [11]),
                entities: [])
            let sink = try makeSink(standIn.url)
            let receipt = try await sink.deliver(Rows.batch(rows))
            #expect(receipt.delivered == 15)
            #expect(receipt.refused.map(\.row.id) == [Rows.id(11)])
            #expect(receipt.refused.map(\.reason) == [.tooLarge])
            #expect(receipt.refused.map(\.message) == ["status 413 from 127.0.0.1"])
            #expect(standIn.rowIDs == (0..<16).filter { $0 != 11 }.map { "\(Rows.id($0))" })
            #expect(receipt.requests == standIn.requests.count)
            #expect(receipt.bytes == standIn.requests.map(\.bodyBytes).reduce(0, +))
        }
    }

    private static let forms: [(EndpointStandIn.Answer, SinkError.Reason, Duration?)] = [
        (.status(401), .unauthorized, nil),
        (.status(403), .unauthorized, nil),
        (.status(404), .unauthorized, nil),
        (.status(408), .timeout, nil),
        (.status(429, retryAfter: "17"), .throttled, .seconds(17)),
        (.status(429, retryAfter: "Tue, 14 Nov 2023 22:14:00 GMT"), .throttled, .seconds(35)),
        (.status(429), .throttled, .seconds(35)),
        (.status(429, retryAfter: "soon"), .throttled, .seconds(35)),
        (.status(500), .httpStatus, nil),
        (.status(503, retryAfter: "3"), .httpStatus, .seconds(3)),
        (.status(504), .timeout, nil),
        (.status(302), .httpStatus, nil),
        (.status(200, body: "<html>log in</html>"), .malformed, nil),
        (.status(200, body: #"{"success": false}"#), .malformed, nil),
        (.hangUp, .unreachable, nil),
        (.hangUpInBody, .unreachable, nil),
    ]

    @Test(arguments: forms.indices)
    func `an answer means what the documentation says`(index: Int) async throws {
        let (answer, reason, retryAfter) = Self.forms[index]
        // The client itself tries a second time where a connection breaks before an answer.
        try await EndpointStandIn.with([answer, answer], rules: rules()) { standIn in
            let outcome = await DeliveryOutcome(
                of: HTTPBench.batch(2), by: try makeSink(standIn.url))
            #expect(
                outcome
                    == DeliveryOutcome(
                        reason: reason, isRetryable: true, retryAfter: retryAfter, left: 2))
            #expect(standIn.rows.isEmpty)
        }
    }

    @Test func `a failure in the middle leaves only what was not taken`() async throws {
        try await EndpointStandIn.with([.proper, .status(503)], rules: rules()) { standIn in
            let sink = try makeSink(standIn.url)
            let batch = Rows.batch(Rows.longRows(600, timestamp: Self.now))
            do throws(SinkError) {
                _ = try await sink.deliver(batch)
                Issue.record("it should have failed")
            } catch {
                let left = error.unsettled ?? []
                #expect(error.settled.delivered > 0 && error.settled.delivered + left.count == 600)
                let receipt = try await sink.deliver(SinkBatch(rows: left))
                #expect(receipt.delivered == left.count)
            }
            #expect(standIn.rowIDs == (0..<600).map { "\(Rows.id($0))" })
        }
    }

    @Test func `an answer that comes late is waited for, and none at all is a time-out`()
        async throws
    {
        try await EndpointStandIn.with([.late(.milliseconds(50)), .never], rules: rules()) {
            standIn in
            let batch = HTTPBench.batch(1)
            #expect(
                await DeliveryOutcome(of: batch, by: try makeSink(standIn.url))
                    == DeliveryOutcome(delivered: 1))
            let hasty = try makeSink(standIn.url, timeout: .milliseconds(200))
            #expect(
                await DeliveryOutcome(of: batch, by: hasty)
                    == DeliveryOutcome(reason: .timeout, isRetryable: true, left: 1))
        }
    }

    @Test(arguments: [EndpointStandIn.Answer.takenButStalled, .takenButCutOff])
    func `success whose body never ends is success, and no row goes twice`(
        answer: EndpointStandIn.Answer
    ) async throws {
        try await EndpointStandIn.with([answer], rules: rules()) { standIn in
            let bodyTime = SteppedTime()
            let sink = NewRelicEvents.sink(
                ingest: try HTTPBench.ingest(standIn.url, path: Self.path),
                http: HTTPClientPosting(client: .shared, time: bodyTime.source),
                time: HTTPBench.time)
            let delivery = Task { await DeliveryOutcome(of: HTTPBench.batch(3), by: sink) }
            try await eventually("the request is there") { standIn.requests.count == 1 }
            if case .takenButStalled = answer {
                try await eventually("the body is waited for") { !bodyTime.sleeping.isEmpty }
            }
            bodyTime.advance(by: .seconds(30))
            #expect(await delivery.value == DeliveryOutcome(delivered: 3))
            #expect(standIn.requests.count == 1 && standIn.rows.count == 3)
        }
    }

    @Test func `rows whose answer was lost go again under the same ids`() async throws {
        try await EndpointStandIn.with([.takenButLost, .takenButLost], rules: rules()) { standIn in
            let sink = try makeSink(standIn.url)
            // The client itself may try again where a connection breaks before an answer.
            var outcomes: [DeliveryOutcome] = []
            while outcomes.last?.delivered != 2, outcomes.count < 3 {
                outcomes.append(await DeliveryOutcome(of: HTTPBench.batch(2), by: sink))
            }
            #expect(outcomes.last == DeliveryOutcome(delivered: 2))
            #expect(outcomes.dropLast().allSatisfy { $0.reason == .unreachable && $0.left == 2 })
            let once = (0..<2).map { "\(Rows.id($0))" }
            #expect(standIn.rowIDs == once + once + once)
        }
    }

    @Test func `a cancelled task comes back`() async throws {
        try await EndpointStandIn.with([.never], rules: rules()) { standIn in
            let sink = try makeSink(standIn.url)
            let task = Task { await DeliveryOutcome(of: HTTPBench.batch(1), by: sink) }
            try await eventually("the request is there") { standIn.requests.count == 1 }
            task.cancel()
            let outcome = await task.value
            #expect(outcome == DeliveryOutcome(reason: .cancelled, isRetryable: true, left: 1))
        }
    }

    @Test func `a row of a type that the API does not take is dropped as invalid`() async throws {
        try await EndpointStandIn.with(rules: rules()) { standIn in
            var bad = Rows.row("a", .integer(1), eventType: "no good")
            bad.sample.timestamp = Self.now
            let good = Rows.row(1, timestamp: Self.now)
            let sink = try makeSink(standIn.url)
            #expect(
                await DeliveryOutcome(of: Rows.batch([bad, good, bad]), by: sink)
                    == DeliveryOutcome(delivered: 1, dropped: [.invalid: 2]))
            // Nothing is left to send.
            #expect(
                await DeliveryOutcome(of: Rows.batch([bad]), by: sink)
                    == DeliveryOutcome(dropped: [.invalid: 1]))
            #expect(standIn.requests.count == 1)
        }
    }

    @Test func `nobody listening is unreachable`() async throws {
        try await withHeldPort { port in
            let sink = try makeSink("http://127.0.0.1:\(port)", timeout: .seconds(2))
            let outcome = await DeliveryOutcome(of: HTTPBench.batch(1), by: sink)
            #expect([.unreachable, .timeout].contains(outcome.reason))
            #expect(outcome.isRetryable && outcome.left == 1)
        }
    }

    @Test func `a burst of failures loses nothing and doubles nothing`() async throws {
        let script: [EndpointStandIn.Answer] = [
            .status(503), .status(429, retryAfter: "1"), .status(500), .status(502),
        ]
        try await EndpointStandIn.with(script, rules: rules()) { standIn in
            let sink = try makeSink(standIn.url)
            for _ in script {
                let outcome = await DeliveryOutcome(of: HTTPBench.batch(50), by: sink)
                #expect(outcome.left == 50 && outcome.isRetryable)
            }
            let outcome = await DeliveryOutcome(of: HTTPBench.batch(50), by: sink)
            #expect(outcome == DeliveryOutcome(delivered: 50))
            #expect(standIn.rows.count == 50)
            #expect(standIn.requests.map(\.status) == [503, 429, 500, 502, 200])
        }
    }
}
