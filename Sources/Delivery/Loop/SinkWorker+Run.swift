import Spool
import Telemetry

extension SinkWorker {
    /// Delivers rows as they come, until `flush` has come to its end or the task is cancelled; then
    /// the rows stay spooled.
    ///
    /// One caller at a time: a second one returns at once.
    public func run() async {
        guard !isRunning, phase < .finished else { return }
        isRunning = true
        await withDiscardingTaskGroup { group in
            while phase < .expired, !Task.isCancelled {
                switch await next() {
                case .call(let call): group.addTask { await self.carry(call) }
                case .again: break
                case .wait(let limit): await wakeUp.wait(atMost: limit, time: time)
                case .done: return
                }
            }
        }
        stopWatching()
        if phase > .open { await finish() }
        isRunning = false
    }

    /// What the loop does next.
    private enum Step {
        case call(SinkCall)
        case again
        /// For a signal, but no longer than so; nil for no limit.
        case wait(Duration?)
        /// Everything is delivered and nothing more is waited for.
        case done
    }

    private func next() async -> Step {
        let now = time.elapsed()
        if spoolRestsUntil > now { return .wait(spoolRestsUntil - now) }
        if !unsaved.isEmpty {
            await saveAgain()
            return .again
        }
        if let error = sweep {
            await giveUpOldest(error)
            return .again
        }
        // Before the rows are counted: a call that ends meanwhile may give some of them back.
        let isIdle = underWay == 0
        let progress = await cursor.progress
        guard progress.waitingRows > 0 else {
            gatheringSince = nil
            watch(for: 1)
            return phase == .draining && isIdle ? .done : .wait(nil)
        }
        guard !free.isEmpty, breaker.isProbing || underWay - overdue.count < concurrency.value,
            let rest = breaker.wait(at: now)
        else { return .wait(nil) }
        let delay = max(rest, rates.wait(at: now), gathering(progress, at: now))
        if delay > .zero { return .wait(delay) }
        let isProbe = breaker.isProbing
        guard let lease = await nextLease(isProbe: isProbe) else { return .again }
        // The time may be over meanwhile, a call may have failed, or the spool did not take what became
        // of its rows.
        guard phase < .expired, unsaved.isEmpty, breaker.isProbing == isProbe,
            breaker.wait(at: time.elapsed()) == .zero
        else {
            await cursor.release(lease)
            return .again
        }
        guard let call = await begin(lease) else { return .again }
        return .call(call)
    }

    /// How long the rows that wait still wait for company.
    private func gathering(_ progress: SinkProgress, at now: Duration) -> Duration {
        var since = gatheringSince ?? now
        if progress.leases == 0, let oldest = progress.oldestAcceptedAt {
            since = min(since, now - .milliseconds(time.milliseconds() - oldest))
        }
        gatheringSince = since
        let isFull =
            progress.waitingRows >= policy.batchRows || progress.hasBacklog || wasCutByBytes
        if isFull || breaker.isProbing || phase == .draining { return .zero }
        let rest = since + policy.batchDelay - now
        if rest > .zero { watch(for: policy.batchRows) }
        return max(rest, .zero)
    }

    /// The rows of the next batch; nil where there are none after all, or the spool cannot be read.
    private func nextLease(isProbe: Bool) async -> SpoolLease? {
        do throws(SpoolError) {
            for end in ends {
                let lease = try await cursor.lease(
                    end,
                    maximumRows: isProbe
                        ? min(DeliveryPolicy.probeRows, policy.batchRows) : policy.batchRows,
                    maximumBytes: policy.batchBytes)
                guard let lease else { continue }
                if unsaved.isEmpty { spoolWorks() }
                share.advance()
                wasCutByBytes = lease.bytes >= policy.batchBytes
                gatheringSince = nil
                await cutIfLate(lease, of: end)
                return lease
            }
        } catch {
            spoolFails(error)
        }
        return nil
    }

    /// Which rows come first: in order where the sink needs that, else mostly those of now.
    private var ends: [SpoolEnd] {
        if sink.needs.isOrdered { return [.oldest] }
        return share.prefersLive ? [.newest, .oldest] : [.oldest, .newest]
    }

    /// Makes what waits a backlog, if live rows are late.
    private func cutIfLate(_ lease: SpoolLease, of end: SpoolEnd) async {
        guard end == .newest, !lease.isReplay, let oldest = lease.rows.first?.acceptedAt,
            .milliseconds(time.milliseconds() - oldest) > policy.liveAfter
        else { return }
        await cursor.beginLive()
    }

    /// Has the loop woken when so many rows wait.
    private func watch(for rows: Int) {
        guard watched?.rows != rows else { return }
        stopWatching()
        watched = (
            rows,
            Task {
                // Where they never come, since the spool is closed, nobody is woken.
                if await cursor.waitForRows(atLeast: rows), !Task.isCancelled { rowsCame() }
            }
        )
    }

    private func rowsCame() {
        watched = nil
        wakeUp.signal()
    }

    private func stopWatching() {
        watched?.task.cancel()
        watched = nil
    }
}

extension SinkProgress {
    /// Rows that nobody has in hand.
    var waitingRows: Int { backlogRows + liveRows + replayRows }
}
