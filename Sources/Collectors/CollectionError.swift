/// Why a request to a target got no answer that can be read.
public struct CollectionError: Error, Sendable, Hashable {
    /// The causes, few and stable, so that they can label a metric.
    public enum Reason: String, CaseIterable, Sendable, Hashable {
        /// No connection, or one that closed before it answered.
        case unreachable
        /// The name of the host has no address.
        case dns
        /// No encrypted connection: the certificate, or the other side speaks no TLS.
        case tls
        /// The proxy did not connect, or its setting cannot be read.
        case proxy
        /// Not answered whole in time.
        case timeout
        /// The token endpoint gave no token; nothing was asked of the target.
        case token
        case unauthorized
        case forbidden
        /// Asked too often; it asks to be left alone for a while.
        case throttled
        /// Understood, and not answered, such as a query that is not taken.
        case refused
        case notFound = "not_found"
        /// Another status than success.
        case httpStatus = "http_status"
        /// Sent on to another server, or too often.
        case redirected
        /// The body is greater than the target's limit.
        case tooLarge = "too_large"
        case notJSON = "not_json"
        /// Not text of Prometheus or OpenMetrics.
        case notExposition = "not_exposition"
        /// The beginning of JSON without its end.
        case truncatedJSON = "truncated_json"
        /// Success without a body.
        case empty
        /// JSON whose rows are not where the source says.
        case unexpectedShape = "unexpected_shape"
        /// The connection broke off within the body.
        case incomplete
        case tooManyPages = "too_many_pages"
        case tooManyRows = "too_many_rows"
        /// A recording is over.
        case ended
        /// The program took the request back.
        case cancelled
    }

    public var reason: Reason
    /// The status of the answer, where that is the reason.
    public var status: Int?
    /// One line about this case, for a log; without secrets, at most `maximumDetailLength` long.
    public var detail: String {
        didSet { detail = oneLine(detail, atMost: Self.maximumDetailLength) }
    }

    /// The most characters of a detail; a longer one is cut.
    public static let maximumDetailLength = 300

    /// An error with a detail, which is made one line and cut where it is too long.
    public init(_ reason: Reason, detail: String, status: Int? = nil) {
        self.reason = reason
        self.status = status
        self.detail = oneLine(detail, atMost: Self.maximumDetailLength)
    }
}

/// The text without control characters, cut to a number of characters.
func oneLine(_ text: String, atMost maximum: Int) -> String {
    // A character can have any number of scalars, so those are what is bounded.
    let isLong = text.unicodeScalars.dropFirst(maximum).first != nil
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(isLong ? maximum - 1 : maximum) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
            line.append(" ")
        default: line.append(scalar)
        }
    }
    if isLong { line.append("…") }
    return String(line)
}
