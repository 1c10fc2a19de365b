import Brokers
import Dispatch
import Synchronization
import Testing

@testable import KafkaClient

@Suite(.timeLimit(.minutes(1)))
struct KafkaCallsTests {
    @Test func `the first answer counts, before anybody waits or after`() async throws {
        let early = KafkaAnswer<Int>()
        early.give(.success(1))
        early.give(.success(2))
        #expect(try await early.value() == 1)
        let late = KafkaAnswer<Int>()
        #expect(!late.isGiven)
        let waiting = Task { try await late.value() }
        late.give(.failure(KafkaError(.timeout, "x")))
        late.give(.success(2))
        await #expect(throws: KafkaError(.timeout, "x")) { try await waiting.value }
        #expect(late.isGiven)
    }

    @Test func `a task that is cancelled has its answer at once`() async {
        let answer = KafkaAnswer<Int>()
        let task = Task { try await answer.value() }
        task.cancel()
        await #expect(throws: KafkaError.cancelled) { try await task.value }
    }

    /// How many jobs run, at most ran, and have run.
    private final class Running: Sendable {
        private let counts = Mutex((now: 0, most: 0, done: 0))

        func run() {
            counts.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            counts.withLock {
                $0.now -= 1
                $0.done += 1
            }
        }

        var most: Int { counts.withLock { $0.most } }
        var done: Int { counts.withLock { $0.done } }
    }

    @Test func `a call that comes too late leaves nothing behind`() async throws {
        let watcher = KafkaWatcher(try KafkaWatcherSettings(servers: "127.0.0.1:1"))
        for _ in 0..<10 {
            let deadline = KafkaDeadline(within: .zero)
            try await Task.sleep(for: deadline.remaining)
            await #expect(throws: KafkaError.self) {
                let _: Int = try await watcher.call(by: deadline) { _, answer in
                    answer.give(.success(1))
                }
            }
        }
        #expect(watcher.callCount == 0)
        watcher.close()
    }

    @Test func `lanes run every job, and no more at a time than there are lanes`() async throws {
        let lanes = KafkaLanes(count: 3)
        let running = Running()
        for _ in 0..<500 { #expect(lanes.run { running.run() }) }
        try await eventually("all jobs have run") { running.done == 500 ? true : nil }
        #expect((1...3).contains(running.most))
    }

    @Test func `a job waits while all lanes are taken, and too many are refused`() async throws {
        let lanes = KafkaLanes(count: 1)
        let running = Running()
        let gate = DispatchSemaphore(value: 0)
        #expect(lanes.run { gate.wait() })
        for _ in 0..<KafkaLanes.maximumWaiting { #expect(lanes.run { running.run() }) }
        #expect(!lanes.run { running.run() })
        #expect(running.done == 0)
        gate.signal()
        try await eventually("what waited has run") {
            running.done == KafkaLanes.maximumWaiting ? true : nil
        }
        #expect(lanes.run { running.run() })
    }

    @Test func `a deadline is bounded, and leaves librdkafka less than is left`() {
        #expect(KafkaDeadline(within: .seconds(-5)).remaining <= .milliseconds(10))
        let long = KafkaDeadline(within: .seconds(1_000_000))
        #expect(long.remaining <= .seconds(3_600) && long.milliseconds <= 3_240_000)
        #expect(long.half.remaining <= .seconds(1_800))
        let over = KafkaDeadline(within: .zero)
        #expect(over.milliseconds >= 1)
    }
}
