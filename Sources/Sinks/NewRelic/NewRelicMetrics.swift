public import Delivery

/// Rows as metrics for New Relic's Metric API; `MetricAPIEncoder` says which row makes which.
///
/// Rows go one batch at a time and in their order, whatever the needs say, since a count is the
/// change to the row before. What the totals were is known to this process alone: after a start, the
/// first row of each series makes no count, so a restart leaves one interval of each count out. The
/// events of the same rows have the totals, and lose nothing.
///
/// Success means that New Relic took the rows, not that it stored them, as with events. It cannot
/// tell a row that is sent twice.
///
/// Source: https://docs.newrelic.com/docs/data-apis/ingest-apis/metric-api/report-metrics-metric-api/
public enum NewRelicMetrics {
    /// A sink for the account of the key; `summarised` are event types whose gauges are sent as
    /// summaries.
    public static func sink(
        name: String = "new-relic-metrics", ingest: NewRelicIngest, summarised: Set<String> = [],
        http: any HTTPPosting, time: TimeSource = .system
    ) -> HTTPSink {
        var needs = ingest.needs
        needs.isOrdered = true
        needs.maximumConcurrency = 1
        return HTTPSink(
            name: name, endpoint: ingest.endpoint, needs: needs, http: http,
            time: time, format: { MetricBody(summarised: summarised) })
    }
}
