package import Delivery
package import Spool
package import Telemetry

/// What a test of workers stands on: a clock that it moves, a log that it reads, a spool over files
/// in memory, workers over all three.
package struct WorkerBench {
    package let time = SteppedTime(startMilliseconds: 1_700_000_000_000)
    package let log = LogRecorder()
    package let spool: Spool

    /// A spool for sinks by name that take rows of the given event types, nil being all.
    package init(
        files: any SpoolFiles = MemoryFiles(maximumBytes: 256 << 20),
        options: SpoolOptions = .init(commitDelay: .zero),
        sinks: [String: Set<String>?] = ["scripted": nil]
    ) async throws {
        spool = try await Spool.open(
            files, options: options,
            sinks: sinks.map { SpoolSink(name: $0.key, eventTypes: $0.value) },
            id: 1, now: time.source.milliseconds
        ).0
    }

    /// A worker that delivers at once, and whose waits are as long as they can be.
    package func worker(
        _ sink: some Sink, _ policy: DeliveryPolicy = .local, isDurable: Bool = true,
        random: Double = 1
    ) -> SinkWorker {
        guard let cursor = spool.cursor(of: sink.name) else {
            preconditionFailure("the spool has no sink \(sink.name)")
        }
        return SinkWorker(
            sink: sink, cursor: cursor, policy: policy, isDurable: isDurable, time: time.source,
            random: { random }, logger: log.logger)
    }

    /// Accepts so many rows, numbered from nothing.
    package func accept(_ count: Int) async throws(SpoolError) {
        try await accept(Rows.rows(count))
    }

    package func accept(_ rows: [EntityRow]) async throws(SpoolError) {
        _ = try await spool.append(SpoolCommit(rows: rows))
    }

    /// The dead letters of the sink: the rows' numbers, and reason and message.
    package func deadLetters(of sink: String = "scripted") async throws -> [(
        number: Int, text: String
    )] {
        try await spool.deadLetters(of: sink).map {
            (Int($0.row.row.sample.metrics[0]), "\($0.reason): \($0.message)")
        }
    }
}
