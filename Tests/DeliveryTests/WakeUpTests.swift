import StandIns
import TestSupport
import Testing

@testable import Delivery

struct WakeUpTests {
    private let time = SteppedTime()

    @Test(arguments: [false, true])
    func `a signal is kept for the next wait, and a latch keeps it for good`(isLatch: Bool)
        async throws
    {
        let wakeUp = WakeUp(isLatch: isLatch)
        wakeUp.signal()
        await wakeUp.wait(atMost: nil, time: time.source)
        let second = Task { await wakeUp.wait(atMost: .seconds(5), time: time.source) }
        if !isLatch {
            try await eventually("the second one waits") { time.sleeping == [.seconds(5)] }
            time.advance(by: .seconds(5))
        }
        await second.value
        #expect(wakeUp.waitCount == 0)
    }

    @Test func `signals end every wait, however many there are`() async throws {
        let wakeUp = WakeUp()
        let waits = (0..<3).map { _ in
            Task { await wakeUp.wait(atMost: nil, time: time.source) }
        }
        try await eventually("all wait") { wakeUp.waitCount == 3 }
        try await eventually("all have ended") {
            wakeUp.signal()
            return wakeUp.waitCount == 0
        }
        for wait in waits { await wait.value }
    }

    @Test func `a timer or a cancellation that comes too late leaves nothing behind`() async {
        let wakeUp = WakeUp()
        for id in 1...100 {
            wakeUp.signal()
            await wakeUp.wait(atMost: .seconds(1), time: time.source)
            wakeUp.end(UInt64(id))
        }
        #expect(wakeUp.waitCount == 0)
        let cancelled = Task { await wakeUp.wait(atMost: nil, time: time.source) }
        cancelled.cancel()
        await cancelled.value
        #expect(wakeUp.waitCount == 0)
    }
}
