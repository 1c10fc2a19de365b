extension KafkaWatcher {
    /// The moments that are asked for, in seconds before now: narrow where most groups are, and a week
    /// at last.
    public static let timestampSteps: [Int64] = [60, 300, 900, 3_600, 14_400, 86_400, 604_800]

    /// Asks how old the oldest message is that each group has not read, by the timestamps of the messages
    /// around it: ListOffsets for some moments, in bulk, for partitions that are not narrowed down yet.
    ///
    /// It is at most as exact as the moments are close, and right at once, without a history. What is
    /// older than the last moment has that age at least.
    ///
    /// - Parameters:
    ///   - snapshot: the lags.
    ///   - now: the wall clock, in milliseconds since 1970 UTC.
    ///   - duration: how long it may take.
    /// - Returns: seconds for each lag.
    /// - Throws: a `KafkaError` of reason `cancelled`.
    public func timestampLags(
        of snapshot: KafkaSnapshot, now: Int64, within duration: Duration
    ) async throws(KafkaError) -> KafkaLagTimes {
        let deadline = KafkaDeadline(within: duration)
        var times = KafkaLagTimes(snapshot)
        var ends: [Int: KafkaEnds] = [:]
        /// The partitions that are not narrowed down, each with the commit that is furthest behind.
        var open: [Int: Int64] = [:]
        for lag in snapshot.lags where (lag.lag ?? 0) > 0 {
            guard let place = snapshot.place(of: lag), let committed = lag.committed,
                let end = lag.end
            else { continue }
            open[place] = min(open[place] ?? committed, committed)
            ends[place] = KafkaEnds(end: end)
        }
        for seconds in Self.timestampSteps where !open.isEmpty {
            let answer = try await offsets(
                partitions: Array(open.keys), of: snapshot.metadata,
                at: .timestamp(now - seconds * 1_000), by: deadline)
            times.failures.add(answer.failures)
            for (place, committed) in open {
                let told = answer.offsets[place]
                guard told.error == nil, let end = snapshot.ends[place].offset else {
                    ends[place] = nil
                    open[place] = nil
                    continue
                }
                // Where no message is that young, the end was where it is.
                let offset = told.offset ?? end
                ends[place]?.add(offset, seconds: seconds)
                if offset <= committed { open[place] = nil }
            }
        }
        for (row, lag) in snapshot.lags.enumerated() where (lag.lag ?? 0) > 0 {
            guard let place = snapshot.place(of: lag), let committed = lag.committed else {
                continue
            }
            times.seconds[row] = ends[place]?.age(of: committed)
        }
        return times
    }
}

extension KafkaSnapshot {
    /// The place of a lag's partition in the metadata; nil where it is gone.
    func place(of lag: KafkaLag) -> Int? {
        metadata.place(topic: Int(lag.topic), partition: lag.partition)
    }
}
