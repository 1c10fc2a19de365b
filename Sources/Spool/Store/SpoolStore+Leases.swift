import Telemetry

/// Rows in the hands of sinks.
extension SpoolStore {
    func lease(
        _ name: String, _ end: SpoolEnd, maximumRows: Int, maximumBytes: Int
    ) throws(SpoolError) -> SpoolLease? {
        precondition(maximumRows > 0 && maximumBytes > 0)
        try checkOpen()
        guard let sink = sinks[name], sink.leases.count < SinkState.maximumLeases else {
            return nil
        }
        defer { show() }
        tidy(at: now())
        if let replay = try leaseReplay(sink, maximumRows: maximumRows, maximumBytes: maximumBytes)
        {
            return replay
        }
        var rows: [AcceptedRow] = []
        var taken = RowRanges()
        var bytes = 0
        var part = sink.part(end)
        while rows.count < maximumRows, bytes < maximumBytes,
            let first = sink.available.first(in: part)
        {
            guard let index = segmentIndex(of: first.lowerBound) else {
                passOver(sink, first)
                if rows.isEmpty { part = sink.part(end) }
                continue
            }
            var reader = SegmentReader(
                wanted: sink.available.clamped(to: segments[index].rows.clamped(to: part)),
                types: sink.types, spool: spool, maximumRows: maximumRows - rows.count,
                maximumBytes: maximumBytes - bytes)
            var failure: SpoolError?
            do throws(SpoolError) {
                try reader.read(&segments[index], files, &interner, &decoder)
            } catch {
                failure = error
            }
            for ranges in [reader.taken, reader.passedOver, reader.corrupt, reader.unknown] {
                sink.available.remove(ranges)
            }
            sink.drop(reader.corrupt, of: segments[index].number, DropLabel.corrupt)
            taken.insert(reader.taken)
            rows += reader.rows
            bytes += reader.bytes
            // What was left of a backlog may have been no rows of the sink.
            if rows.isEmpty { part = sink.part(end) }
            if let failure {
                note(failure)
                if rows.isEmpty { throw failure }
                break
            }
        }
        guard !rows.isEmpty else { return nil }
        return give(sink, rows, taken, bytes, isReplay: false)
    }

    func give(
        _ sink: SinkState, _ rows: [AcceptedRow], _ taken: RowRanges, _ bytes: Int, isReplay: Bool
    ) -> SpoolLease {
        let id = nextLease
        nextLease += 1
        sink.leases[id] = SinkState.Lease(rows: taken, isReplay: isReplay)
        return SpoolLease(id: id, rows: rows, bytes: bytes, isReplay: isReplay)
    }

    /// Takes out rows that are in no segment: for a sink that takes some types only, numbers between
    /// its rows that none has any more.
    private func passOver(_ sink: SinkState, _ rows: Range<UInt64>) {
        let next = firstSegment(endingBehind: rows.lowerBound)
        let end = next < segments.count ? segments[next].rows.lowerBound : UInt64.max
        let gone = rows.lowerBound..<min(rows.upperBound, end)
        if sink.types == nil { sink.counts.drop(gone.count, DropLabel.corrupt) }
        sink.available.remove(gone)
    }

    func settle(
        _ name: String, _ lease: SpoolLease, _ settlement: SpoolSettlement
    ) throws(SpoolError) {
        precondition(
            settlement.rowCount == lease.rows.count, "a settlement speaks of each row once")
        try checkOpen()
        guard let sink = sinks[name], let known = sink.leases[lease.id] else { return }
        let time = now()
        defer { show() }
        let again = settlement.unsettled.filter { known.rows.contains($0.number) }
        let dead = settlement.deadLetters.filter { known.rows.contains($0.row.id.number) }
        if !dead.isEmpty {
            do throws(SpoolError) {
                try bury(dead, of: sink, at: time)
            } catch {
                note(error)
                throw error
            }
        }
        sink.leases[lease.id] = nil
        var settled = known.rows
        for id in again { settled.remove(id.number..<id.number + 1) }
        account(sink, settled.count, dead: dead.count, settlement.dropped)
        if known.isReplay {
            finishReplays(sink, settled, again: again, dead: dead)
        } else {
            settle(sink, settled)
            for id in again { sink.available.insert(id.number..<id.number + 1) }
        }
        finish(sink, hasMore: !again.isEmpty, at: time)
    }

    /// All rows of a lease come again.
    func release(_ name: String, _ lease: SpoolLease) {
        guard !isClosed, let sink = sinks[name],
            let known = sink.leases.removeValue(forKey: lease.id)
        else { return }
        if known.isReplay {
            sink.replays.insert(known.rows)
        } else {
            sink.available.insert(known.rows)
        }
        rowWaiters.endAll()
        show()
    }

    /// Makes the present end the beginning of the live part; what is older is the backlog.
    func beginLive(_ name: String) {
        guard let sink = sinks[name] else { return }
        sink.cut = nextRow
        sink.joinParts()
        sink.log.isChanged = true
        show()
    }

    /// Rows that went while the lease was out are counted already, and not as delivered.
    private func account(_ sink: SinkState, _ count: Int, dead: Int, _ dropped: [String: Int]) {
        var rest = count - dead
        sink.counts.deadLettered += dead
        for (label, number) in dropped.sorted(by: { $0.key < $1.key }) {
            let part = min(number, rest)
            sink.counts.drop(part, label)
            rest -= part
        }
        sink.counts.delivered += rest
    }

    private func settle(_ sink: SinkState, _ settled: RowRanges) {
        for range in settled.ranges {
            var index = firstSegment(endingBehind: range.lowerBound)
            while index < segments.count, segments[index].rows.lowerBound < range.upperBound {
                let count = range.clamped(to: segments[index].rows).count
                sink.left[segments[index].number]? -= count
                index += 1
            }
        }
    }

    private func finish(_ sink: SinkState, hasMore: Bool, at time: Int64) {
        sink.joinParts()
        sink.log.isChanged = true
        do throws(SpoolError) {
            try write(sink, at: time)
        } catch {
            isBehind = true
            note(error)
        }
        tidy(at: time)
        if hasMore { rowWaiters.endAll() }
    }
}
