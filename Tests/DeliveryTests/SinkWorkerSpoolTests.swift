import Spool
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

/// A worker and a spool that does not always work, or is not large enough.
struct SinkWorkerSpoolTests {
    @Test func `what the spool could not be told is told again before anything else`()
        async throws
    {
        let files = BreakableFiles()
        let bench = try await WorkerBench(files: files)
        let sink = ScriptedSink([.refuse(2)])
        let worker = bench.worker(sink, DeliveryPolicy(batchRows: 5, batchDelay: .zero))
        try await bench.accept(10)
        files.fail(SpoolError(.diskFull, message: "no space left"))
        let run = Task { await worker.run() }
        for wait in [Duration.milliseconds(500), .seconds(1), .seconds(2)] {
            try await eventually("waits") { bench.time.sleeping == [wait] }
            let status = await worker.status
            #expect(status.account.delivered == 0 && status.account.deadLettered == 0)
            #expect(status.account.spooled == 10 && status.isBalanced)
            #expect(status.state == .delivering, "that is no failure of the sink")
            if wait == .seconds(2) { files.fail(nil) }
            bench.time.advance(by: wait)
        }
        try await eventually("all is settled") { await worker.status.account.spooled == 0 }
        let account = await worker.status.account
        #expect(account.delivered == 8 && account.deadLettered == 2)
        #expect(await sink.calls == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]], "no row goes twice")
        #expect(try await bench.deadLetters().map(\.number) == [3, 4])
        #expect(
            bench.log.lines == [
                "error sink waits for its spool message=no space left reason=disk_full sink=scripted",
                "notice the spool of the sink works again sink=scripted",
                """
                warning rows become dead letters message=400 not this one reason=refused rows=2 \
                sink=scripted
                """,
                "notice sink refuses no more rows sink=scripted",
            ])
        run.cancel()
        await run.value
    }

    @Test func `what the spool was never told comes again after the restart`() async throws {
        let files = BreakableFiles()
        let bench = try await WorkerBench(files: files)
        let sink = ScriptedSink([.refuse(1)])
        let worker = bench.worker(sink)
        try await bench.accept(3)
        files.fail(SpoolError(.io, message: "input/output error"))
        let flush = Task { await worker.flush(within: .seconds(5)) }
        try await eventually("waits") {
            bench.time.sleeping == [.milliseconds(500), .seconds(5)]
        }
        bench.time.advance(by: .seconds(5))
        let status = await flush.value
        #expect(status.account.spooled == 3 && status.isBalanced)
        files.fail(nil)
        await bench.spool.close()
        let next = try await WorkerBench(files: files)
        let again = next.worker(sink)
        #expect(await again.flush(within: .seconds(5)).account.delivered == 3)
        #expect(await sink.ids.values.allSatisfy { $0.count == 1 }, "under the same ids")
    }

    @Test func `a flush that counts rows while a call ends does not end itself`() async throws {
        let files = BreakableFiles()
        let bench = try await WorkerBench(files: files)
        let sink = ScriptedSink([.refuse(1)])
        let worker = bench.worker(sink, DeliveryPolicy(batchDelay: .zero))
        files.fail(nil)
        try await bench.accept(3)
        files.fail(SpoolError(.io, message: "input/output error"))
        files.holdWrite()
        let run = Task { await worker.run() }
        // The loop waits, and the spool is held by what became of the call.
        try await eventually("settles") {
            await worker.wakeUp.waitCount == 1 && files.isWriteHeld
        }
        let flush = Task { await worker.flush(within: .seconds(5)) }
        // The loop counts rows, behind the settlement.
        try await eventually("counts") { await worker.wakeUp.waitCount == 0 }
        files.letWriteGo()
        try await eventually("waits") {
            bench.time.sleeping == [.milliseconds(500), .seconds(5)]
        }
        files.fail(nil)
        bench.time.advance(by: .milliseconds(500))
        let status = await flush.value
        #expect(status.account.spooled == 0 && status.isBalanced)
        #expect(status.account.delivered == 2 && status.account.deadLettered == 1)
        await run.value
    }

    @Test(arguments: SpoolOptions.AtLimit.allCases)
    func `after a day without the endpoint, what was dropped is what the policy says`(
        atLimit: SpoolOptions.AtLimit
    ) async throws {
        let bench = try await WorkerBench(
            options: SpoolOptions(
                maximumBytes: 512 << 10, maximumAge: nil, atLimit: atLimit,
                commitDelay: .zero))
        let time = bench.time
        let isUp = Switch()
        let sink = ScriptedSink(isUp: isUp)
        let worker = bench.worker(sink, DeliveryPolicy(batchDelay: .zero))
        let run = Task { await worker.run() }
        var accepted: [Int] = []
        var number = 0
        for _ in 0..<(24 * 60) {
            let rows = Rows.rows(20, from: number)
            number += rows.count
            do throws(SpoolError) {
                try await bench.accept(rows)
                accepted += number - rows.count..<number
            } catch {
                #expect(error.reason == .full && atLimit == .refuse)
            }
            time.advance(by: .seconds(60))
            await Task.yield()
        }
        isUp.set(true)
        try await eventually("all is delivered") {
            if !time.sleeping.isEmpty { time.advance(by: .seconds(60)) }
            return await worker.status.account.spooled == 0
        }
        let status = await worker.status
        let delivered = await sink.delivered
        #expect(status.account.accepted == accepted.count && status.isBalanced)
        #expect(status.account.delivered == delivered.count && !delivered.isEmpty)
        switch atLimit {
        case .refuse:
            #expect(accepted.count < number, "the spool was full")
            #expect(status.account.dropped == [:])
            #expect(delivered.sorted() == accepted)
        case .dropOldest:
            #expect(accepted.count == number)
            #expect(status.account.dropped == ["spool_full": number - delivered.count])
            #expect(delivered.sorted() == Array((number - delivered.count)..<number))
        }
        run.cancel()
        await run.value
    }
}
