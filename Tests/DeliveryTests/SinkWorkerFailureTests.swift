import Spool
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

/// What a worker does with rows that do not get through.
struct SinkWorkerFailureTests {
    private let bench: WorkerBench
    private var time: SteppedTime { bench.time }

    init() async throws { bench = try await WorkerBench() }

    private func isWaiting(_ wait: Duration) -> Bool { time.sleeping == [wait] }

    @Test func `tries again with doubling waits, opens the breaker, probes and recovers`()
        async throws
    {
        let sink = ScriptedSink(Array(repeating: .fail(.testUnreachable), count: 6))
        let worker = bench.worker(
            sink,
            DeliveryPolicy(
                batchRows: 80, batchDelay: .zero,
                retry: RetryPolicy(firstDelay: .seconds(1), maximumDelay: .seconds(20))))
        let run = Task { await worker.run() }
        try await bench.accept(100)
        for (wait, breaker) in zip(
            [1, 2, 4, 8, 16, 20], Array(repeating: BreakerState.closed, count: 4) + [.open, .open])
        {
            try await eventually("waits \(wait) s") { isWaiting(.seconds(wait)) }
            let status = await worker.status
            #expect(status.state == .failing(.unreachable, message: "no route"))
            #expect(status.breaker == breaker)
            #expect(status.account.spooled == 100 && status.isBalanced)
            time.advance(by: .seconds(wait))
        }
        try await eventually("delivered") { await worker.status.account.delivered == 100 }
        let status = await worker.status
        #expect(status.state == .delivering && status.breaker == .closed && status.retries == 6)
        #expect(status.lastFailure?.reason == .unreachable)
        let sizes = await sink.calls.map(\.count)
        #expect(sizes == [80, 80, 80, 80, 80, 50, 50, 50])
        #expect(
            bench.log.lines == [
                """
                warning sink is failing message=no route reason=unreachable retryable=true \
                sink=scripted
                """,
                "warning sink is only probed until it is back failures=5 sink=scripted",
                "notice sink recovered sink=scripted",
            ])
        run.cancel()
        await run.value
    }

    @Test func `a failure that may pass costs no row, however long it lasts`() async throws {
        let sink = ScriptedSink(Array(repeating: .fail(.testUnreachable), count: 300))
        let worker = bench.worker(sink)
        let run = Task { await worker.run() }
        try await bench.accept(2)
        try await eventually("delivered") {
            if time.sleeping.contains(where: { $0 <= .seconds(60) }) {
                time.advance(by: .seconds(60))
            }
            return await worker.status.account.delivered == 2
        }
        #expect(time.now > .seconds(4 * 3600))
        #expect(await worker.status.account.droppedTotal == 0)
        run.cancel()
        await run.value
    }

    @Test func `a key that is refused opens the breaker at once, and the rows wait`() async throws {
        let sink = ScriptedSink([.fail(.testForbidden)])
        let worker = bench.worker(sink)
        let run = Task { await worker.run() }
        try await bench.accept(2)
        try await eventually("waits") { isWaiting(.seconds(60)) }
        let status = await worker.status
        #expect(status.breaker == .open && status.account.spooled == 2)
        time.advance(by: .seconds(60))
        try await eventually("delivered") { await worker.status.account.delivered == 2 }
        run.cancel()
        await run.value
    }

    @Test func `a failure for good makes dead letters, and the next batch is tried`() async throws {
        let sink = ScriptedSink([.fail(.testRefused)])
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 2, batchDelay: .zero))
        try await bench.accept(4)
        let run = Task { await worker.run() }
        try await eventually("the second batch") { await worker.status.account.delivered == 2 }
        let status = await worker.status
        #expect(status.account.deadLettered == 2 && status.breaker == .closed)
        #expect(
            try await bench.deadLetters().map(\.text) == [
                "http_status: status 404", "http_status: status 404",
            ])
        #expect(
            bench.log.lines == [
                """
                warning sink is failing message=status 404 reason=http_status retryable=false \
                sink=scripted
                """,
                """
                warning rows become dead letters message=status 404 reason=http_status rows=2 \
                sink=scripted
                """,
                "notice sink recovered sink=scripted",
                "notice sink refuses no more rows sink=scripted",
            ])
        run.cancel()
        await run.value
    }

    @Test func `only the rows that a failure left over come again, under their ids`()
        async throws
    {
        let sink = ScriptedSink([.failAfter(delivered: 2, dropped: 1, .testUnreachable)])
        let worker = bench.worker(sink)
        try await bench.accept(5)
        let run = Task { await worker.run() }
        try await eventually("waits") { isWaiting(.milliseconds(500)) }
        let status = await worker.status
        #expect(status.account.delivered == 2 && status.account.spooled == 2 && status.isBalanced)
        time.advance(by: .seconds(1))
        try await eventually("all settled") { await worker.status.account.spooled == 0 }
        #expect(await sink.calls == [[0, 1, 2, 3, 4], [3, 4]])
        #expect(await sink.ids.values.allSatisfy { $0.count == 1 })
        #expect(await worker.status.account.dropped == ["invalid": 1])
        run.cancel()
        await run.value
    }

    @Test func `the whole sink waits as long as the endpoint asks, and its own jitter`()
        async throws
    {
        var error = SinkError.testUnreachable
        error.retryAfter = .seconds(7)
        let sink = ScriptedSink([.fail(error)])
        let worker = bench.worker(
            sink, DeliveryPolicy(batchRows: 1, batchDelay: .zero), random: 0.5)
        try await bench.accept(1)
        let run = Task { await worker.run() }
        try await eventually("waits") { isWaiting(.milliseconds(7250)) }
        try await bench.accept(3)
        time.advance(by: .milliseconds(7249))
        try await eventually("still waits, for all rows") { isWaiting(.milliseconds(1)) }
        #expect(await sink.calls.count == 1)
        run.cancel()
        await run.value
        #expect(await worker.status.account.spooled == 4)
    }

    @Test func `a row whose time to be retried is over is a dead letter with the last failure`()
        async throws
    {
        let sink = ScriptedSink(Array(repeating: .fail(.testBusy), count: 40))
        let worker = bench.worker(
            sink,
            DeliveryPolicy(
                batchRows: 10, batchDelay: .zero,
                retry: RetryPolicy(
                    firstDelay: .seconds(10), maximumDelay: .seconds(10),
                    retryFor: .seconds(60))))
        let run = Task { await worker.run() }
        try await bench.accept(200)
        for _ in 0..<3 {
            try await eventually("waits") { isWaiting(.seconds(10)) }
            time.advance(by: .seconds(10))
        }
        try await eventually("waits") { isWaiting(.seconds(10)) }
        try await bench.accept(5)
        for _ in 0..<3 {
            try await eventually("waits") { isWaiting(.seconds(10)) }
            time.advance(by: .seconds(10))
        }
        try await eventually("all that waited from the start are given up") {
            await worker.status.account.deadLettered == 200
        }
        #expect(await worker.status.account.spooled == 5)
        let letters = try await bench.deadLetters()
        #expect(letters.count == 200)
        #expect(
            letters.allSatisfy { $0.text == "http_status: gave up after 60 s: status 503" })
        run.cancel()
        await run.value
        #expect(await worker.status.isBalanced)
    }

    @Test func `a call that takes too long is cancelled and counts as a time-out`() async throws {
        let sink = ScriptedSink([.hang])
        let worker = bench.worker(
            sink, DeliveryPolicy(batchDelay: .zero, attemptTimeout: .seconds(30)))
        try await bench.accept(1)
        let run = Task { await worker.run() }
        try await eventually("under way") { isWaiting(.seconds(30)) }
        time.advance(by: .seconds(30))
        try await eventually("waits to try again") { isWaiting(.milliseconds(500)) }
        #expect(
            await worker.status.state
                == .failing(.timeout, message: "the sink did not come to an end in time"))
        time.advance(by: .seconds(1))
        try await eventually("delivered") { await worker.status.account.delivered == 1 }
        run.cancel()
        await run.value
    }
}
