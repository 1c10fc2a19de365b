/// The level of a line of the program's own log, as the numbers that OpenTelemetry has for severity.
///
/// Source: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
enum OTLPSeverity {
    /// The event type of rows that are lines of the log.
    static let eventType = LogRow.eventType

    /// The number of a level by its name; nil for one that nobody knows.
    static func number(of level: String) -> UInt64? {
        switch level {
        case "trace": 1
        case "debug": 5
        case "info": 9
        case "notice": 10
        case "warning": 13
        case "error": 17
        case "critical": 21
        default: nil
        }
    }
}
