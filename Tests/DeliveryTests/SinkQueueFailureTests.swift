import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

/// What a queue does with a batch that failed, while it runs and at its end.
struct SinkQueueFailureTests {
    private let bench = QueueBench()
    private var time: SteppedTime { bench.time }
    private var log: LogRecorder { bench.log }

    @Test func `tries again with doubling waits and logs one line for each change`() async throws {
        let sink = ScriptedSink(Array(repeating: .fail(.testUnreachable), count: 4))
        let queue = bench.queue(
            sink, retry: RetryPolicy(firstDelay: .seconds(1), maximumDelay: .seconds(5)))
        let run = Task { await queue.run() }
        await queue.accept(Rows.rows(2))
        for wait in [1, 2, 4, 5] {
            try await eventually("waits \(wait) s") { time.sleeping == [.seconds(wait)] }
            let status = await queue.status
            #expect(status.state == .failing(.unreachable, message: "no route"))
            #expect(status.queued == 2 && status.isBalanced)
            time.advance(by: .seconds(wait))
        }
        try await eventually("delivered") { await queue.status.delivered == 2 }
        #expect(await queue.status.state == .delivering)
        #expect(await sink.calls == Array(repeating: [0, 1], count: 5))
        #expect(
            log.lines == [
                """
                warning sink is failing message=no route reason=unreachable retryable=true \
                sink=scripted
                """,
                "notice sink recovered sink=scripted",
            ])
        run.cancel()
        await run.value
    }

    @Test func `a failure that may pass costs no row, however long it lasts`() async throws {
        let sink = ScriptedSink(Array(repeating: .fail(.testUnreachable), count: 300))
        let queue = bench.queue(sink)
        let run = Task { await queue.run() }
        await queue.accept(Rows.rows(2))
        try await eventually("delivered") {
            if time.sleeping.contains(where: { $0 <= .seconds(60) }) {
                time.advance(by: .seconds(60))
            }
            return await queue.status.delivered == 2
        }
        #expect(time.now > .seconds(4 * 3600))
        #expect(await queue.status.droppedTotal == 0)
        run.cancel()
        await run.value
    }

    @Test func `a key that is refused holds the rows until it is renewed`() async throws {
        let sink = ScriptedSink([.fail(.testUnreachable), .fail(.testForbidden)])
        let queue = bench.queue(sink)
        let run = Task { await queue.run() }
        await queue.accept(Rows.rows(2))
        for wait in [Duration.milliseconds(500), .seconds(60)] {
            try await eventually("waits \(wait)") { time.sleeping == [wait] }
            #expect(await queue.status.queued == 2)
            time.advance(by: wait)
        }
        try await eventually("delivered") { await queue.status.delivered == 2 }
        #expect(
            log.lines == [
                """
                warning sink is failing message=no route reason=unreachable retryable=true \
                sink=scripted
                """,
                """
                warning sink is failing message=status 403 reason=unauthorized retryable=true \
                sink=scripted
                """,
                "notice sink recovered sink=scripted",
            ])
        run.cancel()
        await run.value
    }

    @Test(arguments: [SinkError.testForbidden, .testClosed])
    func `a flush ends at once where waiting is in vain`(error: SinkError) async throws {
        let sink = ScriptedSink(Array(repeating: .fail(error), count: 9))
        let queue = bench.queue(
            sink, limits: SinkQueueLimits(batchRows: 2, batchDelay: .seconds(5)))
        await queue.accept(Rows.rows(7))
        let status = await queue.flush(within: .seconds(15))
        #expect(status.dropped == [.failed(error.reason): 7] && status.isBalanced)
        #expect(await sink.calls.count == 1)
        #expect(
            log.lines.last
                == "warning sink is dropping rows reason=\(error.reason.rawValue) rows=7 "
                + "sink=scripted")
        #expect(time.now == .zero)
    }

    @Test func `a flush of what may pass tries until its time is up`() async throws {
        let sink = ScriptedSink(Array(repeating: .fail(.testUnreachable), count: 99))
        let queue = bench.queue(sink)
        await queue.accept(Rows.rows(2))
        let flush = Task { await queue.flush(within: .seconds(15)) }
        let ended = Task { await flush.value.dropped }
        while await queue.status.state != .closed {
            time.advance(by: .milliseconds(500))
            await Task.yield()
        }
        #expect(await ended.value == [.shutdown: 2])
        #expect(await sink.calls.count > 2)
    }

    @Test func `a permanent failure drops at once, by its reason, and the next batch is tried`()
        async throws
    {
        let sink = ScriptedSink([.fail(.testRefused)])
        let queue = bench.queue(sink, limits: SinkQueueLimits(batchRows: 2, batchDelay: .zero))
        await queue.accept(Rows.rows(4))
        let run = Task { await queue.run() }
        try await eventually("the second batch") { await queue.status.delivered == 2 }
        #expect(await queue.status.dropped == [.failed(.httpStatus): 2])
        #expect(
            log.lines == [
                """
                warning sink is failing message=status 404 reason=http_status retryable=false \
                sink=scripted
                """,
                "warning sink is dropping rows reason=http_status rows=2 sink=scripted",
                "notice sink recovered sink=scripted",
                "notice sink drops no more rows sink=scripted",
            ])
        run.cancel()
        await run.value
    }

    @Test func `only the rows that a failure left over come again, under their ids`()
        async throws
    {
        let sink = ScriptedSink([.failAfter(delivered: 2, dropped: 1, .testUnreachable)])
        let queue = bench.queue(sink)
        await queue.accept(Rows.rows(5))
        let run = Task { await queue.run() }
        try await eventually("waits") { time.sleeping == [.milliseconds(500)] }
        let status = await queue.status
        #expect(status.delivered == 2 && status.queued == 2 && status.isBalanced)
        time.advance(by: .seconds(1))
        try await eventually("all settled") { await queue.status.queued == 0 }
        #expect(await sink.calls == [[0, 1, 2, 3, 4], [3, 4]])
        #expect(await queue.status.dropped == [.invalid: 1])
        run.cancel()
        await run.value
    }

    @Test func `waits as long as the endpoint asks, and its own jitter`() async throws {
        var error = SinkError.testUnreachable
        error.retryAfter = .seconds(7)
        let queue = bench.queue(ScriptedSink([.fail(error)]), random: 0.5)
        await queue.accept(Rows.rows(1))
        let run = Task { await queue.run() }
        try await eventually("waits") { time.sleeping == [.milliseconds(7250)] }
        run.cancel()
        await run.value
        #expect(await queue.status.queued == 1)
    }

    @Test func `at the limit the batch that waits to be tried again is the oldest`()
        async throws
    {
        let sink = ScriptedSink([.fail(.testUnreachable), .fail(.testUnreachable)])
        let queue = bench.queue(
            sink, limits: SinkQueueLimits(maximumRows: 10, batchRows: 3, batchDelay: .zero))
        let run = Task { await queue.run() }
        await queue.accept(Rows.rows(3))
        try await eventually("waits") { time.sleeping == [.milliseconds(500)] }
        await queue.accept(Rows.rows(9))
        #expect(await queue.status.dropped == [.queueFull: 3])
        #expect(await queue.status.queued == 9)
        #expect(time.sleeping == [.milliseconds(500)], "no batch is tried sooner for it")
        time.advance(by: .milliseconds(500))
        try await eventually("the backoff goes on") { time.sleeping == [.seconds(1)] }
        time.advance(by: .seconds(1))
        try await eventually("delivered") { await queue.status.delivered == 9 }
        #expect(await sink.delivered == Array(3..<12))
        run.cancel()
        await run.value
    }

    @Test func `a flush without a runner delivers all the same`() async {
        let sink = ScriptedSink()
        let queue = bench.queue(sink, limits: SinkQueueLimits(batchDelay: .seconds(100)))
        await queue.accept(Rows.rows(3))
        #expect(await queue.flush(within: .seconds(10)).delivered == 3)
        #expect(await queue.flush(within: .seconds(10)).delivered == 3)
    }

    @Test func `a flush during a wait tries at once`() async throws {
        let sink = ScriptedSink([.fail(.testUnreachable)])
        let queue = bench.queue(sink, retry: RetryPolicy(firstDelay: .seconds(30)))
        await queue.accept(Rows.rows(3))
        let run = Task { await queue.run() }
        try await eventually("waits") { time.sleeping == [.seconds(30)] }
        #expect(await queue.flush(within: .seconds(5)).delivered == 3)
        await run.value
    }
}
