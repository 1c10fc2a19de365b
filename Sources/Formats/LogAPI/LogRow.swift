public import Telemetry

/// The rows that the program's own log makes, one for each line.
public enum LogRow {
    /// The event type of these rows.
    public static let eventType = "MqpLog"

    /// One shape for all of them, so that a line's details never make a new one.
    private static let shape = SampleShape(
        eventType: eventType, attributes: ["level", "message", "details"], metrics: [])

    /// A line of the log.
    ///
    /// - Parameters:
    ///   - level: Such as `warning`.
    ///   - message: What is said.
    ///   - details: What belongs to it, as a text such as `sink=new-relic rows=12`; none where it is
    ///     empty.
    ///   - time: Milliseconds since 1970 UTC.
    /// - Returns: The row, always of the same shape.
    public static func row(
        level: String, message: String, details: String = "", at time: Int64
    ) -> EntityRow {
        EntityRow(
            sample: Sample(
                shape: shape, timestamp: time,
                attributes: [
                    .text(level), .text(message), details.isEmpty ? .missing : .text(details),
                ], metrics: []),
            entities: [])
    }
}
