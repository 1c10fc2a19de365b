extension KafkaWatcher {
    /// The most messages that are read at one look; of more lags, those with the most messages are taken.
    public static let maximumRecords = 1_000

    /// Asks how old the oldest message is that each group has not read, by reading it.
    ///
    /// That is exact, and costs the cluster what reading costs: for each partition that somebody is
    /// behind in, the batch of messages around the commit, which is thrown away here. A client of its own
    /// reads, without a group, and is gone afterwards.
    ///
    /// - Parameters:
    ///   - snapshot: the lags.
    ///   - now: the wall clock, in milliseconds since 1970 UTC.
    ///   - duration: how long it may take; what was not read by then is not known.
    /// - Returns: seconds for each lag; nil also where the message was deleted already.
    /// - Throws: a `KafkaError`.
    public func recordLags(
        of snapshot: KafkaSnapshot, now: Int64, within duration: Duration
    ) async throws(KafkaError) -> KafkaLagTimes {
        let deadline = KafkaDeadline(within: duration)
        var times = KafkaLagTimes(snapshot)
        var wanted: [KafkaRecordReader.Place: Int64] = [:]
        for lag in snapshot.lags where snapshot.place(of: lag) != nil {
            guard let place = KafkaRecordReader.Place(lag, in: snapshot), let messages = lag.lag
            else { continue }
            wanted[place] = max(wanted[place] ?? 0, messages)
        }
        let places = wanted.sorted {
            ($1.value, $0.key.topic, $0.key.partition, $0.key.offset)
                < ($0.value, $1.key.topic, $1.key.partition, $1.key.offset)
        }.map(\.key)
        times.omitted = max(0, places.count - Self.maximumRecords)
        guard !places.isEmpty else { return times }
        let settings = settings.readingRecords
        let read = try await call(by: deadline) {
            [counter] (_, answer: KafkaAnswer<[KafkaRecordReader.Place: Int64]>) in
            answer.give(
                Result { () throws(KafkaError) in
                    let reader = try KafkaHandle(settings, countedBy: counter)
                    defer { reader.close() }
                    // What was read until then is told, and not that the call took too long.
                    let end = KafkaDeadline(within: deadline.remaining * 8 / 10)
                    return reader.use { client in
                        KafkaRecordReader(client: client, deadline: end)
                            .timestamps(of: places.prefix(Self.maximumRecords))
                    } ?? [:]
                })
        }
        for (row, lag) in snapshot.lags.enumerated() {
            guard let place = KafkaRecordReader.Place(lag, in: snapshot),
                let timestamp = read[place]
            else { continue }
            times.seconds[row] = Double(max(now - timestamp, 0)) / 1_000
        }
        return times
    }
}

extension KafkaRecordReader.Place {
    /// Where the oldest message is that was not read; nil where there is none, or it is not known.
    fileprivate init?(_ lag: KafkaLag, in snapshot: KafkaSnapshot) {
        guard let committed = lag.committed, let messages = lag.lag, messages > 0 else {
            return nil
        }
        self.init(
            topic: snapshot.topics[Int(lag.topic)], partition: lag.partition, offset: committed)
    }
}
