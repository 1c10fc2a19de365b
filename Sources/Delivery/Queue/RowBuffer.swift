import DequeModule
import Telemetry

/// The rows that wait for a sink, oldest first.
struct RowBuffer {
    private struct Entry {
        var row: SinkRow
        var bytes: Int
        var acceptedAt: Duration
    }

    private var entries = Deque<Entry>()
    private(set) var bytes = 0
    private let limits: SinkQueueLimits

    init(limits: SinkQueueLimits) { self.limits = limits }

    var count: Int { entries.count }

    mutating func append(_ row: SinkRow, at now: Duration) {
        let size = row.row.estimatedBytes
        entries.append(Entry(row: row, bytes: size, acceptedAt: now))
        bytes += size
    }

    /// How long from `now` until a batch should go; zero when one should go now, nil when there are
    /// no rows.
    func delay(at now: Duration) -> Duration? {
        guard let oldest = entries.first else { return nil }
        if count >= limits.batchRows || bytes >= limits.batchBytes { return .zero }
        return max(oldest.acceptedAt + limits.batchDelay - now, .zero)
    }

    /// Removes the oldest rows that make one batch.
    mutating func removeBatch() -> (rows: [SinkRow], bytes: Int) {
        var rows: [SinkRow] = []
        rows.reserveCapacity(min(count, limits.batchRows))
        var size = 0
        while rows.count < limits.batchRows, let next = entries.first,
            rows.isEmpty || size + next.bytes <= limits.batchBytes
        {
            entries.removeFirst()
            rows.append(next.row)
            size += next.bytes
        }
        bytes -= size
        return (rows, size)
    }

    /// Removes all rows and gives their number.
    mutating func removeAll() -> Int {
        defer {
            entries.removeAll()
            bytes = 0
        }
        return count
    }
}

extension EntityRow {
    /// About how much memory the row takes, in bytes: its arrays and texts, not its shape.
    ///
    /// Texts that rows share are counted for each, so the estimate errs to the large side.
    var estimatedBytes: Int {
        var total = 120 + sample.metrics.count * 8 + sample.attributes.count * 24
        for case .text(let text) in sample.attributes { total += text.utf8.count }
        for entity in entities {
            total += 200 + entity.name.utf8.count
            for tag in entity.tags {
                total += 64 + tag.key.utf8.count
                for value in tag.values { total += 16 + value.utf8.count }
            }
        }
        return total
    }
}
