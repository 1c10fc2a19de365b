import Spool
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

struct SinkWorkerLedgerTests {
    @Test(arguments: 0..<30)
    func `whatever happens, every row is settled once and the account balances`(seed: Int)
        async throws
    {
        var random = SplitMix64(seed: UInt64(seed))
        let files = BreakableFiles()
        let bench = try await WorkerBench(files: files)
        let time = bench.time
        let concurrency = Int.random(in: 1...3, using: &random)
        let isOrdered = concurrency == 1 && Bool.random(using: &random)
        let sink = ScriptedSink(
            (0..<60).map { _ in Self.step(&random) },
            needs: SinkNeeds(isOrdered: isOrdered, maximumConcurrency: concurrency),
            time: time.source)
        let worker = bench.worker(
            sink,
            DeliveryPolicy(
                batchRows: 8, batchDelay: .seconds(2), attemptTimeout: .seconds(20),
                retry: RetryPolicy(
                    firstDelay: .seconds(1), maximumDelay: .seconds(9),
                    retryFor: Bool.random(using: &random) ? .seconds(30) : nil),
                failuresToOpen: 3, requestRate: RateLimit(perSecond: 5, burst: 2),
                liveAfter: .seconds(10)),
            random: 0.7)
        let run = Task { await worker.run() }
        var given = 0
        for _ in 0..<100 {
            if Bool.random(using: &random) {
                let count = Int.random(in: 1..<20, using: &random)
                do throws(SpoolError) {
                    try await bench.accept(Rows.rows(count, from: given))
                    given += count
                } catch {
                    #expect(error.reason == .io, "what was not accepted is no part of the account")
                }
            }
            // The disk of every third run fails now and then.
            let isBroken = seed.isMultiple(of: 3) && Int.random(in: 0..<4, using: &random) == 0
            files.fail(isBroken ? SpoolError(.io, message: "input/output error") : nil)
            if Bool.random(using: &random) { time.advance(by: .seconds(1)) }
            #expect(await worker.status.isBalanced)
            await Task.yield()
        }
        files.fail(nil)
        try await eventually("everything is settled") {
            time.advance(by: .milliseconds(500))
            return await worker.status.account.spooled == 0
        }
        let account = await worker.status.account
        run.cancel()
        await run.value
        let delivered = await sink.delivered
        let dead = try await bench.deadLetters().map(\.number)
        #expect(account.accepted == given && account.isBalanced)
        #expect(account.delivered == delivered.count && account.deadLettered == dead.count)
        let settled = delivered + dead + (await sink.dropped)
        #expect(settled.count == given && settled.sorted() == Array(0..<given))
        #expect(await sink.mostUnderWay <= concurrency)
        #expect(await sink.ids.values.allSatisfy { $0.count == 1 })
        if isOrdered { #expect(delivered == delivered.sorted()) }
    }

    private static func step(_ random: inout SplitMix64) -> ScriptedSink.Step {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: .fail(Bool.random(using: &random) ? .testUnreachable : .testBusy)
        case 1: .fail(Bool.random(using: &random) ? .testForbidden : .testRefused)
        case 2:
            .failAfter(
                delivered: .random(in: 0..<5, using: &random),
                dropped: .random(in: 0..<5, using: &random), .testBusy)
        case 3: .refuse(.random(in: 1..<4, using: &random))
        case 4: .hang
        case 5, 6: .succeedAfter(.milliseconds(.random(in: 1..<4000, using: &random)))
        default: .succeed
        }
    }
}
