import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

struct SinkQueueTests {
    private let bench = QueueBench()
    private var time: SteppedTime { bench.time }
    private var log: LogRecorder { bench.log }

    @Test func `delivers what it accepted, in order, and balances`() async throws {
        let sink = ScriptedSink()
        let queue = bench.queue(
            sink, limits: SinkQueueLimits(batchRows: 3, batchDelay: .seconds(5)))
        let run = Task { await queue.run() }
        await queue.accept(Rows.rows(7))
        try await eventually("two full batches") { await sink.delivered.count == 6 }
        #expect(await sink.calls == [[0, 1, 2], [3, 4, 5]])
        try await eventually("the third waits to fill up") { time.sleeping == [.seconds(5)] }
        time.advance(by: .seconds(5))
        try await eventually("and goes when its time is up") { await sink.delivered.count == 7 }
        let status = await queue.flush(within: .seconds(1))
        await run.value
        #expect(
            status
                == SinkStatus(
                    name: "scripted", state: .closed, accepted: 7, delivered: 7, dropped: [:],
                    queued: 0, queuedBytes: 0, losses: .init()))
        #expect(await sink.isClosed)
        #expect(log.lines == [])
    }

    @Test func `drops the oldest waiting batch at the limit of rows`() async throws {
        let sink = ScriptedSink([.hang])
        let queue = bench.queue(
            sink, limits: SinkQueueLimits(maximumRows: 10, batchRows: 3, batchDelay: .zero))
        let run = Task { await queue.run() }
        await queue.accept(Rows.rows(3))
        try await eventually("on its way") { await sink.calls.count == 1 }
        await queue.accept(Rows.rows(9))
        let status = await queue.status
        // 3 on their way and 9 waiting are 12; the batch behind the first one went.
        #expect(status.dropped == [.queueFull: 3])
        #expect(status.queued == 9 && status.isBalanced)
        #expect(
            log.lines == ["warning sink is dropping rows reason=queue_full rows=3 sink=scripted"])
        run.cancel()
        await run.value
        let final = Task { await queue.flush(within: .seconds(60)) }
        #expect(await final.value.delivered == 9)
        #expect(await sink.calls == [[0, 1, 2], [0, 1, 2], [6, 7, 8], [9, 10, 11]])
    }

    @Test func `the first loss of each kind is told, and all are counted`() async throws {
        let sink = ScriptedSink([
            .cut(.init(truncatedValues: 2)), .cut(.init(truncatedValues: 1, omittedAttributes: 4)),
            .cut(.init(omittedAttributes: 1)),
        ])
        let queue = bench.queue(sink, limits: SinkQueueLimits(batchRows: 1, batchDelay: .zero))
        await queue.accept(Rows.rows(3))
        let status = await queue.flush(within: .seconds(1))
        #expect(status.losses == EncodingLosses(truncatedValues: 3, omittedAttributes: 5))
        let line = "warning sink cuts what the endpoint does not take"
        #expect(
            log.lines == [
                "\(line) count=2 kind=truncated_values sink=scripted",
                "\(line) count=4 kind=omitted_attributes sink=scripted",
            ])
    }

    @Test func `keeps within its limit of bytes, even for a row that alone goes beyond`() async {
        let queue = bench.queue(
            ScriptedSink(), limits: SinkQueueLimits(maximumBytes: 10_000, batchDelay: .zero))
        await queue.accept([Rows.row("a", .text(String(repeating: "x", count: 20_000)))])
        #expect(await queue.status.dropped == [.queueFull: 1])
        await queue.accept(Rows.rows(500))
        let status = await queue.status
        #expect(status.queuedBytes <= 10_000 && status.queued > 0 && status.isBalanced)
    }

    @Test func `a call that takes too long is cancelled and counts as a time-out`() async throws {
        let sink = ScriptedSink([.hang])
        let queue = bench.queue(
            sink, limits: SinkQueueLimits(batchDelay: .zero, attemptTimeout: .seconds(30)))
        await queue.accept(Rows.rows(1))
        let run = Task { await queue.run() }
        try await eventually("under way") { time.sleeping == [.seconds(30)] }
        time.advance(by: .seconds(30))
        try await eventually("waits to try again") { time.sleeping == [.milliseconds(500)] }
        #expect(
            await queue.status.state
                == .failing(.timeout, message: "the sink did not come to an end in time"))
        time.advance(by: .seconds(1))
        try await eventually("delivered") { await queue.status.delivered == 1 }
        run.cancel()
        await run.value
    }

    @Test func `one that hangs for ever holds up neither another nor the shutdown`() async throws {
        let stuck = bench.queue(ScriptedSink([.hangForever], name: "stuck"))
        let good = bench.queue(ScriptedSink(name: "good"))
        let runs = [Task { await stuck.run() }, Task { await good.run() }]
        for queue in [stuck, good] { await queue.accept(Rows.rows(3)) }
        try await eventually("the good one goes on") { await good.status.delivered == 3 }
        try await eventually("the other is under way") { await stuck.status.queued == 3 }
        let flush = Task { await stuck.flush(within: .seconds(10)) }
        try await eventually("draining") { time.sleeping.contains(.seconds(10)) }
        await stuck.accept(Rows.rows(2))
        time.advance(by: .seconds(10))
        try await eventually("the sink gets its grace") { time.sleeping.contains(.seconds(1)) }
        time.advance(by: .seconds(1))
        let status = await flush.value
        #expect(status.dropped == [.shutdown: 5])
        #expect(status.queued == 0 && status.isBalanced)
        await runs[0].value
        runs[1].cancel()
        await runs[1].value
    }

    @Test(arguments: 0..<20)
    func `whatever happens, the account balances and no row is delivered twice`(seed: Int)
        async throws
    {
        var random = SplitMix64(seed: UInt64(seed))
        let script = (0..<60).map { _ -> ScriptedSink.Step in
            switch Int.random(in: 0..<5, using: &random) {
            case 0: .fail(.testUnreachable)
            case 1: .fail(Bool.random(using: &random) ? .testForbidden : .testRefused)
            case 2:
                .failAfter(
                    delivered: .random(in: 0..<5, using: &random),
                    dropped: .random(in: 0..<5, using: &random), .testUnreachable)
            default: .succeed
            }
        }
        let sink = ScriptedSink(script)
        let queue = bench.queue(
            sink, limits: SinkQueueLimits(maximumRows: 40, batchRows: 8, batchDelay: .seconds(2)),
            retry: RetryPolicy(firstDelay: .seconds(1), maximumDelay: .seconds(9)), random: 0.7)
        let run = Task { await queue.run() }
        var given = 0
        for _ in 0..<200 {
            if Bool.random(using: &random) {
                let count = Int.random(in: 0..<20, using: &random)
                given += count
                await queue.accept(Rows.rows(count))
            }
            if Bool.random(using: &random) { time.advance(by: .seconds(1)) }
            let status = await queue.status
            #expect(status.isBalanced && status.queued <= 40)
            await Task.yield()
        }
        let flush = Task { await queue.flush(within: .seconds(100)) }
        let ended = Task { await run.value }
        while await queue.status.state != .closed {
            time.advance(by: .milliseconds(500))
            await Task.yield()
        }
        await ended.value
        let status = await flush.value
        let delivered = await sink.delivered
        #expect(status.accepted == given && status.queued == 0 && status.isBalanced)
        #expect(status.delivered == delivered.count)
        #expect(delivered == Array(Set(delivered)).sorted())
    }
}
