public import Delivery
import Telemetry

/// Rows as custom events for New Relic's Event API.
///
/// Success means that New Relic took the rows, not that it stored them: what it refuses later shows
/// as `NrIntegrationError` there, which `LateRefusals` reads. A row that is sent twice, since the
/// answer was lost, is stored twice; each event carries `rowId`, so a query can tell, as
/// `uniqueCount(rowId)` counts each row once.
///
/// Source: https://docs.newrelic.com/docs/data-apis/ingest-apis/event-api/introduction-event-api/
public enum NewRelicEvents {
    /// A sink for the account that the path names, such as `/v1/accounts/123/events`.
    public static func sink(
        name: String = "new-relic", ingest: NewRelicIngest,
        http: any HTTPPosting, time: TimeSource = .system
    ) -> HTTPSink {
        HTTPSink(
            name: name, endpoint: ingest.endpoint, needs: ingest.needs, http: http, time: time,
            format: { EventBody() })
    }
}
