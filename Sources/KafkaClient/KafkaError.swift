/// Why a cluster did not answer, or not in full.
public struct KafkaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The reasons there are; few, so that one can label a row.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// No connection, or nobody who answers for it at the moment.
        case unreachable
        /// The name of the server is not known.
        case dns
        /// The certificates do not fit, or the other side speaks no TLS.
        case tls
        /// The user or the password is wrong.
        case authentication
        /// The user may not see it.
        case authorization
        /// No answer in the time that was given.
        case timeout
        /// What was asked about is not there.
        case missing
        /// The server does not know the request.
        case unsupported
        /// An answer that says of another failure, or says nothing that can be read.
        case `protocol`
        /// librdkafka cannot begin with these settings, as without a file that they name.
        case settings
        /// More than a named limit.
        case tooMany
        /// The call was cancelled, or the watcher closed.
        case cancelled
    }

    public let reason: Reason
    /// One line without secrets, at most `maximumDetailLength` characters.
    public let detail: String
    /// The code that it came with, if it came with one.
    public let code: KafkaCode?

    public static let maximumDetailLength = 300

    public init(_ reason: Reason, _ detail: String, code: KafkaCode? = nil) {
        self.reason = reason
        self.detail = Self.line(detail)
        self.code = code
    }

    public var description: String { "\(reason.rawValue): \(detail)" }

    static let cancelled = KafkaError(.cancelled, "the call was cancelled")
    static let closed = KafkaError(.cancelled, "the watcher is closed")

    /// The text of a limit that was passed.
    static func tooMany(_ count: Int, _ what: String, limit: Int) -> KafkaError {
        KafkaError(.tooMany, "the cluster has \(count) \(what), and at most \(limit) are read")
    }

    /// A text as one line of bounded length.
    static func line(_ text: String) -> String {
        String(
            text.prefix(maximumDetailLength).map {
                $0.isNewline || $0.asciiValue.map { $0 < 0x20 } == true ? " " : $0
            })
    }
}
