import Formats
import Spool
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

/// What a worker does with rows that get through.
struct SinkWorkerTests {
    private let bench: WorkerBench
    private var time: SteppedTime { bench.time }

    init() async throws { bench = try await WorkerBench() }

    @Test func `delivers what was accepted, in order, and balances`() async throws {
        let sink = ScriptedSink()
        let worker = bench.worker(
            sink, DeliveryPolicy(batchRows: 3, batchDelay: .seconds(5)))
        let run = Task { await worker.run() }
        try await bench.accept(7)
        try await eventually("two full batches") { await sink.delivered.count == 6 }
        #expect(await sink.calls == [[0, 1, 2], [3, 4, 5]])
        try await eventually("the third waits for company") { time.sleeping == [.seconds(5)] }
        time.advance(by: .seconds(5))
        try await eventually("and goes when its time is up") { await sink.delivered.count == 7 }
        let status = await worker.flush(within: .seconds(1))
        await run.value
        #expect(status.state == .closed && status.isBalanced)
        #expect(status.account == .init(accepted: 7, delivered: 7))
        #expect(status.requests == 3 && status.bytes == 70 && status.retries == 0)
        #expect(status.oldestAge == nil && status.lastFailure == nil)
        #expect(await sink.isClosed)
        #expect(bench.log.lines == [])
    }

    @Test func `rows that come while a batch is gathered go with it`() async throws {
        let sink = ScriptedSink()
        let worker = bench.worker(sink, DeliveryPolicy(batchDelay: .seconds(5)))
        let run = Task { await worker.run() }
        try await bench.accept(2)
        try await eventually("gathers") { time.sleeping == [.seconds(5)] }
        time.advance(by: .seconds(2))
        try await bench.accept(Rows.rows(1, from: 2))
        try await eventually("no longer for the later one") { time.sleeping == [.seconds(3)] }
        time.advance(by: .seconds(3))
        try await eventually("delivered") { await sink.calls == [[0, 1, 2]] }
        run.cancel()
        await run.value
    }

    @Test func `a batch that is full goes before its time is up`() async throws {
        let sink = ScriptedSink()
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 10, batchDelay: .seconds(5)))
        let run = Task { await worker.run() }
        try await bench.accept(4)
        try await eventually("gathers") { time.sleeping == [.seconds(5)] }
        try await bench.accept(Rows.rows(6, from: 4))
        try await eventually("delivered") { await sink.calls == [Array(0..<10)] }
        #expect(time.now == .zero)
        run.cancel()
        await run.value
    }

    @Test func `what the endpoint does not take by its time is dropped before it is sent`()
        async throws
    {
        let sink = ScriptedSink(
            needs: SinkNeeds(greatestAge: .seconds(60), greatestLead: .seconds(10)))
        let worker = bench.worker(sink)
        let now = time.source.milliseconds()
        let offsets: [Int64] = [-60_001, -60_000, 0, 10_000, 10_001, -90_000]
        try await bench.accept(
            offsets.enumerated().map { Rows.row($0, timestamp: now + $1) })
        let status = await worker.flush(within: .seconds(1))
        #expect(await sink.calls == [[1, 2, 3]])
        #expect(status.account.dropped == ["too_old": 2, "in_future": 1])
        #expect(status.account.delivered == 3 && status.isBalanced)
        #expect(
            Set(bench.log.lines) == [
                "warning sink is dropping rows reason=too_old rows=2 sink=scripted",
                "warning sink is dropping rows reason=in_future rows=1 sink=scripted",
            ])
    }

    @Test func `a batch in which every row is too old makes no call`() async throws {
        let sink = ScriptedSink(needs: SinkNeeds(greatestAge: .seconds(60)))
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 2, batchDelay: .zero))
        try await bench.accept(Rows.rows(4, timestamp: time.source.milliseconds() - 100_000))
        let status = await worker.flush(within: .seconds(1))
        #expect(await sink.calls == [])
        #expect(status.account.dropped == ["too_old": 4] && status.isBalanced)
    }

    @Test func `a row that is refused alone is a dead letter with the reason`() async throws {
        let sink = ScriptedSink([.refuse(2)])
        let worker = bench.worker(sink)
        try await bench.accept(5)
        let status = await worker.flush(within: .seconds(1))
        #expect(status.account.deadLettered == 2 && status.account.delivered == 3)
        let letters = try await bench.deadLetters()
        #expect(letters.map(\.number) == [3, 4])
        #expect(letters.allSatisfy { $0.text == "refused: 400 not this one" })
        #expect(
            bench.log.lines == [
                """
                warning rows become dead letters message=400 not this one reason=refused rows=2 \
                sink=scripted
                """
            ])
    }

    @Test func `the first loss of each kind is told, and all are counted`() async throws {
        let sink = ScriptedSink([
            .cut(.init(truncatedValues: 2)), .cut(.init(truncatedValues: 1, omittedAttributes: 4)),
            .cut(.init(omittedAttributes: 1)),
        ])
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 1, batchDelay: .zero))
        try await bench.accept(3)
        let status = await worker.flush(within: .seconds(1))
        #expect(status.losses == EncodingLosses(truncatedValues: 3, omittedAttributes: 5))
        let line = "warning sink cuts what the endpoint does not take"
        #expect(
            bench.log.lines == [
                "\(line) count=2 kind=truncated_values sink=scripted",
                "\(line) count=4 kind=omitted_attributes sink=scripted",
            ])
    }

    @Test func `a rate of requests is kept by computed waits`() async throws {
        let sink = ScriptedSink()
        let worker = bench.worker(
            sink,
            DeliveryPolicy(
                batchRows: 1, batchDelay: .zero,
                requestRate: RateLimit(perSecond: 0.5, burst: 2)))
        let run = Task { await worker.run() }
        try await bench.accept(4)
        for count in 2...4 {
            try await eventually("the next waits") {
                await sink.calls.count == count && (count == 4 || time.sleeping == [.seconds(2)])
            }
            if count < 4 { time.advance(by: .seconds(2)) }
        }
        run.cancel()
        await run.value
    }

    @Test func `a rate of bytes counts what was really sent`() async throws {
        let sink = ScriptedSink()
        let worker = bench.worker(
            sink,
            DeliveryPolicy(
                batchRows: 10, batchDelay: .zero, byteRate: RateLimit(perSecond: 10, burst: 150)))
        try await bench.accept(30)
        let run = Task { await worker.run() }
        // Two calls of a hundred bytes leave a debt of fifty, and one byte is needed.
        try await eventually("the third waits") {
            let waits = time.sleeping
            return await sink.calls.count == 2 && waits.count == 1
                && waits[0] > .milliseconds(5099) && waits[0] < .milliseconds(5101)
        }
        time.advance(by: .milliseconds(5101))
        try await eventually("delivered") { await worker.status.account.delivered == 30 }
        #expect(await worker.status.bytes == 300)
        run.cancel()
        await run.value
    }

    @Test func `rows of other types are none of the sink's`() async throws {
        let bench = try await WorkerBench(sinks: ["scripted": ["T"]])
        let sink = ScriptedSink()
        let worker = bench.worker(sink)
        try await bench.accept(3)
        let status = await worker.flush(within: .seconds(1))
        #expect(status.account.accepted == 0 && status.account.passedOver == 3)
        #expect(status.isBalanced)
        #expect(await sink.calls == [])
    }
}
