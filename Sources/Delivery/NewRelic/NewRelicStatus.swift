/// What a status of New Relic's Event API means for the rows that were sent.
enum NewRelicStatus {
    case success
    /// Too large: halves may fit.
    case split
    /// These rows will not be taken, others may be.
    case refused(SinkError)
    /// Nothing will be taken, now or until something changes.
    case failed(SinkError)

    /// Reads an answer that came at `now`, in milliseconds since 1970 UTC.
    init(_ answer: HTTPAnswer, host: String, now: Int64) {
        let message = "status \(answer.status) from \(host)"
        let asked = answer.retryAfter.flatMap { RetryAfter.duration($0, now: now) }
        switch answer.status {
        case 200..<300:
            self = Self.isGenuine(answer.body) ? .success : .failed(.notGenuine(host: host))
        case 413: self = .split
        case 400, 411, 414, 415, 422, 431:
            self = .refused(SinkError(.refused, retryable: false, message: message))
        case 401, 403:
            self = .failed(SinkError(.unauthorized, retryable: true, message: message))
        case 408:
            self = .failed(
                SinkError(.timeout, retryable: true, retryAfter: asked, message: message))
        case 429:
            // The limit is one by the minute.
            let wait = asked ?? .milliseconds(60_000 - (now % 60_000 + 60_000) % 60_000)
            self = .failed(
                SinkError(.throttled, retryable: true, retryAfter: wait, message: message))
        case 500...:
            self = .failed(
                SinkError(.httpStatus, retryable: true, retryAfter: asked, message: message))
        default:
            self = .failed(SinkError(.httpStatus, retryable: false, message: message))
        }
    }

    /// Whether a body can be that of the API, which answers with a JSON object, and not the page
    /// of something in between that answers 200 to everything.
    private static func isGenuine(_ body: [UInt8]) -> Bool {
        guard let first = body.first(where: { $0 > 0x20 }) else { return true }
        guard first == UInt8(ascii: "{") else { return false }
        let text = String(decoding: body.filter { $0 > 0x20 }, as: UTF8.self)
        return !text.contains(#""success":false"#)
    }
}

extension SinkError {
    fileprivate static func notGenuine(host: String) -> SinkError {
        SinkError(
            .malformed, retryable: true,
            message: "\(host) answered success, but not as the Event API does")
    }
}
