import Spool
import Telemetry

/// Appends rows of 1 KB to a spool on disk as fast as it takes them, and says how many a second.
///
/// Usage: spool-benchmark FOLDER ROWS ROWS-PER-COMMIT
@main
struct SpoolBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let rows = Int(arguments[2]), let size = Int(arguments[3]),
            rows > 0, size > 0
        else {
            print("usage: spool-benchmark FOLDER ROWS ROWS-PER-COMMIT")
            return
        }
        let (spool, _) = try await Spool.open(
            POSIXFiles(folder: arguments[1]),
            options: SpoolOptions(maximumBytes: 64 << 30, maximumCommitBytes: 256 << 20),
            sinks: [SpoolSink(name: "sink")], id: 1, now: { 1_700_000_000_000 })
        let commit = SpoolCommit(rows: (0..<size).map(row))
        let clock = ContinuousClock()
        let start = clock.now
        // Several pollers, as a run has them: their commits go to the disk together.
        try await withThrowingTaskGroup(of: Void.self) { group in
            let pollers = 8
            for poller in 0..<pollers {
                group.addTask {
                    var left = rows / pollers / size + (poller < rows / size % pollers ? 1 : 0)
                    while left > 0 {
                        try await spool.append(commit)
                        left -= 1
                    }
                }
            }
            try await group.waitForAll()
        }
        let seconds = start.duration(to: clock.now) / .seconds(1)
        let status = spool.status
        let count = status.rows
        print(
            "rows \(count) seconds \(seconds) rows/s \(Int(Double(count) / seconds)) "
                + "bytes/row \(status.bytes / max(count, 1)) syncs \(status.syncs) "
                + "bytes/sync \(status.bytes / max(status.syncs, 1)) "
                + "ms/sync \(seconds * 1000 / Double(max(status.syncs, 1)))")
        await spool.close()
    }

    private static let shape = SampleShape(
        eventType: "MessageQueueQueueSample",
        attributes: [
            "provider", "clusterName", "vhost", "queueName", "queueType", "state", "leader",
            "policy",
        ] + (0..<10).map { "label_\($0)" },
        metrics: ["queue.depth", "queue.throughput.in", "queue.throughput.out", "consumers"].map {
            MetricDescriptor(name: MetricName(rawValue: $0), kind: .gauge, unit: .one, help: "")
        })

    /// About 1 KB in the spool.
    private static func row(_ number: Int) -> EntityRow {
        var attributes: [Scalar] = [
            .text("rabbitmq"), .text("orders-eu-west"), .text("/tenant-\(number % 50)"),
            .text("orders.incoming.\(number % 2000).retry"), .text("quorum"), .text("running"),
            .text("rabbit@node-\(number % 5).broker.internal.example"),
            .text("ha-all-with-lazy-mode-and-dead-lettering"),
        ]
        for index in 0..<10 {
            attributes.append(
                .text(
                    "value-\(number * (index + 3) % 1009)-of-label-\(index)-of-a-queue-that-has-quite-a-long-name-for-one-label"
                ))
        }
        let guid = EntityGUID(
            accountID: 1, domain: "INFRA", type: "MESSAGE_QUEUE_QUEUE", identifier: "\(number)")
        return EntityRow(
            sample: Sample(
                shape: shape, timestamp: 1_700_000_000_000 + Int64(number), attributes: attributes,
                metrics: [Double(number), Double(number) / 7, Double(number) / 11, 3]),
            entities: guid.map {
                [Entity(guid: $0, name: "queue \(number)", tags: [], rule: "queue")]
            } ?? [])
    }
}
