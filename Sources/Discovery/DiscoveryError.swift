import Diagnostics

/// Why a discovery has no answer. What it found last stays then.
public struct DiscoveryError: Error, Sendable, Hashable {
    /// The causes, few and stable, so that they can label a metric.
    public enum Reason: String, CaseIterable, Sendable, Hashable {
        /// No connection, or one that closed before the answer was whole.
        case unreachable
        /// No encrypted connection, or a certificate that is not trusted.
        case tls
        /// Not answered whole in time.
        case timeout
        case unauthorized
        case forbidden
        case notFound = "not_found"
        /// Another status than success.
        case httpStatus = "http_status"
        /// The server of the DNS refuses, or has failed itself.
        case dnsFailure = "dns_failure"
        /// A file or a folder that cannot be read.
        case unreadable
        /// Not in the format that it has to be in, or cut off.
        case malformed
        /// Over a limit.
        case tooLarge = "too_large"
        case cancelled
    }

    public var reason: Reason
    /// One line about this case, for a log; without secrets.
    public var detail: String

    /// The longest detail, in characters.
    static let maximumDetailLength = 300

    /// An error with a detail, which is made one line and cut where it is too long.
    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = shown(detail, upTo: Self.maximumDetailLength)
    }
}
