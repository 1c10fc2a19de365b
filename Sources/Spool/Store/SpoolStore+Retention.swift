/// What goes, and when: settled segments, old ones, the oldest at the limit; and when cursors are
/// brought to the disk.
extension SpoolStore {
    /// Makes room for bytes, by the policy.
    ///
    /// - Throws: `.full` where there is none, or why a segment could not go.
    func makeRoom(for bytes: Int, isNew: Bool, at time: Int64) throws(SpoolError) {
        while self.bytes + bytes > options.maximumBytes
            || (isNew && segments.count >= Self.maximumSegments)
        {
            // The last one stays, for the baselines are in it.
            guard options.atLimit == .dropOldest, segments.count > 1 else {
                wantedBytes = max(wantedBytes, bytes)
                show()
                throw SpoolError(
                    .full,
                    message: "the spool has \(self.bytes) of \(options.maximumBytes) bytes, and "
                        + "\(bytes) more do not fit")
            }
            drop(segments[0], DropLabel.full)
            try syncCursors(at: time)
            try removeSegment(at: 0)
        }
    }

    /// Does what is due. What the disk does not take now is done the next time.
    func tidy(at time: Int64) {
        expire(at: time)
        do throws(SpoolError) {
            if time - lastCursorSync >= Self.cursorSyncMilliseconds || time < lastCursorSync {
                try syncCursors(at: time)
                lastCursorSync = time
                try removeSettled(from: 1, at: time)
                try deadLetters.tidy(at: time, files)
                keepReserve()
            }
            try removeSettled(from: 0, at: time)
        } catch {
            isBehind = true
            note(error)
        }
    }

    /// Writes the cursors that have changed, and waits until all are on the disk.
    func syncCursors(at time: Int64) throws(SpoolError) {
        try withReserve { () throws(SpoolError) in try writeCursors(at: time) }
        isBehind = false
    }

    /// Does something once more with the bytes that were kept aside, where the disk is full: else
    /// rows that are delivered could not leave it.
    func withReserve(_ work: () throws(SpoolError) -> Void) throws(SpoolError) {
        do throws(SpoolError) {
            try work()
        } catch {
            guard error.reason == .diskFull, hasReserve else { throw error }
            hasReserve = false
            try files.remove(SpoolFileName.reserve)
            try work()
        }
    }

    private func keepReserve() {
        guard !hasReserve, isLocked else { return }
        let bytes = [UInt8](repeating: 0, count: options.reserveBytes)
        hasReserve = (try? files.write(bytes, to: SpoolFileName.reserve, at: 0)) != nil
        if !hasReserve { try? files.remove(SpoolFileName.reserve) }
    }

    private func writeCursors(at time: Int64) throws(SpoolError) {
        for name in sinkNames {
            guard let sink = sinks[name] else { continue }
            if sink.log.isChanged { try write(sink, at: time) }
            try sink.log.sync(files)
            guard !sink.finished.isEmpty else { continue }
            // They are settled on the disk now, and so no dead letters any more.
            try deadLetters.remove(keys(of: sink, sink.finished), at: time, files)
            sink.finished = RowRanges()
            sink.log.isChanged = true
        }
    }

    /// Writes the state of a cursor; it is on the disk after the next sync.
    func write(_ sink: SinkState, at time: Int64) throws(SpoolError) {
        guard isLocked else {
            throw SpoolError(.readOnly, message: "the folder could not be locked")
        }
        try sink.log.write(CursorRecord(sink, spool: spool), at: time, files)
    }

    /// Removes segments of which all sinks have settled everything; from the front those that come
    /// one behind the other, or any from a place on.
    private func removeSettled(from first: Int, at time: Int64) throws(SpoolError) {
        var index = first
        while index < segments.count - 1 {
            let segment = segments[index]
            guard settleLosses(of: segment) else {
                if first == 0 { return }
                index += 1
                continue
            }
            try syncCursors(at: time)
            try removeSegment(at: index)
        }
    }

    /// Whether all sinks have settled all rows of a segment; what then is left of them in the account
    /// are rows that nobody could read.
    private func settleLosses(of segment: Segment) -> Bool {
        var isSettled = true
        for sink in sinks.values {
            if sink.isUnsettled(in: segment.rows) {
                isSettled = false
            } else if let lost = sink.left.removeValue(forKey: segment.number) {
                sink.counts.drop(lost, DropLabel.corrupt)
                sink.log.isChanged = true
            }
        }
        return isSettled
    }

    /// Gives up rows of segments that are older than rows are kept.
    private func expire(at time: Int64) {
        guard let maximumAge = options.maximumAgeMilliseconds else { return }
        for segment in segments {
            guard segment.newestAt < time - maximumAge else { return }
            let isWanted = sinks.values.contains { $0.isUnsettled(in: segment.rows) }
            if isWanted { drop(segment, DropLabel.expired) }
        }
    }

    private func drop(_ segment: Segment, _ label: String) {
        for sink in sinks.values {
            sink.drop(segment: segment.number, rows: segment.rows, label)
            sink.joinParts()
            sink.log.isChanged = true
        }
    }

    private func removeSegment(at index: Int) throws(SpoolError) {
        if index > 0 {
            // The one behind says where the one before ended; without it, the file must.
            let before = segments[index - 1]
            try files.truncate(before.name, to: before.length)
            try files.sync(before.name)
        }
        try files.remove(segments[index].name)
        lostDamage += segments[index].index.damage.count
        segments.remove(at: index)
    }
}
