/// How a sink stands.
extension SpoolStore {
    func sync() throws(SpoolError) {
        try checkOpen()
        defer { show() }
        do throws(SpoolError) {
            try syncCursors(at: now())
        } catch {
            isBehind = true
            note(error)
            throw error
        }
    }

    func progress(of name: String) -> SinkProgress {
        var progress = SinkProgress()
        guard let sink = sinks[name] else { return progress }
        sink.joinParts()
        let cut = sink.cut ?? 0
        progress.hasBacklog = sink.cut != nil
        progress.backlogRows = sink.available.clamped(to: 0..<cut).count
        progress.liveRows = sink.available.count - progress.backlogRows
        progress.replayRows = sink.replays.count
        progress.leases = sink.leases.count
        let oldest = (sink.leases.values.filter { !$0.isReplay }.map(\.rows) + [sink.available])
            .compactMap { $0.ranges.first?.lowerBound }.min()
        progress.oldestAcceptedAt = oldest.flatMap(acceptedAt)
        return progress
    }

    /// When a row was accepted: that of its block, or of its segment where that cannot be read.
    private func acceptedAt(_ row: UInt64) -> Int64? {
        guard let index = segmentIndex(of: row) else { return nil }
        let segment = segments[index]
        var scanner = RecordScanner(
            files, segment.name, from: segment.index.offset(of: row), to: segment.length)
        while let step = try? scanner.next() {
            if case .record(let header, _) = step, header.kind == .rows,
                header.rows.upperBound > row
            {
                return header.time
            }
        }
        return segment.createdAt
    }
}
