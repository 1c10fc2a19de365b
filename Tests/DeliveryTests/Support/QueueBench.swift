import StandIns

@testable import Delivery

/// What a test of queues stands on: a clock that it moves, a log that it reads, queues over both.
struct QueueBench {
    let time = SteppedTime()
    let log = LogRecorder()

    /// A queue that delivers at once, and whose waits are as long as they can be.
    func queue(
        _ sink: some Sink, limits: SinkQueueLimits = .local, retry: RetryPolicy = .init(),
        random: Double = 1
    ) -> SinkQueue {
        SinkQueue(
            sink: sink, limits: limits, retry: retry, time: time.source, random: { random },
            logger: log.logger)
    }
}
