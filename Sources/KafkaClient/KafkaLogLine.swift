/// A line of librdkafka's log, without secrets.
public struct KafkaLogLine: Sendable, Hashable {
    /// As syslog has it: 3 is an error, 4 a warning, 5 a notice, 6 information, 7 for debugging.
    public let level: Int
    /// A short word such as `FAIL` or `CONFWARN`.
    public let facility: String
    /// One line, at most `KafkaError.maximumDetailLength` characters.
    public let text: String

    public init(level: Int, facility: String, text: String) {
        self.level = level
        self.facility = facility
        self.text = KafkaError.line(text)
    }
}
