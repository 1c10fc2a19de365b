public import Delivery
import Formats

/// The program's own log for New Relic's Log API, from the rows of `LogRow`; other rows are none of
/// this sink's unless the needs name their event types.
///
/// Each line carries `rowId`, by which a query can tell a line that was sent twice.
///
/// Source: https://docs.newrelic.com/docs/logs/log-api/introduction-log-api/
public enum NewRelicLogs {
    /// A sink for the account of the key.
    public static func sink(
        name: String = "new-relic-logs", ingest: NewRelicIngest, http: any HTTPPosting,
        time: TimeSource = .system
    ) -> HTTPSink {
        var needs = ingest.needs
        needs.eventTypes = needs.eventTypes ?? [LogRow.eventType]
        return HTTPSink(
            name: name, endpoint: ingest.endpoint, needs: needs, http: http,
            time: time, format: { LogBody() })
    }
}
