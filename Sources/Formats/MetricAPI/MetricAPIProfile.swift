/// What New Relic's Metric API takes of a metric's attributes; of two figures the smaller.
///
/// Source: https://docs.newrelic.com/docs/data-apis/ingest-apis/metric-api/metric-api-limits-restricted-attributes/
enum MetricAPIProfile {
    /// The most attributes of one metric.
    static let maximumAttributes = 100
    /// The longest name of a metric or an attribute, in bytes, so that no way of counting characters
    /// goes beyond.
    static let maximumNameLength = 255
    /// The longest text, in bytes; what is longer is cut.
    static let maximumTextLength = 4096
    /// The attributes that the encoder writes itself.
    static let ownNames: Set<String> = [
        eventType, unit, "entityGuid", "entityName", "entityType",
    ]
    /// Names that the API refuses or sets by itself.
    static let reservedNames: Set<String> = [
        "interval.ms", "timestamp", "value", "common", "min", "max", "count", "sum", "metrics",
        "metricName", "endTimestamp", "eventType", "accountId", "entity.guid", "entity.name",
        "entity.type",
    ]
    /// The attribute with the row's event type, whose own name is taken.
    static let eventType = "sampleType"
    static let unit = "unit"
}
