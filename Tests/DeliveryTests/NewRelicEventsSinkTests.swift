import AsyncHTTPClient
import NIOCore
import StandIns
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Delivery

struct NewRelicEventsSinkTests {
    /// A time of day 25 seconds into a minute.
    private static let now: Int64 = 1_700_000_005_000

    private func makeSink(
        _ standIn: EventAPIStandIn, key: String = "license-key", timeout: Duration = .seconds(20)
    ) throws -> NewRelicEventsSink {
        NewRelicEventsSink(
            account: 123, endpoint: try EndpointURL(standIn.url), key: { Secret(key) },
            http: HTTPClientPosting(client: .shared),
            time: SteppedTime(startMilliseconds: Self.now).source, timeout: timeout)
    }

    private func rules(limit: Int = 1_000_000) -> EventAPIRules {
        EventAPIRules(maximumBodyBytes: limit, now: Self.now)
    }

    private func makeBatch(_ count: Int) -> SinkBatch {
        Rows.batch(Rows.rows(count, timestamp: Self.now - 1000))
    }

    /// What a delivery ended with, in one value.
    private struct Outcome: Equatable {
        var delivered = 0
        var dropped: [DropReason: Int] = [:]
        var reason: SinkError.Reason?
        var isRetryable = false
        var retryAfter: Duration?
        var left = 0
    }

    private func deliver(_ sink: NewRelicEventsSink, _ batch: SinkBatch) async -> Outcome {
        do throws(SinkError) {
            let receipt = try await sink.deliver(batch)
            return Outcome(delivered: receipt.delivered, dropped: receipt.dropped)
        } catch {
            return Outcome(
                delivered: error.settled.delivered, dropped: error.settled.dropped,
                reason: error.reason, isRetryable: error.isRetryable, retryAfter: error.retryAfter,
                left: error.unsettled?.count ?? batch.rows.count)
        }
    }

    @Test func `posts rows that the API takes as they are`() async throws {
        try await EventAPIStandIn.with(rules: rules()) { standIn in
            let outcome = try await deliver(makeSink(standIn), makeBatch(3))
            #expect(outcome == Outcome(delivered: 3))
            #expect(standIn.violations == [])
            let row: [String: JSONValue] = [
                "eventType": .text("MessageQueueQueueSample"),
                "timestamp": .integer(Self.now - 1000),
                "entityGuid": .text("MTIzfElORlJBfE1FU1NBR0VfUVVFVUVfUVVFVUV8b3JkZXJzOjE"),
                "entityName": .text("/orders"), "entityType": .text("MESSAGE_QUEUE_QUEUE"),
                "provider": .text("rabbitmq"), "queueName": .text("orders"),
            ]
            #expect(
                standIn.rows
                    == (0..<3).map { depth in
                        row.merging(["queue.depth": .integer(depth)], uniquingKeysWith: { $1 })
                    })
            #expect(standIn.requests.map(\.path) == ["/v1/accounts/123/events"])
        }
    }

    @Test func `halves what is too large, down to the row that alone is`() async throws {
        try await EventAPIStandIn.with(rules: rules(limit: 400)) { standIn in
            var rows = Rows.rows(16, timestamp: Self.now)
            var random = SplitMix64(seed: 1)
            let noise = String(
                (0..<4000).map { _ in Character("\(Int.random(in: 0...9, using: &random))") })
            rows[11] = EntityRow(
                sample: Sample(
                    shape: rows[11].sample.shape, timestamp: Self.now,
                    attributes: [.text(noise), .missing], metrics: [11]),
                entities: [])
            let outcome = try await deliver(makeSink(standIn), Rows.batch(rows))
            #expect(outcome == Outcome(delivered: 15, dropped: [.failed(.tooLarge): 1]))
            let depths = standIn.rows.map { $0["queue.depth"] }
            #expect(depths == (0..<16).filter { $0 != 11 }.map { .integer($0) })
        }
    }

    private static let forms: [(EventAPIStandIn.Answer, SinkError.Reason, Bool, Duration?)] = [
        (.status(401), .unauthorized, true, nil),
        (.status(403), .unauthorized, true, nil),
        (.status(404), .httpStatus, false, nil),
        (.status(408), .timeout, true, nil),
        (.status(429, retryAfter: "17"), .throttled, true, .seconds(17)),
        (
            .status(429, retryAfter: "Tue, 14 Nov 2023 22:14:00 GMT"), .throttled, true,
            .seconds(35)
        ),
        (.status(429), .throttled, true, .seconds(35)),
        (.status(429, retryAfter: "soon"), .throttled, true, .seconds(35)),
        (.status(500), .httpStatus, true, nil),
        (.status(503, retryAfter: "3"), .httpStatus, true, .seconds(3)),
        (.status(302), .httpStatus, false, nil),
        (.status(200, body: "<html>log in</html>"), .malformed, true, nil),
        (.status(200, body: #"{"success": false}"#), .malformed, true, nil),
        (.hangUp, .unreachable, true, nil),
    ]

    @Test(arguments: forms.indices)
    func `an answer means what the documentation says`(index: Int) async throws {
        let (answer, reason, isRetryable, retryAfter) = Self.forms[index]
        // The client itself tries a second time where a connection breaks before an answer.
        try await EventAPIStandIn.with([answer, answer], rules: rules()) { standIn in
            let outcome = try await deliver(makeSink(standIn), makeBatch(2))
            #expect(
                outcome
                    == Outcome(
                        reason: reason, isRetryable: isRetryable, retryAfter: retryAfter, left: 2))
        }
    }

    @Test func `a refused body is dropped and the rest goes on`() async throws {
        try await EventAPIStandIn.with([.proper, .status(400)], rules: rules()) { standIn in
            let outcome = try await deliver(
                makeSink(standIn), Rows.batch(Rows.longRows(600, timestamp: Self.now)))
            #expect(standIn.requests.map(\.status) == [200, 400, 200])
            let refused = outcome.dropped[.failed(.refused)] ?? 0
            #expect(refused > 200 && outcome.delivered == 600 - refused)
            #expect(standIn.rows.count == outcome.delivered)
            #expect(outcome.reason == .refused && !outcome.isRetryable && outcome.left == 0)
        }
    }

    @Test func `a failure in the middle leaves only what was not taken`() async throws {
        try await EventAPIStandIn.with([.proper, .status(503)], rules: rules()) { standIn in
            let sink = try makeSink(standIn)
            let batch = Rows.batch(Rows.longRows(600, timestamp: Self.now))
            do throws(SinkError) {
                _ = try await sink.deliver(batch)
                Issue.record("it should have failed")
            } catch {
                let left = error.unsettled ?? []
                #expect(error.settled.delivered + left.count == 600)
                let receipt = try await sink.deliver(SinkBatch(rows: left))
                #expect(receipt.delivered == left.count)
            }
            let depths = standIn.rows.map { $0["queue.depth"] }
            #expect(depths == (0..<600).map { .integer($0) })
        }
    }

    @Test func `an answer that comes late is waited for, and none at all is a time-out`()
        async throws
    {
        try await EventAPIStandIn.with([.late(.milliseconds(50)), .never], rules: rules()) {
            standIn in
            let prompt = try await deliver(makeSink(standIn), makeBatch(1))
            #expect(prompt == Outcome(delivered: 1))
            let sink = try makeSink(standIn, timeout: .milliseconds(200))
            #expect(
                await deliver(sink, makeBatch(1))
                    == Outcome(reason: .timeout, isRetryable: true, left: 1))
        }
    }

    @Test(arguments: [EventAPIStandIn.Answer.takenButStalled, .takenButCutOff])
    func `success whose body never ends is success, and no row goes twice`(
        answer: EventAPIStandIn.Answer
    ) async throws {
        try await EventAPIStandIn.with([answer], rules: rules()) { standIn in
            let bodyTime = SteppedTime()
            let sink = NewRelicEventsSink(
                account: 123, endpoint: try EndpointURL(standIn.url),
                key: { Secret("license-key") },
                http: HTTPClientPosting(client: .shared, time: bodyTime.source),
                time: SteppedTime(startMilliseconds: Self.now).source)
            let queue = SinkQueue(
                sink: sink, limits: .local, time: SteppedTime().source,
                logger: LogRecorder().logger)
            await queue.accept(Rows.rows(3, timestamp: Self.now))
            let run = Task { await queue.run() }
            try await eventually("delivered") {
                bodyTime.advance(by: .seconds(1))
                return await queue.status.delivered == 3
            }
            let status = await queue.flush(within: .seconds(1))
            await run.value
            #expect(status.delivered == 3 && status.isBalanced)
            #expect(standIn.requests.count == 1 && standIn.rows.count == 3)
        }
    }

    @Test func `a cancelled task comes back`() async throws {
        try await EventAPIStandIn.with([.never], rules: rules()) { standIn in
            let sink = try makeSink(standIn)
            let task = Task { await deliver(sink, makeBatch(1)) }
            try await eventually("the request is there") { standIn.requests.count == 1 }
            task.cancel()
            let outcome = await task.value
            #expect(outcome == Outcome(reason: .cancelled, isRetryable: true, left: 1))
        }
    }

    @Test func `rows beyond a day are not sent`() async throws {
        try await EventAPIStandIn.with(rules: rules()) { standIn in
            let day: Int64 = 86_400_000
            let times = [
                Self.now - day, Self.now - day - 1, Self.now + day, Self.now + day + 1, .min, .max,
            ]
            let rows = times.map { Rows.row(1, timestamp: $0) }
            let mixed = try await deliver(makeSink(standIn), Rows.batch(rows))
            #expect(mixed == Outcome(delivered: 2, dropped: [.tooOld: 2, .inFuture: 2]))
            #expect(standIn.violations == [])
            let old = try await deliver(makeSink(standIn), Rows.batch([rows[1]]))
            #expect(old == Outcome(dropped: [.tooOld: 1]))
            #expect(standIn.requests.count == 1)
        }
    }

    @Test func `a row of a type that the API does not take is dropped as invalid`() async throws {
        try await EventAPIStandIn.with(rules: rules()) { standIn in
            var bad = Rows.row("a", .integer(1), eventType: "no good")
            bad.sample.timestamp = Self.now
            let good = Rows.row(1, timestamp: Self.now)
            let outcome = try await deliver(makeSink(standIn), Rows.batch([bad, good, bad]))
            #expect(outcome == Outcome(delivered: 1, dropped: [.invalid: 2]))
        }
    }

    @Test func `asks for the key each time, so that it can be rotated`() async throws {
        try await EventAPIStandIn.with(rules: rules()) { standIn in
            let key = Mutex("old-key")
            let sink = NewRelicEventsSink(
                account: 123, endpoint: try EndpointURL(standIn.url),
                key: { Secret(key.withLock { $0 }) }, http: HTTPClientPosting(client: .shared),
                time: SteppedTime(startMilliseconds: Self.now).source)
            #expect(await deliver(sink, makeBatch(1)).reason == .unauthorized)
            key.withLock { $0 = "license-key" }
            #expect(await deliver(sink, makeBatch(1)) == Outcome(delivered: 1))
        }
    }

    @Test func `nobody listening is unreachable`() async throws {
        let url = try await EventAPIStandIn.with { $0.url }
        let sink = NewRelicEventsSink(
            account: 123, endpoint: try EndpointURL(url), key: { Secret("k") },
            http: HTTPClientPosting(client: .shared),
            time: SteppedTime(startMilliseconds: Self.now).source, timeout: .seconds(2))
        let outcome = await deliver(sink, makeBatch(1))
        #expect([.unreachable, .timeout].contains(outcome.reason))
        #expect(outcome.isRetryable && outcome.left == 1)
    }

    @Test func `through the queue, a burst of failures loses nothing`() async throws {
        let script: [EventAPIStandIn.Answer] = [
            .status(503), .status(429, retryAfter: "1"), .status(500), .status(502),
        ]
        try await EventAPIStandIn.with(script, rules: rules()) { standIn in
            let time = SteppedTime()
            let queue = SinkQueue(
                sink: try makeSink(standIn), limits: .local, time: time.source, random: { 1 },
                logger: LogRecorder().logger)
            await queue.accept(Rows.rows(50, timestamp: Self.now))
            let run = Task { await queue.run() }
            try await eventually("delivered") {
                if time.sleeping.contains(where: { $0 < .seconds(60) }) {
                    time.advance(by: .seconds(1))
                }
                return await queue.status.delivered == 50
            }
            let status = await queue.flush(within: .seconds(1))
            await run.value
            #expect(status.isBalanced && status.droppedTotal == 0)
            #expect(standIn.rows.count == 50)
            #expect(standIn.requests.map(\.status) == [503, 429, 500, 502, 200])
        }
    }
}
