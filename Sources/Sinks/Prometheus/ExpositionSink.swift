public import Delivery
public import Formats
import Synchronization
import Telemetry

/// Shows the latest value of every series to a scrape: a row counts as delivered when it is shown.
///
/// Nothing is sent; whoever runs the HTTP server asks for `exposition`. The table is in memory
/// alone, and after a restart it fills with the next rows.
public final class ExpositionSink: Sink {
    public let name: String
    private let time: TimeSource
    private let table: Mutex<SeriesTable>

    /// - Parameters:
    ///   - name: Its name in the status.
    ///   - lifetime: How long a row is shown after its time.
    ///   - time: The clock that a row's age is measured with.
    public init(
        name: String = "prometheus", lifetime: Duration = SeriesTable.usualLifetime,
        time: TimeSource = .system
    ) {
        self.name = name
        self.time = time
        table = Mutex(SeriesTable(lifetime: lifetime))
    }

    /// Shows the rows; what is older than what is shown, or than the lifetime, is dropped as
    /// `too_old`, and what the table has no room for as `refused`.
    public func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        let now = time.milliseconds()
        var receipt = SinkReceipt()
        table.withLock { table in
            for row in batch.rows {
                switch table.put(row.row, now: now) {
                case .shown: receipt.delivered += 1
                case .tooOld: receipt.drop(1, because: .tooOld)
                case .noRoom: receipt.drop(1, because: .failed(.refused))
                }
            }
        }
        return receipt
    }

    public func close() async {}

    /// What a scrape gets whose header `Accept` is this one.
    ///
    /// The text is written of a copy, so that rows go on being shown meanwhile.
    public func exposition(accept: String?) -> (contentType: String, body: [UInt8]) {
        let format = ExpositionFormat(accept: accept)
        let now = time.milliseconds()
        let copy = table.withLock { table in
            table.expire(now: now)
            return table
        }
        return (format.contentType, copy.exposition(as: format, now: now))
    }

    /// Columns that are not shown as they came, since the start.
    public var losses: SeriesTable.Losses { table.withLock { $0.losses } }
}
