import Telemetry

/// Appending: those that come while a sync is under way go to disk together, as one transaction.
extension SpoolStore {
    /// How many appends make up a company for which nobody waits longer.
    static let maximumCompany = 64

    /// An append of the transaction that is being written.
    struct Member {
        var pending: Pending
        var rows: Range<UInt64>
    }

    func append(_ commit: SpoolCommit) async throws(SpoolError) -> Range<UInt64> {
        try checkOpen()
        let result = await withCheckedContinuation { continuation in
            pending.append(Pending(commit: commit, continuation: continuation))
            if pending.count >= Self.maximumCompany { company?.cancel() }
            guard !isCommitting else { return }
            isCommitting = true
            Task { await commitPending() }
        }
        return try result.get()
    }

    func checkOpen() throws(SpoolError) {
        if isClosed { throw SpoolError(.closed, message: "the spool is closed") }
    }

    private func commitPending() async {
        while !pending.isEmpty {
            await waitForCompany()
            await commitGroup()
        }
        isCommitting = false
        idleWaiters.endAll()
    }

    /// Waits as long as the last sync is not far enough behind.
    private func waitForCompany() async {
        guard let lastSync, pending.count < Self.maximumCompany, !isClosed else { return }
        let rest = options.commitDelay - lastSync.duration(to: .now)
        guard rest > .zero else { return }
        let company = Task { _ = try? await Task.sleep(for: rest) }
        self.company = company
        await company.value
        self.company = nil
    }

    /// Brings the first appends that wait to disk, as many as go together.
    private func commitGroup() async {
        let time = now()
        do throws(SpoolError) {
            try makeReady(at: time)
        } catch {
            let all = pending
            pending.removeAll()
            for next in all { refuse(next, error) }
            return show()
        }
        let isNew = needsSegment(at: time)
        let baselines = board.now.baselines
        begin(isNew: isNew, baselines, at: time)
        var states = baselines
        let group = encode(isNew: isNew, &states, at: time)
        guard !group.isEmpty else { return show() }
        writer.commit(at: time)
        let outcome = await write(isNew: isNew)
        if let error = outcome {
            note(error)
            for member in group { refuse(member.pending, error) }
        } else {
            publish(group.count, isNew: isNew, at: time)
            board.change { $0.baselines = states }
        }
        // Other work may have tidied while this was synced.
        tidy(at: now())
        show()
        guard outcome == nil else { return }
        for member in group { member.pending.continuation.resume(returning: .success(member.rows)) }
        rowWaiters.endAll()
    }

    /// What must be so before a row can count as accepted.
    private func makeReady(at time: Int64) throws(SpoolError) {
        if !isLocked {
            try files.lock()
            isLocked = true
        }
        try prove()
        // A sink whose cursor nobody finds again would begin behind the row.
        for name in sinkNames {
            if let sink = sinks[name], !sink.log.isKnown { try write(sink, at: time) }
        }
    }

    /// Brings the last commit that was found there to the disk.
    ///
    /// The process that wrote it may have died before its sync, or its sync may have failed: then it is
    /// in the system's memory and no sync alone brings it to the disk.
    func prove() throws(SpoolError) {
        guard !unproven.isEmpty, let last = segments.last else { return }
        let bytes = try files.read(last.name, at: unproven.lowerBound, count: unproven.count)
        try files.write(bytes, to: last.name, at: unproven.lowerBound)
        try files.sync(last.name)
        try files.syncFolder()
        unproven = 0..<0
    }

    private func needsSegment(at time: Int64) -> Bool {
        guard isActive, let last = segments.last else { return true }
        if last.length >= options.segmentBytes || writer.shapes.isFull { return true }
        return options.maximumAgeMilliseconds.map { time - last.createdAt > $0 / 8 } ?? false
    }

    /// Begins a transaction; that of a new segment begins with the baselines that still hold.
    private func begin(isNew: Bool, _ baselines: [String: [UInt8]], at time: Int64) {
        guard isNew else { return writer.begin(row: nextRow, header: nil) }
        // The table of shapes is that of the new segment from now on.
        isActive = false
        let previous = segments.last.map {
            SegmentHeader.Previous(
                number: $0.number, length: $0.length, endRow: $0.rows.upperBound,
                newestAt: $0.newestAt)
        }
        writer.begin(
            row: nextRow,
            header: SegmentHeader(
                spool: spool, number: nextSegment, previous: previous, acceptedEnd: acceptedEnd,
                firstRow: nextRow, createdAt: time))
        for (name, state) in baselines.sorted(by: { $0.key < $1.key }) {
            writer.append(baseline: state, of: name, at: time)
        }
    }

    /// Encodes appends until the transaction is as large as it may be; those that are refused are
    /// gone then.
    private func encode(
        isNew: Bool, _ states: inout [String: [UInt8]], at time: Int64
    ) -> [Member] {
        var group: [Member] = []
        var done = 0
        let carried = writer.length
        for next in pending {
            let position = writer.position
            let before = states
            let first = writer.nextRow
            writer.append(next.commit.rows, at: time)
            for (name, state) in next.commit.baselines.sorted(by: { $0.key < $1.key }) {
                writer.append(baseline: state, of: name, at: time)
                states[name] = state.isEmpty ? nil : state
            }
            let length = writer.length - carried
            if length > options.groupBytes, !group.isEmpty {
                writer.rewind(to: position)
                states = before
                break
            }
            done += 1
            do throws(SpoolError) {
                if length > options.maximumCommitBytes {
                    throw .commitTooLarge(length, maximum: options.maximumCommitBytes)
                }
                try checkBaselines(states)
                try makeRoom(
                    for: writer.out.count + TransactionWriter.commitBytes, isNew: isNew, at: time)
            } catch {
                writer.rewind(to: position)
                states = before
                refuse(next, error)
                continue
            }
            group.append(Member(pending: next, rows: first..<writer.nextRow))
        }
        pending.removeFirst(done)
        return group
    }

    private func checkBaselines(_ states: [String: [UInt8]]) throws(SpoolError) {
        let bytes = states.reduce(0) { $0 + $1.key.utf8.count + $1.value.count }
        if bytes > options.maximumBaselineBytes {
            throw SpoolError(
                .tooLarge,
                message: "all baselines together take \(bytes) bytes, and "
                    + "\(options.maximumBaselineBytes) at most")
        }
    }

    private func refuse(_ pending: Pending, _ error: SpoolError) {
        board.change { $0.status.refusals[error.reason, default: 0] += 1 }
        pending.continuation.resume(returning: .failure(error))
    }

    /// Writes and syncs the transaction.
    ///
    /// After a write that failed, what is there of it is cut off. After a sync that failed nothing is
    /// trusted: the next transaction begins a new segment, which says where this one ended, and no
    /// number is used again.
    ///
    /// - Returns: Why it is not on the disk.
    private func write(isNew: Bool) async -> SpoolError? {
        let number = isNew ? nextSegment : segments.last?.number ?? nextSegment
        if isNew { nextSegment += 1 }
        let name = SpoolFileName.segment(number)
        let offset = isNew ? 0 : segments.last?.length ?? 0
        let bytes = writer.out.bytes
        let files = files
        let (error, isClean) = await syncThread.run { () -> (SpoolError?, Bool) in
            var isWritten = false
            do throws(SpoolError) {
                try files.write(bytes, to: name, at: offset)
                isWritten = true
                try files.sync(name)
                if isNew { try files.syncFolder() }
                return (nil, true)
            } catch {
                if isNew {
                    try? files.remove(name)
                    return (error, false)
                }
                let isCut = (try? files.truncate(name, to: offset)) != nil
                return (error, isCut && !isWritten)
            }
        }
        lastSync = .now
        if error == nil { board.change { $0.status.syncs += 1 } }
        if !isClean {
            isActive = false
            nextRow = writer.rows.upperBound
        }
        if error != nil { writer.forgetShapes() }
        return error
    }

    /// Takes in the transaction that is on the disk.
    private func publish(_ commits: Int, isNew: Bool, at time: Int64) {
        let rows = writer.rows
        if isNew {
            segments.append(
                Segment(
                    number: nextSegment - 1, rows: rows.lowerBound..<rows.lowerBound, length: 0,
                    createdAt: time, newestAt: time,
                    burned: acceptedEnd..<rows.lowerBound))
            isActive = true
        }
        let last = segments.count - 1
        let start = segments[last].length
        for block in writer.blocks {
            segments[last].index.mark(block.rows.lowerBound, at: start + block.offset)
            for sink in sinks.values {
                sink.accept(
                    block.rows, eventType: block.eventType, segment: segments[last].number)
            }
        }
        for number in segments[last].index.shapes.count..<writer.shapes.definitions.count {
            let definition = writer.shapes.definitions[number]
            segments[last].index.shapes[UInt32(number)] = interner.intern(
                definition.bytes, definition.shape)
        }
        segments[last].rows = segments[last].rows.lowerBound..<rows.upperBound
        segments[last].length += writer.out.count
        segments[last].newestAt = time
        segments[last].index.advance(to: segments[last].length)
        nextRow = rows.upperBound
        acceptedEnd = nextRow
        for sink in sinks.values {
            sink.end = acceptedEnd
            sink.log.isChanged = true
        }
        board.change { $0.status.commits += commits }
    }
}

extension SpoolError {
    fileprivate static func commitTooLarge(_ bytes: Int, maximum: Int) -> SpoolError {
        SpoolError(
            .tooLarge,
            message:
                "one commit takes \(bytes) bytes, and \(maximum) at most in a spool of this size")
    }
}
