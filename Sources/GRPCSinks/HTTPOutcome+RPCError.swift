import Delivery
import GRPCCore
import Sinks
import Telemetry

extension HTTPOutcome {
    /// What a failed call means for its rows.
    ///
    /// A message beyond a server's limit is answered with `RESOURCE_EXHAUSTED`, as is too many of them;
    /// servers in Go say which in words. `secrets` are the headers that were sent.
    init(
        _ error: RPCError, from endpoint: OTLPEndpoint, secrets: [(name: String, value: String)]
    ) {
        let message =
            "\(error.code) from \(endpoint.url.host)"
            + Self.words(error.message, without: secrets)
        if error.code == .resourceExhausted, error.message.contains("larger than max") {
            self = .divide(.tooLarge, message: message)
            return
        }
        switch endpoint.statuses[error.code.rawValue] {
        case .split: self = .divide(.tooLarge, message: message)
        case .refuse: self = .divide(.refused, message: message)
        case .hold: self = .failed(SinkError(.unauthorized, retryable: true, message: message))
        case .retry, .success:
            let wait = error.metadata[binaryValues: GRPCRetryInfo.key].first { _ in true }
                .flatMap { GRPCRetryInfo.delay($0) }
            self = .failed(
                SinkError(
                    Self.reason(of: error.code), retryable: true, retryAfter: wait,
                    message: message))
        }
    }

    private static func reason(of code: RPCError.Code) -> SinkError.Reason {
        switch code {
        case .deadlineExceeded: .timeout
        case .resourceExhausted: .throttled
        case .unavailable: .unreachable
        default: .httpStatus
        }
    }
}
