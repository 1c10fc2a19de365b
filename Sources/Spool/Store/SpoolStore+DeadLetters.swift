import Telemetry

/// Dead letters, and how they come again.
extension SpoolStore {
    func keys(of sink: SinkState, _ rows: RowRanges) -> [DeadLetterKey] {
        rows.ranges.flatMap { $0.map { key(of: sink, $0) } }
    }

    /// Puts rows that were refused on the disk, before the cursor passes them.
    func bury(
        _ refused: [SpoolSettlement.RefusedRow], of sink: SinkState, at time: Int64
    ) throws(SpoolError) {
        let letters = refused.map {
            DeadLetter(
                sink: sink.name, row: $0.row, reason: $0.reason, message: $0.message,
                refusedAt: time)
        }
        try withReserve { () throws(SpoolError) in
            try deadLetters.append(letters, at: time, files)
        }
    }

    /// Dead letters in the order of their rows.
    func listDeadLetters(
        of name: String?, maximum: Int
    ) throws(SpoolError) -> [DeadLetter] {
        let keys = deadLetters.entries.keys.filter { key in
            (name.map { $0 == key.sink } ?? true) && !isReplaying(key)
        }.sorted { ($0.id, $0.sink) < ($1.id, $1.sink) }
        var letters: [DeadLetter] = []
        for key in keys.prefix(maximum) {
            if let letter = try deadLetters.read(key, files, &interner) { letters.append(letter) }
        }
        return letters
    }

    /// Removes dead letters for good; they stay in the account.
    ///
    /// - Returns: How many there were.
    func removeDeadLetters(_ ids: [RowID], of name: String) throws(SpoolError) -> Int {
        try checkOpen()
        defer { show() }
        let keys = Set(ids).map { DeadLetterKey(sink: name, id: $0) }
            .filter { deadLetters.entries[$0] != nil && !isReplaying($0) }
        // A cursor that falls back behind them would send them again.
        try syncCursors(at: now())
        try deadLetters.remove(keys, at: now(), files)
        return keys.count
    }

    /// Lets dead letters go to their sink again.
    ///
    /// - Returns: How many.
    func replay(_ ids: [RowID], of name: String) throws(SpoolError) -> Int {
        try checkOpen()
        guard let sink = sinks[name] else { return 0 }
        defer { show() }
        var count = 0
        for id in Set(ids).sorted() where id.spool == spool {
            let key = DeadLetterKey(sink: name, id: id)
            guard deadLetters.entries[key] != nil, !isReplaying(key),
                sink.replays.count < SinkState.maximumReplays
            else { continue }
            sink.replays.insert(id.number..<id.number + 1)
            // A cursor that was lost took the account with it.
            if sink.counts.deadLettered > 0 {
                sink.counts.deadLettered -= 1
            } else {
                sink.counts.accepted += 1
            }
            count += 1
        }
        guard count > 0 else { return 0 }
        sink.log.isChanged = true
        tidy(at: now())
        rowWaiters.endAll()
        return count
    }

    /// Dead letters that wait to go again, if there are any.
    func leaseReplay(
        _ sink: SinkState, maximumRows: Int, maximumBytes: Int
    ) throws(SpoolError) -> SpoolLease? {
        var rows: [AcceptedRow] = []
        var taken = RowRanges()
        var bytes = 0
        while rows.count < maximumRows, bytes < maximumBytes,
            let number = sink.replays.ranges.first?.lowerBound
        {
            let key = key(of: sink, number)
            let length = deadLetters.entries[key]?.length ?? 0
            let letter: DeadLetter?
            do throws(SpoolError) {
                letter = try deadLetters.read(key, files, &interner)
            } catch {
                // It is still there, and those before it go.
                if rows.isEmpty { throw error }
                break
            }
            sink.replays.remove(number..<number + 1)
            guard let letter else {
                // It went by its age, or it is damaged.
                sink.counts.drop(1, length == 0 ? DropLabel.expired : DropLabel.corrupt)
                sink.log.isChanged = true
                continue
            }
            rows.append(letter.row)
            taken.insert(number..<number + 1)
            bytes += length
        }
        return rows.isEmpty ? nil : give(sink, rows, taken, bytes, isReplay: true)
    }

    func finishReplays(
        _ sink: SinkState, _ settled: RowRanges, again: [RowID],
        dead: [SpoolSettlement.RefusedRow]
    ) {
        sink.finished.insert(settled)
        // Refused anew: the newer letter stands in the place of the older.
        for refused in dead {
            sink.finished.remove(refused.row.id.number..<refused.row.id.number + 1)
        }
        for id in again { sink.replays.insert(id.number..<id.number + 1) }
    }

    private func key(of sink: SinkState, _ number: UInt64) -> DeadLetterKey {
        DeadLetterKey(sink: sink.name, id: RowID(spool: spool, number: number))
    }

    /// Whether a dead letter is on its way again, or was.
    private func isReplaying(_ key: DeadLetterKey) -> Bool {
        guard let sink = sinks[key.sink], key.id.spool == spool else { return false }
        return sink.replays.contains(key.id.number) || sink.finished.contains(key.id.number)
            || sink.leases.values.contains { $0.isReplay && $0.rows.contains(key.id.number) }
    }
}
