import Telemetry

/// Finding out what is there. Nothing that was accepted is changed by it: what a crash left behind
/// the last commit is cut off, and the next append begins a new segment.
extension SpoolStore {
    func recover(_ sinks: [SpoolSink]) throws(SpoolError) -> SpoolRecovery {
        var recovery = SpoolRecovery()
        do throws(SpoolError) {
            try files.lock()
            isLocked = true
        } catch {
            guard error.reason == .readOnly else { throw error }
            recovery.isReadOnly = true
        }
        do throws(SpoolError) {
            try recover(sinks, &recovery)
        } catch {
            if isLocked { files.unlock() }
            throw error
        }
        return recovery
    }

    private func recover(
        _ sinks: [SpoolSink], _ recovery: inout SpoolRecovery
    ) throws(SpoolError) {
        let time = now()
        let sizes = try files.list()
        let records = try readCursors(sinks, sizes, &recovery)
        let known = records.values.map(\.end).max() ?? 0
        let chain = try SegmentChain(files, sizes, known: known)
        recovery.findings += chain.findings
        recovery.cutBytes = chain.cutBytes
        segments = chain.segments
        recovery.isNew = chain.spool == nil && records.isEmpty
        spool = chain.spool ?? records.values.first?.spool ?? spool
        recovery.spool = spool
        acceptedEnd = max(acceptedEnd, segments.last?.rows.upperBound ?? 0, known)
        nextRow = max(acceptedEnd, chain.seenRow)
        let numbers = sizes.keys.compactMap {
            SpoolFileName.segmentNumber($0) ?? SpoolFileName.setAsideNumber($0)
        }
        nextSegment = (numbers.max() ?? 0) + 1
        hasReserve = sizes[SpoolFileName.reserve] == options.reserveBytes
        let baselines = chain.baselines
        board.change { $0.baselines = baselines }
        cleanUp(chain, &recovery)
        try deadLetters.load(files, sizes, &recovery.findings)
        let foreign = Set(
            (Array(sizes.keys) + recovery.setAside).compactMap(SpoolFileName.setAsideNumber)
                + chain.foreign.keys.compactMap(SpoolFileName.segmentNumber))
        for sink in sinks {
            guard let state = self.sinks[sink.name] else { continue }
            try attach(state, records[sink.name], foreign)
            settleBuried(state, at: time)
        }
        try findAbandoned(sizes, &recovery)
        recovery.findings = Array(recovery.findings.prefix(SpoolFinding.maximumCount))
        // The first thing that cursors are asked for is to be there.
        for name in sinkNames { self.sinks[name]?.log.isChanged = true }
        lastCursorSync = time - Self.cursorSyncMilliseconds
        tidy(at: time)
        show()
    }

    /// Reads the cursors of the sinks; one that cannot be read has an empty state.
    private func readCursors(
        _ sinks: [SpoolSink], _ sizes: [String: Int], _ recovery: inout SpoolRecovery
    ) throws(SpoolError) -> [String: CursorRecord] {
        var records: [String: CursorRecord] = [:]
        for sink in sinks where self.sinks[sink.name] == nil {
            let state = SinkState(sink)
            self.sinks[sink.name] = state
            sinkNames.append(sink.name)
            guard let length = sizes[state.log.file] else { continue }
            let (record, findings) = try state.log.read(files, length: length)
            recovery.findings += findings
            if let record, record.sink == sink.name {
                records[sink.name] = record
            } else {
                recovery.findings.append(.lostCursor(state.log.file))
            }
        }
        return records
    }

    /// Notes the rows that wait for sinks which are not configured any more.
    private func findAbandoned(
        _ sizes: [String: Int], _ recovery: inout SpoolRecovery
    ) throws(SpoolError) {
        let files = Set(sinks.values.map(\.log.file))
        for name in sizes.keys.sorted() where SpoolFileName.isCursor(name) && !files.contains(name)
        {
            var log = CursorLog(file: name)
            guard let record = try log.read(self.files, length: sizes[name] ?? 0).0 else {
                continue
            }
            let count = record.left.values.reduce(0, +)
            if count > 0 { recovery.abandoned[record.sink] = count }
        }
    }

    /// Cuts and removes what was never accepted, and sets aside what this program does not know.
    private func cleanUp(_ chain: SegmentChain, _ recovery: inout SpoolRecovery) {
        guard isLocked else { return }
        for name in chain.voids { try? files.remove(name) }
        for (name, version) in chain.foreign.sorted(by: { $0.key < $1.key }) {
            let other = SpoolFileName.setAside(name, version: version)
            recovery.findings.append(.foreign(name, version, other))
            guard (try? files.rename(name, to: other)) != nil else { continue }
            recovery.setAside.append(other)
        }
        if let last = segments.last, chain.cutBytes > 0 {
            try? files.truncate(last.name, to: last.length)
        }
        unproven = chain.lastCommit
        do throws(SpoolError) {
            try prove()
        } catch {
            note(error)
        }
    }

    /// Brings a cursor and the segments together.
    ///
    /// - Parameters:
    ///   - sink: The cursor, still empty.
    ///   - record: Its last state; nil where there is none.
    ///   - foreign: The numbers of the segments that were set aside.
    /// - Throws: Why a segment cannot be read.
    private func attach(
        _ sink: SinkState, _ record: CursorRecord?, _ foreign: Set<UInt64>
    ) throws(SpoolError) {
        // One that is new, or is gone or cannot be read any more, begins with the oldest row: sent
        // twice rather than not at all.
        var next = segments.first?.rows.lowerBound ?? acceptedEnd
        if let record {
            sink.counts = record.counts
            if record.spool == spool {
                next = max(record.end, segments.first?.rows.lowerBound ?? 0)
                sink.cut = record.cut
                sink.replays = record.replays
                sink.finished = record.finished
                try keep(sink, record)
                try acceptGone(sink, from: record.end, foreign)
            } else {
                next = segments.first?.rows.lowerBound ?? acceptedEnd
                sink.counts.drop(record.left.values.reduce(0, +), DropLabel.missed)
            }
            for (segment, count) in record.left.sorted(by: { $0.key < $1.key })
            where record.spool == spool && !segments.contains(where: { $0.number == segment }) {
                let label = foreign.contains(segment) ? DropLabel.format : DropLabel.missed
                sink.counts.drop(count, label)
            }
        }
        for index in segments.indices where segments[index].rows.upperBound > next {
            try accept(sink, index, from: next)
        }
        sink.end = acceptedEnd
        sink.joinParts()
    }

    /// Takes over what was not settled, as far as it is still there.
    private func keep(_ sink: SinkState, _ record: CursorRecord) throws(SpoolError) {
        for segment in segments {
            let rows = record.unsettled.clamped(to: segment.rows)
            guard record.types == sink.types else {
                try keepCommon(sink, record, segment, rows)
                continue
            }
            sink.available.insert(rows)
            guard let left = record.left[segment.number] else { continue }
            sink.left[segment.number] = left
            guard sink.types == nil, left > rows.count else { continue }
            sink.counts.drop(left - rows.count, DropLabel.corrupt)
            sink.left[segment.number] = rows.count
        }
    }

    /// Takes over rows of a segment that the sink took before, of those types that it still takes. The
    /// others are passed over now.
    private func keepCommon(
        _ sink: SinkState, _ record: CursorRecord, _ segment: Segment, _ unsettled: RowRanges
    ) throws(SpoolError) {
        guard let left = record.left[segment.number], left > 0 else { return }
        var kept = 0
        var scanner = RecordScanner(
            files, segment.name, from: FilePreamble.size, to: segment.length)
        while let step = try scanner.next() {
            guard case .record(let header, _) = step, header.kind == .rows,
                record.types?.contains(header.eventType) ?? true,
                sink.types?.contains(header.eventType) ?? true
            else { continue }
            let rows = unsettled.clamped(to: header.rows)
            sink.available.insert(rows)
            kept += rows.count
        }
        kept = min(kept, left)
        sink.left[segment.number] = kept
        sink.counts.accepted -= left - kept
        sink.counts.passedOver += left - kept
    }

    /// Counts rows that came and went while the sink was not there.
    private func acceptGone(
        _ sink: SinkState, from end: UInt64, _ foreign: Set<UInt64>
    ) throws(SpoolError) {
        // Of which types they were, nobody knows any more.
        guard sink.types == nil else { return }
        var place = end
        var before: UInt64 = 0
        for segment in segments {
            var gone = RowRanges()
            if segment.rows.lowerBound > place { gone.insert(place..<segment.rows.lowerBound) }
            gone.remove(segment.burned)
            let isForeign = foreign.contains { $0 > before && $0 < segment.number }
            sink.counts.accepted += gone.count
            sink.counts.drop(gone.count, isForeign ? DropLabel.format : DropLabel.missed)
            place = max(place, segment.rows.upperBound)
            before = segment.number
        }
    }

    /// Takes in the rows of a segment from one on.
    private func accept(_ sink: SinkState, _ index: Int, from row: UInt64) throws(SpoolError) {
        let number = segments[index].number
        let rows = max(row, segments[index].rows.lowerBound)..<segments[index].rows.upperBound
        guard sink.types != nil else {
            return sink.accept(rows, eventType: 0, segment: number)
        }
        var scanner = RecordScanner(
            files, segments[index].name, from: segments[index].index.offset(of: rows.lowerBound),
            to: segments[index].length)
        while let step = try scanner.next() {
            guard case .record(let header, _) = step, header.kind == .rows,
                header.rows.overlaps(rows)
            else { continue }
            sink.accept(
                header.rows.clamped(to: rows), eventType: header.eventType, segment: number)
        }
    }

    /// Settles rows that became dead letters just before a crash; those are written once more, since
    /// nobody knows whether they are on the disk.
    private func settleBuried(_ sink: SinkState, at time: Int64) {
        let keys = deadLetters.entries.keys.filter {
            $0.sink == sink.name && $0.id.spool == spool && sink.available.contains($0.id.number)
        }.sorted { $0.id < $1.id }
        do throws(SpoolError) {
            for key in keys {
                guard let letter = try deadLetters.read(key, files, &interner),
                    let index = segmentIndex(of: key.id.number)
                else { continue }
                try deadLetters.append([letter], at: time, files)
                sink.available.remove(key.id.number..<key.id.number + 1)
                sink.left[segments[index].number]? -= 1
                sink.counts.deadLettered += 1
            }
        } catch {
            note(error)
        }
    }
}

extension SpoolFinding {
    fileprivate static func lostCursor(_ file: String) -> SpoolFinding {
        SpoolFinding(
            file: file, offset: 0,
            message: "no state of the cursor can be read; all rows that are there are sent again")
    }

    fileprivate static func foreign(
        _ file: String, _ version: UInt32, _ other: String
    ) -> SpoolFinding {
        SpoolFinding(
            file: file, offset: 0,
            message: "the segment has format \(version), and this program reads "
                + "\(FilePreamble.version); it is kept as \(other), and its rows are dropped")
    }
}
