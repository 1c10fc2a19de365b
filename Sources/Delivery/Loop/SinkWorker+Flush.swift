extension SinkWorker {
    /// Delivers what it can within the time, without waiting for company, and closes the sink.
    ///
    /// What is left stays spooled, or counts as dropped by the shutdown where the spool is in memory
    /// alone. A failure that lasts until somebody acts, such as a key that is refused, ends this at
    /// once; so does a breaker that opens, where the spool outlives the process.
    ///
    /// - Returns: the final account.
    public func flush(within limit: Duration) async -> SinkStatus {
        if phase == .open {
            phase = .draining
            breaker.endRest()
            wakeUp.signal()
            let deadline = Task { await self.expire(after: limit) }
            if !isRunning { Task { await self.run() } }
            await finished.wait(atMost: nil, time: time)
            deadline.cancel()
            await closeSink()
        } else if phase < .finished {
            await finished.wait(atMost: nil, time: time)
        }
        return await status
    }

    /// Ends the draining: first by asking the sink to stop, then without it.
    private func expire(after limit: Duration) async {
        guard (try? await time.sleep(limit)) != nil, phase < .finished else { return }
        phase = .expired
        for attempt in attempts { attempt.cancel() }
        wakeUp.signal()
        try? await time.sleep(policy.cancellationGrace)
        for attempt in attempts { attempt.abandon() }
    }

    /// Notes the end of the loop, when no call is under way any more.
    func finish() async {
        guard phase < .finished else { return }
        phase = .expired
        await saveAgain()
        if !isDurable { await dropRest() }
        phase = .finished
        finished.signal()
    }

    /// Closes the sink, but waits no longer for it than for a cancelled call.
    private func closeSink() async {
        let closed = WakeUp(isLatch: true)
        let sink = sink
        let work = Task.detached {
            await sink.close()
            closed.signal()
        }
        await closed.wait(atMost: policy.cancellationGrace, time: time)
        work.cancel()
    }
}
