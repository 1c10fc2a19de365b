import Spool
import Telemetry

extension SinkWorker {
    /// Makes a lease a call; nil where no row is left to send, and the lease is settled.
    func begin(_ lease: SpoolLease) async -> SinkCall? {
        let now = time.milliseconds()
        let needs = sink.needs
        var dropped: [String: Int] = [:]
        var rows = lease.rows
        if needs.greatestAge != nil || needs.greatestLead != nil {
            rows.removeAll { row in
                guard let reason = needs.objection(to: row.row.sample.timestamp, at: now) else {
                    return false
                }
                dropped[reason.label, default: 0] += 1
                return true
            }
        }
        guard !rows.isEmpty, let slot = free.popLast() else {
            await save(lease, SpoolSettlement(dropped: dropped))
            return nil
        }
        let start = time.elapsed()
        return SinkCall(
            lease: lease, rows: rows, dropped: dropped, slot: slot, breaker: breaker.begin(),
            rates: rates.begin(rowBytes: lease.bytes, at: start), beganAt: start)
    }

    /// Carries a call to its end, and tells the spool what became of the rows.
    func carry(_ call: SinkCall) async {
        // Who ends the draining asks those to stop that have begun.
        let outcome: SinkAttempt.Outcome =
            phase < .expired
            ? await attempts[call.slot].run(
                SinkBatch(rows: call.rows), sink: sink, timeout: policy.attemptTimeout,
                grace: policy.cancellationGrace, time: time,
                onTimeout: { number in
                    Task { await self.timedOut(slot: call.slot, attempt: number) }
                }) : .failure(.givenUp)
        let settlement =
            switch outcome {
            case .success(let receipt): await succeed(call, receipt)
            case .failure(let error): fail(call, error)
            }
        await save(call.lease, settlement)
        overdue.remove(call.slot)
        free.append(call.slot)
        wakeUp.signal()
    }

    private func succeed(_ call: SinkCall, _ receipt: SinkReceipt) async -> SpoolSettlement {
        precondition(receipt.settled == call.rows.count, "a sink settles every row")
        let now = time.elapsed()
        count(call, receipt, at: now)
        concurrency.succeeded(roundTrip: now - call.beganAt, underWay: underWay)
        budget.succeeded()
        budget.settled(call.rows)
        sweep = nil
        journal.succeeded(clean: receipt.dropped.isEmpty && receipt.refused.isEmpty)
        if breaker.succeeded(call.breaker), !sink.needs.isOrdered { await cursor.beginLive() }
        return settlement(call, receipt, unsettled: [])
    }

    private func fail(_ call: SinkCall, _ error: SinkError) -> SpoolSettlement {
        let left = error.unsettled ?? call.rows
        precondition(
            error.settled.settled + left.count == call.rows.count,
            "a sink accounts for every row")
        let now = time.elapsed()
        count(call, error.settled, at: now)
        if error.reason == .cancelled, Task.isCancelled || phase >= .expired {
            breaker.ended(call.breaker)
            return settlement(call, error.settled, unsettled: left)
        }
        journal.failed(error, at: time.milliseconds())
        guard error.isRetryable else { return refuse(call, error, left) }
        retries += 1
        if error.reason.isCongestion { concurrency.troubled() }
        if error.settled.delivered > 0 { budget.succeeded() }
        note(error, of: call, at: now)
        budget.failed(call.rows, leaving: left, at: now)
        if budget.isSweepDue(at: now) { sweep = error }
        let milliseconds = time.milliseconds()
        var (spent, kept) = (error.settled, [AcceptedRow]())
        for row in left {
            if budget.isSpent(row, at: now, milliseconds: milliseconds) {
                spent.refused.append(givenUp(row, error))
            } else {
                kept.append(row)
            }
        }
        budget.settled(spent.refused.map(\.row))
        return settlement(call, spent, unsettled: kept)
    }

    /// Makes dead letters of rows that will never be taken; of the endpoint that says nothing.
    private func refuse(
        _ call: SinkCall, _ error: SinkError, _ rows: [AcceptedRow]
    ) -> SpoolSettlement {
        breaker.ended(call.breaker)
        budget.settled(call.rows)
        if error.reason.isLasting, phase == .draining { phase = .expired }
        var receipt = error.settled
        receipt.refused += rows.map {
            RefusedRow($0, reason: error.reason, message: error.message)
        }
        return settlement(call, receipt, unsettled: [])
    }

    /// Lets the sink rest after a failure, and ends a flush that waits in vain.
    private func note(_ error: SinkError, of call: SinkCall, at now: Duration) {
        let hasOpened = breaker.failed(
            call.breaker, isLasting: error.reason.isLasting,
            tookSome: error.settled.delivered > 0, at: now
        ) { policy.retry.delay(afterFailures: $0, error: error, random: random()) }
        if hasOpened { journal.opened(failures: breaker.failures) }
        guard phase == .draining else { return }
        if error.reason.isLasting || (isDurable && breaker.state == .open) { phase = .expired }
    }

    /// A row that is a dead letter since its time is up.
    func givenUp(_ row: AcceptedRow, _ error: SinkError) -> RefusedRow {
        let seconds = Int((policy.retry.retryFor ?? .zero) / .seconds(1))
        return RefusedRow(
            row, reason: error.reason, message: "gave up after \(seconds) s: \(error.message)")
    }

    private func count(_ call: SinkCall, _ receipt: SinkReceipt, at now: Duration) {
        requests += receipt.requests
        bytes += receipt.bytes
        rates.end(
            call.rates, rowBytes: call.lease.bytes, requests: receipt.requests,
            bytes: receipt.bytes, at: now)
        journal.lost(receipt.losses)
    }

    private func settlement(
        _ call: SinkCall, _ receipt: SinkReceipt, unsettled: [AcceptedRow]
    ) -> SpoolSettlement {
        var dropped = call.dropped
        for (reason, count) in receipt.dropped { dropped[reason.label, default: 0] += count }
        return SpoolSettlement(
            unsettled: unsettled.map(\.id), delivered: receipt.delivered, dropped: dropped,
            deadLetters: receipt.refused.map(SpoolSettlement.RefusedRow.init))
    }

    /// Shows a time-out at once, though the cancelled call may never come back; others go meanwhile, as
    /// far as the sink allows.
    private func timedOut(slot: Int, attempt number: Int) {
        // It may have come back since, and another may have begun.
        guard attempts[slot].isUnderWay(number) else { return }
        overdue.insert(slot)
        journal.failed(.timedOut, at: time.milliseconds())
        wakeUp.signal()
    }
}

extension SpoolSettlement.RefusedRow {
    init(_ refused: Delivery.RefusedRow) {
        self.init(refused.row, reason: refused.reason.rawValue, message: refused.message)
    }
}
