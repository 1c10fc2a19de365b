import Spool
import Telemetry

extension SinkWorker {
    /// Tells the spool what became of the rows of a lease. If it cannot take that, it is kept and told
    /// again before anything else of this sink, so that nothing is lost and nothing counts twice.
    func save(_ lease: SpoolLease, _ settlement: SpoolSettlement) async {
        guard unsaved.isEmpty else { return unsaved.append((lease, settlement)) }
        if await trySave(lease, settlement) { return }
        unsaved.append((lease, settlement))
    }

    /// Tells the spool what it could not take before, oldest first.
    func saveAgain() async {
        while let (lease, settlement) = unsaved.first {
            guard await trySave(lease, settlement) else { return }
            unsaved.removeFirst()
        }
    }

    private func trySave(_ lease: SpoolLease, _ settlement: SpoolSettlement) async -> Bool {
        do throws(SpoolError) {
            if settlement.unsettled.count == lease.rows.count {
                await cursor.release(lease)
            } else {
                try await cursor.settle(lease, settlement)
            }
        } catch {
            spoolFails(error)
            return false
        }
        spoolWorks()
        journal.deadLettered(settlement.deadLetters)
        journal.checked(cursor.account)
        return true
    }

    /// Makes dead letters of the oldest rows whose time is up though they were never tried, since the
    /// sink failed all the time.
    func giveUpOldest(_ error: SinkError) async {
        do throws(SpoolError) {
            let lease = try await cursor.lease(
                .oldest, maximumRows: policy.batchRows, maximumBytes: policy.batchBytes)
            guard let lease else {
                sweep = nil
                return
            }
            let (now, milliseconds) = (time.elapsed(), time.milliseconds())
            let spent = lease.rows.prefix {
                budget.isSpent($0, at: now, milliseconds: milliseconds)
            }
            if spent.count < lease.rows.count { sweep = nil }
            await save(
                lease,
                SpoolSettlement(
                    unsettled: lease.rows.dropFirst(spent.count).map(\.id),
                    deadLetters: spent.map { .init(givenUp($0, error)) }))
        } catch {
            spoolFails(error)
        }
    }

    func spoolFails(_ error: SpoolError) {
        spoolFailures += 1
        journal.spoolFailed(error)
        let wait = SinkError(.io, retryable: true, message: "")
        spoolRestsUntil =
            time.elapsed()
            + policy.retry.delay(afterFailures: spoolFailures, error: wait, random: random())
    }

    func spoolWorks() {
        spoolFailures = 0
        spoolRestsUntil = .zero
        journal.spoolSucceeded()
    }

    /// Settles all rows that are left as dropped by the shutdown, since they go with the process.
    func dropRest() async {
        do throws(SpoolError) {
            for end in [SpoolEnd.oldest, .newest] {
                while let lease = try await cursor.lease(
                    end, maximumRows: policy.batchRows, maximumBytes: policy.batchBytes)
                {
                    await save(
                        lease,
                        SpoolSettlement(
                            dropped: [DropReason.shutdown.label: lease.rows.count]))
                }
            }
        } catch {
            spoolFails(error)
        }
    }
}
