extension SinkQueue {
    /// Delivers rows as they come, until `flush` has settled everything or the task is cancelled;
    /// then the rows stay queued.
    ///
    /// One caller at a time: a second one returns at once.
    public func run() async {
        guard !isRunning, phase < .finished else { return }
        isRunning = true
        defer { isRunning = false }
        while phase < .expired, !Task.isCancelled {
            if !inFlight.isEmpty {
                await deliverInFlight()
            } else if let delay = buffer.delay(at: time.elapsed()) {
                if delay == .zero || phase == .draining {
                    (inFlight, inFlightBytes) = buffer.removeBatch()
                } else {
                    await wakeUp.wait(atMost: delay, time: time)
                }
            } else if phase == .draining {
                break
            } else {
                await wakeUp.wait(atMost: nil, time: time)
            }
        }
        if phase > .open { finish() }
    }

    /// Takes no more rows, delivers what it can within the time, drops the rest as `shutdown` and
    /// closes the sink.
    ///
    /// A failure that lasts until somebody acts, such as a key that is refused, ends this at once;
    /// the rest is then dropped by its reason.
    ///
    /// - Returns: the final account, in which nothing is queued.
    public func flush(within limit: Duration) async -> SinkStatus {
        if phase == .open {
            phase = .draining
            wakeUp.signal()
            let deadline = Task { await self.expire(after: limit) }
            if !isRunning { Task { await self.run() } }
            await finished.wait(atMost: nil, time: time)
            deadline.cancel()
            await closeSink()
        } else if phase < .finished {
            await finished.wait(atMost: nil, time: time)
        }
        return status
    }

    /// Tries the batch in flight until it is settled, given up, or the queue stops.
    private func deliverInFlight() async {
        while !inFlight.isEmpty, phase < .expired, !Task.isCancelled {
            isUnderWay = true
            let result = await attempt.run(
                SinkBatch(rows: inFlight), sink: sink, timeout: limits.attemptTimeout,
                grace: limits.cancellationGrace, time: time,
                onTimeout: { Task { await self.notice(.timedOut) } })
            isUnderWay = false
            guard phase < .finished else { return }
            switch result {
            case .success(let receipt):
                precondition(receipt.settled == inFlight.count, "a sink settles every row")
                settle(receipt, leaving: [])
                failures = 0
                let isRoomy = buffer.count < limits.maximumRows / 2
                journal.succeeded(clean: receipt.dropped.isEmpty && isRoomy)
            case .failure(let error):
                await handle(error)
            }
        }
    }

    private func handle(_ error: SinkError) async {
        let left = error.unsettled ?? inFlight
        precondition(
            error.settled.settled + left.count == inFlight.count, "a sink accounts for every row")
        settle(error.settled, leaving: left)
        if error.reason == .cancelled, Task.isCancelled || phase == .expired { return }
        journal.failed(error)
        if error.reason.isLasting, phase == .draining {
            return finish(because: .failed(error.reason))
        }
        if error.settled.delivered > 0 { failures = 0 }
        guard error.isRetryable else {
            return drop(removeInFlight(), because: .failed(error.reason))
        }
        failures += 1
        await pause(retry.delay(afterFailures: failures, error: error, random: random()))
    }

    /// Waits before the next try, but no longer than until the queue begins to drain or stops.
    private func pause(_ delay: Duration) async {
        let end = time.elapsed() + delay
        let isOpen = phase == .open
        while (phase == .open) == isOpen, phase < .expired, !Task.isCancelled {
            let rest = end - time.elapsed()
            guard rest > .zero else { break }
            await wakeUp.wait(atMost: rest, time: time)
        }
    }

    /// Shows a time-out at once, though the cancelled call may never come back.
    private func notice(_ error: SinkError) { journal.failed(error) }

    private func settle(_ receipt: SinkReceipt, leaving rows: [SinkRow]) {
        ledger.add(receipt)
        journal.lost(receipt.losses)
        for (reason, count) in receipt.dropped { journal.dropped(count, because: reason) }
        if rows.count < inFlight.count {
            inFlightBytes = rows.reduce(0) { $0 + $1.row.estimatedBytes }
        }
        inFlight = rows
    }

    /// Ends the draining: first by asking the sink to stop, then without it.
    private func expire(after limit: Duration) async {
        guard (try? await time.sleep(limit)) != nil, phase == .draining else { return }
        phase = .expired
        attempt.cancel()
        wakeUp.signal()
        try? await time.sleep(limits.cancellationGrace)
        finish()
    }

    private func finish(because reason: DropReason = .shutdown) {
        guard phase != .finished else { return }
        phase = .finished
        drop(removeInFlight() + buffer.removeAll(), because: reason)
        attempt.abandon()
        wakeUp.signal()
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
        await closed.wait(atMost: limits.cancellationGrace, time: time)
        work.cancel()
    }
}
