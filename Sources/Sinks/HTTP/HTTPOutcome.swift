package import Delivery
import Telemetry

/// What an endpoint's answer means for the rows of a body.
package enum HTTPOutcome {
    /// Taken, but for so many.
    case taken(rejected: Int, notice: String?)
    /// Not taken as a whole; halves may be. The reason is for a row alone.
    case divide(SinkError.Reason, message: String)
    /// Nothing is taken, now or until something changes.
    case failed(SinkError)

    /// Reads an answer that came at `now`, in milliseconds since 1970 UTC; `secrets` are the headers
    /// that were sent.
    init(
        _ answer: HTTPAnswer, from endpoint: HTTPEndpoint, now: Int64,
        secrets: [(name: String, value: String)]
    ) {
        let host = endpoint.url.host
        let said = String(validating: answer.body, as: UTF8.self) ?? ""
        let message =
            "status \(answer.status) from \(host)" + Self.words(said, without: secrets)
        let asked = answer.retryAfter.flatMap { RetryAfter.duration($0, now: now) }
        switch endpoint.statuses[answer.status] {
        case .success:
            switch endpoint.verdict(answer) {
            case .taken(let rejected, let notice): self = .taken(rejected: rejected, notice: notice)
            case .foreign: self = .failed(.foreign(host: host))
            }
        case .split: self = .divide(.tooLarge, message: message)
        case .refuse: self = .divide(.refused, message: message)
        case .hold:
            self = .failed(
                SinkError(.unauthorized, retryable: true, retryAfter: asked, message: message))
        case .retry:
            var wait = asked
            if answer.status == 429, wait == nil, endpoint.isLimitedByMinute {
                wait = .milliseconds(60_000 - (now % 60_000 + 60_000) % 60_000)
            }
            self = .failed(
                SinkError(
                    Self.reason(ofRetryable: answer.status), retryable: true, retryAfter: wait,
                    message: message))
        }
    }

    private static func reason(ofRetryable status: Int) -> SinkError.Reason {
        switch status {
        case 408, 504: .timeout
        case 429: .throttled
        default: .httpStatus
        }
    }
}

extension HTTPOutcome {
    /// How much of an endpoint's text is repeated, in characters.
    private static let maximumWords = 160
    /// A part of a header that is shorter than this is no secret.
    private static let minimumSecretLength = 8

    /// The beginning of what an endpoint said in a line, behind a colon, the values of the headers that
    /// were sent taken out; nothing where it is empty or no text.
    package static func words(
        _ said: String, without headers: [(name: String, value: String)]
    ) -> String {
        var text = said
        for header in headers {
            for part in header.value.split(separator: " ")
            where part.count >= minimumSecretLength {
                text = text.replacing(part, with: "<redacted>")
            }
        }
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let isPrintable = line.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control
        }
        guard isPrintable, !line.isEmpty, line != "{}" else { return "" }
        return ": " + line.prefix(maximumWords)
    }
}

extension SinkError {
    fileprivate static func foreign(host: String) -> SinkError {
        SinkError(
            .malformed, retryable: true,
            message: "\(host) answered success, but not as the endpoint does")
    }
}
