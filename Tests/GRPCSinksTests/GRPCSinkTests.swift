import Delivery
import Formats
import GRPCStandIns
import Sinks
import StandIns
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import GRPCSinks

@Suite(.timeLimit(.minutes(2)))
struct GRPCSinkTests {
    private func deliver(
        _ script: [OTLPServer.Answer], count: Int = 5
    ) async throws -> (DeliveryOutcome, [String]) {
        try await OTLPServer.with(script) { server in
            let outcome = try await GRPCBench.withSink(server.url) {
                await DeliveryOutcome(of: GRPCBench.batch(count), by: $0)
            }
            return (outcome, server.rowIDs)
        }
    }

    @Test func `rows arrive as log records, with the key`() async throws {
        try await OTLPServer.with { server in
            let batch = GRPCBench.batch(100)
            let receipt = try await GRPCBench.withSink(server.url) { try await $0.deliver(batch) }
            #expect(receipt.delivered == 100 && receipt.settled == 100)
            #expect(server.rowIDs == batch.rows.map(\.id.description))
            let request = OTLPServer.Request(
                method: "opentelemetry.proto.collector.logs.v1.LogsService/Export",
                key: "secret-key", bytes: receipt.bytes)
            #expect(server.requests == [request])
        }
    }

    @Test func `rows arrive as metrics`() async throws {
        try await OTLPServer.with { server in
            let receipt = try await GRPCBench.withSink(server.url, .metrics) {
                try await $0.deliver(GRPCBench.batch(10))
            }
            #expect(receipt.delivered == 10)
            #expect(server.rows.map { $0["value"] } == (0..<10).map { .number(Double($0)) })
            #expect(
                server.requests.map(\.method)
                    == ["opentelemetry.proto.collector.metrics.v1.MetricsService/Export"])
        }
    }

    @Test func `what is rejected of a request that was taken is dropped with the reason`()
        async throws
    {
        try await OTLPServer.with([.rejected(2, message: "no room")]) { server in
            let receipt = try await GRPCBench.withSink(server.url) {
                try await $0.deliver(GRPCBench.batch(10))
            }
            #expect(receipt.delivered == 8 && receipt.dropped == [.rejected: 2])
            #expect(receipt.notice == "no room")
        }
    }

    @Test(
        arguments: [
            (1, .httpStatus), (2, .httpStatus), (4, .timeout), (5, .unauthorized),
            (7, .unauthorized),
            (8, .throttled), (10, .httpStatus), (11, .httpStatus), (12, .unauthorized),
            (13, .httpStatus), (14, .unreachable), (15, .httpStatus), (16, .unauthorized),
        ] as [(Int, SinkError.Reason)])
    func `a code after which the rows come again`(code: Int, reason: SinkError.Reason) async throws
    {
        let (outcome, ids) = try await deliver([.status(code)])
        #expect(outcome == DeliveryOutcome(reason: reason, isRetryable: true, left: 5))
        #expect(ids == [])
    }

    @Test(arguments: [3, 6, 9]) func `a row that is never taken is refused alone`(code: Int)
        async throws
    {
        let (outcome, ids) = try await deliver(
            Array(repeating: .status(code, message: "no"), count: 4), count: 8)
        #expect(outcome == DeliveryOutcome(delivered: 7, refused: [0]))
        #expect(ids.count == 7)
    }

    @Test func `a server says how long to leave it alone`() async throws {
        var details = ProtobufWriter()
        details.append(varint: 14, field: 1)
        details.append(message: 3) { any in
            any.append(text: "type.googleapis.com/google.rpc.RetryInfo", field: 1)
            any.append(message: 2) { info in
                info.append(message: 1) { duration in
                    duration.append(varint: 3, field: 1)
                    duration.append(varint: 500_000_000, field: 2)
                }
            }
        }
        let (outcome, _) = try await deliver([.status(8, details: details.bytes)])
        #expect(
            outcome
                == DeliveryOutcome(
                    reason: .throttled, isRetryable: true, retryAfter: .milliseconds(3500), left: 5)
        )
    }

    @Test func `a message beyond a server's limit is halved`() async throws {
        let words = "grpc: received message larger than max (5000 vs. 4096)"
        let (outcome, ids) = try await deliver([.status(8, message: words)], count: 8)
        #expect(outcome == DeliveryOutcome(delivered: 8))
        #expect(ids.count == 8)
    }

    @Test func `the message of an error is the server's, without the key`() async throws {
        try await OTLPServer.with([.status(16, message: "no such key: secret-key")]) { server in
            let refusals = Mutex(0)
            let error = try await GRPCBench.withSink(
                server.url, keyWasRefused: { refusals.withLock { $0 += 1 } }
            ) { sink in
                await #expect(throws: SinkError.self) {
                    try await sink.deliver(GRPCBench.batch(1))
                }
            }
            #expect(error?.message == "unauthenticated from 127.0.0.1: no such key: <redacted>")
            #expect(refusals.withLock { $0 } == 1)
        }
    }

    @Test func `an answer that is not the service's delivers nothing`() async throws {
        let (outcome, _) = try await deliver([.foreign])
        #expect(outcome == DeliveryOutcome(reason: .malformed, isRetryable: true, left: 5))
    }

    @Test func `a lost answer brings the rows again, with the same ids`() async throws {
        try await OTLPServer.with([.takenButLost]) { server in
            let batch = GRPCBench.batch(3)
            try await GRPCBench.withSink(server.url) { sink in
                let lost = await DeliveryOutcome(of: batch, by: sink)
                #expect(
                    lost == DeliveryOutcome(reason: .unreachable, isRetryable: true, left: 3))
                #expect(await DeliveryOutcome(of: batch, by: sink) == DeliveryOutcome(delivered: 3))
            }
            let ids = batch.rows.map(\.id.description)
            #expect(server.rowIDs == ids + ids)
        }
    }

    @Test func `no answer in time ends the call at both ends`() async throws {
        try await OTLPServer.with(Array(repeating: .never, count: 10)) { server in
            // On a machine that is busy the time can be over before the call has come to the server.
            for _ in 0..<10 where server.givenUp == 0 {
                let outcome = try await GRPCBench.withSink(server.url, timeout: .seconds(3)) {
                    await DeliveryOutcome(of: GRPCBench.batch(5), by: $0)
                }
                #expect(outcome == DeliveryOutcome(reason: .timeout, isRetryable: true, left: 5))
                if await server.isTold(within: .seconds(5)) { break }
            }
            #expect(server.givenUp >= 1)
        }
    }

    @Test func `a cancelled delivery ends its call`() async throws {
        try await OTLPServer.with([.never]) { server in
            try await GRPCBench.withSink(server.url) { sink in
                let delivery = Task { await DeliveryOutcome(of: GRPCBench.batch(5), by: sink) }
                try await eventually("the request is there") { server.requests.count == 1 }
                delivery.cancel()
                let outcome = await delivery.value
                #expect(outcome == DeliveryOutcome(reason: .cancelled, isRetryable: true, left: 5))
                try await eventually("the server is told") { server.givenUp == 1 }
            }
        }
    }

    @Test func `a server that went and came back gets the rows over the same sink`() async throws {
        let batch = GRPCBench.batch(3)
        // Nobody else gets the port while nobody shall be there.
        var held: HeldPort? = try HeldPort()
        let port = try #require(held?.port)
        try await GRPCBench.withSink("http://127.0.0.1:\(port)") { sink in
            let outcome = await DeliveryOutcome(of: batch, by: sink)
            #expect(outcome == DeliveryOutcome(reason: .unreachable, isRetryable: true, left: 3))
            held = nil
            for _ in 0..<2 {
                let ids = try await OTLPServer.with(port: Int(port)) { server in
                    try await eventually("the rows arrive") {
                        await DeliveryOutcome(of: batch, by: sink).delivered == 3
                    }
                    return server.rowIDs
                }
                #expect(ids == batch.rows.map(\.id.description))
            }
        }
    }

    @Test func `several calls at once do not mix their rows`() async throws {
        try await OTLPServer.with { server in
            try await GRPCBench.withSink(server.url, needs: SinkNeeds(maximumConcurrency: 8)) {
                sink in
                await withTaskGroup(of: Int.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            await DeliveryOutcome(of: GRPCBench.batch(50), by: sink).delivered
                        }
                    }
                    for await delivered in group { #expect(delivered == 50) }
                }
            }
            #expect(server.rowIDs.count == 400 && Set(server.rowIDs).count == 50)
        }
    }

    @Test func `a batch beyond the limit goes in several calls`() async throws {
        try await OTLPServer.with(maximumBytes: 20_000) { server in
            let batch = GRPCBench.batch(200)
            let outcome = try await GRPCBench.withSink(server.url, limit: 20_000) {
                await DeliveryOutcome(of: batch, by: $0)
            }
            #expect(outcome == DeliveryOutcome(delivered: 200))
            #expect(Set(server.rowIDs) == Set(batch.rows.map(\.id.description)))
            #expect(server.requests.count > 3 && server.requests.allSatisfy { $0.bytes <= 20_000 })
        }
    }

    @Test func `a sink that is closed connects to nothing`() async throws {
        try await OTLPServer.with { server in
            let outcome = try await GRPCBench.withSink(server.url) { sink in
                await sink.close()
                return await DeliveryOutcome(of: GRPCBench.batch(1), by: sink)
            }
            #expect(outcome == DeliveryOutcome(reason: .closed, left: 1))
            #expect(server.requests == [])
        }
    }
}

extension OTLPServer {
    /// Whether a call was given up, waiting for it for a while.
    fileprivate func isTold(within limit: Duration) async -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while givenUp == 0, clock.now < end { try? await Task.sleep(for: .milliseconds(20)) }
        return givenUp > 0
    }
}
