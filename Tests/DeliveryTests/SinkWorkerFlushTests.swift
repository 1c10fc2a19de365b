import Spool
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

/// How a worker ends.
struct SinkWorkerFlushTests {
    private let bench: WorkerBench
    private var time: SteppedTime { bench.time }

    init() async throws { bench = try await WorkerBench(sinks: ["scripted": nil, "good": nil]) }

    @Test func `a flush without a runner delivers all the same, and a second one changes nothing`()
        async throws
    {
        let worker = bench.worker(ScriptedSink(), DeliveryPolicy(batchDelay: .seconds(100)))
        try await bench.accept(3)
        #expect(await worker.flush(within: .seconds(10)).account.delivered == 3)
        #expect(await worker.flush(within: .seconds(10)).account.delivered == 3)
    }

    @Test func `a flush during a wait tries at once`() async throws {
        let sink = ScriptedSink([.fail(.testUnreachable)])
        let worker = bench.worker(
            sink,
            DeliveryPolicy(batchDelay: .zero, retry: RetryPolicy(firstDelay: .seconds(30))))
        try await bench.accept(3)
        let run = Task { await worker.run() }
        try await eventually("waits") { time.sleeping == [.seconds(30)] }
        #expect(await worker.flush(within: .seconds(5)).account.delivered == 3)
        await run.value
    }

    @Test(arguments: [true, false])
    func `a flush ends at once where waiting is in vain`(isDurable: Bool) async throws {
        let sink = ScriptedSink(Array(repeating: .fail(.testForbidden), count: 9))
        let worker = bench.worker(
            sink, DeliveryPolicy(batchRows: 2, batchDelay: .seconds(5)), isDurable: isDurable)
        try await bench.accept(7)
        let status = await worker.flush(within: .seconds(15))
        #expect(await sink.calls.count == 1)
        #expect(time.now == .zero && status.isBalanced)
        #expect(status.account.spooled == (isDurable ? 7 : 0))
        #expect(status.account.dropped == (isDurable ? [:] : ["shutdown": 7]))
    }

    @Test(arguments: [true, false])
    func `a flush of what may pass tries until its time is up`(isDurable: Bool) async throws {
        let sink = ScriptedSink(Array(repeating: .fail(.testUnreachable), count: 99))
        let worker = bench.worker(sink, isDurable: isDurable)
        try await bench.accept(2)
        let flush = Task { await worker.flush(within: .seconds(15)) }
        while await worker.status.state != .closed {
            time.advance(by: .milliseconds(500))
            await Task.yield()
        }
        let status = await flush.value
        #expect(status.account.dropped == (isDurable ? [:] : ["shutdown": 2]))
        #expect(status.account.spooled == (isDurable ? 2 : 0) && status.isBalanced)
        #expect(await sink.calls.count > 2)
    }

    @Test func `where the rows are safe, a breaker that opens ends a flush`() async throws {
        let sink = ScriptedSink(Array(repeating: .fail(.testUnreachable), count: 99))
        let worker = bench.worker(sink, DeliveryPolicy(batchDelay: .zero, failuresToOpen: 1))
        try await bench.accept(2)
        let status = await worker.flush(within: .seconds(15))
        #expect(status.account.spooled == 2 && time.now == .zero)
    }

    @Test func `one that hangs for ever holds up neither another nor the shutdown`() async throws {
        let stuck = bench.worker(ScriptedSink([.hangForever]), isDurable: false)
        let good = bench.worker(ScriptedSink(name: "good"))
        let runs = [Task { await stuck.run() }, Task { await good.run() }]
        try await bench.accept(3)
        try await eventually("the good one goes on") { await good.status.account.delivered == 3 }
        let flush = Task { await stuck.flush(within: .seconds(10)) }
        try await eventually("draining") { time.sleeping.contains(.seconds(10)) }
        try await bench.accept(2)
        try await eventually("and on") { await good.status.account.delivered == 5 }
        time.advance(by: .seconds(10))
        try await eventually("the sink gets its grace") { time.sleeping.contains(.seconds(1)) }
        time.advance(by: .seconds(1))
        let status = await flush.value
        #expect(status.account.dropped == ["shutdown": 5])
        #expect(status.account.spooled == 0 && status.isBalanced)
        await runs[0].value
        runs[1].cancel()
        await runs[1].value
    }

    @Test func `what a cancelled run left comes again in the next one`() async throws {
        let sink = ScriptedSink([.hang])
        let worker = bench.worker(sink)
        try await bench.accept(3)
        let run = Task { await worker.run() }
        try await eventually("under way") { await sink.calls.count == 1 }
        run.cancel()
        await run.value
        #expect(await worker.status.account.spooled == 3)
        #expect(await worker.status.state == .idle, "that was no failure of the sink")
        #expect(await worker.flush(within: .seconds(60)).account.delivered == 3)
        #expect(await sink.calls == [[0, 1, 2], [0, 1, 2]])
    }
}
