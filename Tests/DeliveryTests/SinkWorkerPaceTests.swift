import Spool
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

/// How many calls go at once, and which rows go first.
struct SinkWorkerPaceTests {
    private let bench: WorkerBench
    private var time: SteppedTime { bench.time }

    init() async throws { bench = try await WorkerBench() }

    /// Calls that take a second from now.
    private var callsUnderWay: Int { time.sleeping.count { $0 == .seconds(1) } }

    @Test func `concurrency grows by one a round, and never beyond what the sink allows`()
        async throws
    {
        let sink = ScriptedSink(
            Array(repeating: .succeedAfter(.seconds(1)), count: 100),
            needs: SinkNeeds(maximumConcurrency: 4), time: time.source)
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 1, batchDelay: .zero))
        let run = Task { await worker.run() }
        try await bench.accept(40)
        for expected in [1, 2, 3, 4, 4] {
            try await eventually("\(expected) under way") { callsUnderWay == expected }
            #expect(await worker.status.concurrency == expected)
            time.advance(by: .seconds(1))
        }
        #expect(await sink.mostUnderWay == 4)
        run.cancel()
        await run.value
        #expect(await worker.status.isBalanced)
    }

    @Test func `trouble takes concurrency back`() async throws {
        let steps = Array(repeating: ScriptedSink.Step.succeedAfter(.seconds(1)), count: 10)
        let sink = ScriptedSink(
            steps + [.fail(.testBusy)], needs: SinkNeeds(maximumConcurrency: 9),
            time: time.source)
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 1, batchDelay: .zero))
        let run = Task { await worker.run() }
        try await bench.accept(10)
        for expected in 1...4 {
            try await eventually("\(expected) under way") { callsUnderWay == expected }
            time.advance(by: .seconds(1))
        }
        try await eventually("the fourth round") { await worker.status.concurrency == 5 }
        try await bench.accept(1)
        try await eventually("one failed") { await worker.status.retries == 1 }
        #expect(await worker.status.concurrency == 4)
        run.cancel()
        await run.value
    }

    @Test func `an ordered sink has one call at a time, and rows in order, also after an outage`()
        async throws
    {
        let sink = ScriptedSink(
            Array(repeating: .fail(.testUnreachable), count: 7)
                + [.failAfter(delivered: 3, dropped: 0, .testBusy)],
            needs: SinkNeeds(isOrdered: true))
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 10, batchDelay: .zero))
        let run = Task { await worker.run() }
        var count = 0
        try await eventually("delivered") {
            if count < 200 {
                try? await bench.accept(Rows.rows(10, from: count))
                count += 10
            }
            if !time.sleeping.isEmpty { time.advance(by: .seconds(30)) }
            return await sink.delivered.count == 200
        }
        #expect(await sink.delivered == Array(0..<200))
        #expect(await sink.mostUnderWay == 1)
        #expect(await worker.status.backlog == 0)
        run.cancel()
        await run.value
    }

    @Test func `after an outage three of four batches are fresh rows`() async throws {
        let sink = ScriptedSink([.fail(.testForbidden)], time: time.source)
        let worker = bench.worker(
            sink, DeliveryPolicy(batchRows: 100, batchDelay: .zero))
        try await bench.accept(2000)
        let run = Task { await worker.run() }
        try await eventually("the breaker is open") {
            await worker.status.breaker == .open && time.sleeping == [.seconds(60)]
        }
        await sink.add([.succeed] + Array(repeating: .succeedAfter(.seconds(1)), count: 99))
        time.advance(by: .seconds(60))
        // The probe succeeds, and the first batch of the backlog is on its way.
        try await eventually("probe") {
            await sink.calls.count == 3 && callsUnderWay == 1
        }
        #expect(await worker.status.backlog > 1800)
        var fresh = 2000
        for _ in 0..<12 {
            try await bench.accept(Rows.rows(100, from: fresh))
            fresh += 100
            let calls = await sink.calls.count
            time.advance(by: .seconds(1))
            try await eventually("the next batch") {
                await sink.calls.count == calls + 1 && callsUnderWay == 1
            }
        }
        let firsts = await sink.calls.dropFirst(3).map { $0[0] >= 2000 }
        #expect(firsts.count { $0 } == 9 && firsts.count == 12)
        // No fresh row waits longer than the one turn of the backlog.
        let live = await sink.calls.dropFirst(3).filter { $0[0] >= 2000 }.flatMap { $0 }
        #expect(live == Array(2000..<2900))
        run.cancel()
        await run.value
    }

    @Test func `a backlog that is alone has every turn, and then all is one again`() async throws {
        let sink = ScriptedSink([.fail(.testForbidden)])
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 100, batchDelay: .zero))
        try await bench.accept(1000)
        let run = Task { await worker.run() }
        try await eventually("waits") { time.sleeping == [.seconds(60)] }
        time.advance(by: .seconds(60))
        try await eventually("delivered") { await worker.status.account.delivered == 1000 }
        #expect(await worker.status.backlog == 0)
        #expect(await sink.delivered == Array(0..<1000))
        run.cancel()
        await run.value
    }

    @Test func `rows that were left from a run before are a backlog`() async throws {
        let sink = ScriptedSink(
            Array(repeating: .succeedAfter(.seconds(1)), count: 99), time: time.source)
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 10, batchDelay: .zero))
        try await bench.accept(100)
        time.advance(by: .seconds(61))
        let run = Task { await worker.run() }
        try await eventually("the first batch") { callsUnderWay == 1 }
        try await bench.accept(Rows.rows(10, from: 100))
        time.advance(by: .seconds(1))
        try await eventually("fresh rows go next") { await sink.calls.count == 2 }
        #expect(await sink.calls == [Array(0..<10), Array(100..<110)])
        run.cancel()
        await run.value
    }

    @Test func `calls that never come back leave the other slots to the rest`() async throws {
        let sink = ScriptedSink(
            [.succeed, .hangForever, .succeed], needs: SinkNeeds(maximumConcurrency: 2))
        let worker = bench.worker(
            sink,
            DeliveryPolicy(batchRows: 1, batchDelay: .zero, attemptTimeout: .seconds(10)))
        try await bench.accept(1)
        let run = Task { await worker.run() }
        try await eventually("the first one") { await worker.status.account.delivered == 1 }
        try await bench.accept(Rows.rows(1, from: 1))
        try await eventually("hangs") {
            await sink.underWay == 1 && time.sleeping == [.seconds(10)]
        }
        time.advance(by: .seconds(10))
        try await bench.accept(Rows.rows(5, from: 2))
        try await eventually("the others") { await worker.status.account.delivered == 6 }
        #expect(await sink.mostUnderWay == 2)
        run.cancel()
        try await eventually("grace") { time.sleeping.contains(.seconds(1)) }
        time.advance(by: .seconds(1))
        await run.value
        #expect(await worker.status.account.spooled == 1)
    }
}
