/// Waiting for rows, for room, and for the end.
extension SpoolStore {
    /// Returns when there are rows for a sink, when the spool is closed, or when the task is
    /// cancelled.
    func waitForRows(_ name: String, _ end: SpoolEnd?, atLeast count: Int) async -> Bool {
        while !isClosed, !Task.isCancelled, let sink = sinks[name] {
            let part = end.map(sink.part) ?? 0..<UInt64.max
            if sink.available.clamped(to: part).count + sink.replays.count >= count { return true }
            let id = rowWaiters.begin()
            await withTaskCancellationHandler {
                await withCheckedContinuation { rowWaiters.add(id, $0) }
            } onCancel: {
                Task { await endRowWait(id) }
            }
        }
        return false
    }

    /// Returns when there is room for a commit, when the spool is closed, or when the task is
    /// cancelled.
    func waitForRoom() async {
        while !isClosed, !Task.isCancelled, board.now.status.isRefusing {
            let id = roomWaiters.begin()
            await withTaskCancellationHandler {
                await withCheckedContinuation { roomWaiters.add(id, $0) }
            } onCancel: {
                Task { await endRoomWait(id) }
            }
        }
    }

    private func endRowWait(_ id: UInt64) { rowWaiters.end(id) }
    private func endRoomWait(_ id: UInt64) { roomWaiters.end(id) }

    /// Waits for the appends under way, brings the cursors to the disk and lets go of the folder.
    func close() async {
        guard !isClosed else { return }
        isClosed = true
        company?.cancel()
        while isCommitting {
            await withCheckedContinuation { idleWaiters.add(idleWaiters.begin(), $0) }
        }
        for sink in sinks.values {
            for lease in sink.leases.values {
                if lease.isReplay {
                    sink.replays.insert(lease.rows)
                } else {
                    sink.available.insert(lease.rows)
                }
            }
            sink.leases.removeAll()
            sink.log.isChanged = true
        }
        do throws(SpoolError) {
            try syncCursors(at: now())
        } catch {
            isBehind = true
            note(error)
        }
        show()
        if isLocked { files.unlock() }
        isLocked = false
        rowWaiters.endAll()
        roomWaiters.endAll()
    }
}
