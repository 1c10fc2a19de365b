public import Diagnostics
import Telemetry

/// Asks New Relic's GraphQL API with a user key.
///
/// Source: https://docs.newrelic.com/docs/apis/nerdgraph/get-started/introduction-new-relic-nerdgraph/
public struct NerdGraphClient: Sendable {
    public let endpoint: NerdGraphEndpoint
    let pace: NerdGraphPace
    private let transport: any GraphQLTransport
    private let gate: Gate

    /// The most requests at a time; New Relic refuses more than 25 of one user, who may have others.
    public static let maximumConcurrency = 5
    /// The longest request that is sent, in bytes.
    public static let maximumRequestBytes = 32 << 20

    public init(
        endpoint: NerdGraphEndpoint, transport: any GraphQLTransport, pace: NerdGraphPace,
        concurrency: Int = maximumConcurrency
    ) {
        self.endpoint = endpoint
        self.transport = transport
        self.pace = pace
        gate = Gate(width: min(max(concurrency, 1), Self.maximumConcurrency))
    }

    /// Sends a request, again where a failure may pass and nothing can have been done twice.
    ///
    /// - Returns: `data` of the answer, which has no `errors`.
    /// - Throws: the last failure.
    public func send(_ request: GraphQLRequest) async throws(NerdGraphError) -> JSONValue {
        try await answer(to: request).outcome.get()
    }

    /// Sends a request as `send` does.
    ///
    /// - Returns: What came of it at last, and whether a try before that one may have had its effect, so
    ///   that what is deleted may not be there for that reason.
    func answer(
        to request: GraphQLRequest
    ) async -> (outcome: Result<JSONValue, NerdGraphError>, mayBeRepeated: Bool) {
        var mayBeRepeated = false
        do throws(NerdGraphError) {
            let data = try await send(
                request, within: endpoint.timeout,
                again: { mayBeRepeated = mayBeRepeated || !$0.isWithoutEffect }
            ) { body, key throws(NerdGraphError) in
                try GraphQLReply.data(in: body, from: endpoint.url.host, without: key)
            }
            return (.success(data), mayBeRepeated)
        } catch {
            return (.failure(error), mayBeRepeated)
        }
    }

    /// Sends a request as `send` does.
    ///
    /// - Parameters:
    ///   - request: What is sent.
    ///   - timeout: The longest time of one try.
    ///   - again: Called with each failure after which it is sent again.
    ///   - read: Reads the body of an answer with the status of success; told the key, which is in no
    ///     error.
    /// - Returns: What was read.
    /// - Throws: the last failure.
    func send<Value: Sendable>(
        _ request: GraphQLRequest, within timeout: Duration, again: (NerdGraphError) -> Void,
        read: (_ body: [UInt8], _ key: String) throws(NerdGraphError) -> Value
    ) async throws(NerdGraphError) -> Value {
        let body = request.body
        guard body.count <= Self.maximumRequestBytes else {
            throw NerdGraphError(
                .tooLarge, "the request has more than \(Self.maximumRequestBytes) bytes")
        }
        var failures = 0
        while true {
            do throws(NerdGraphError) {
                return try await sendOnce(body, within: timeout, read: read)
            } catch {
                failures += 1
                guard failures < endpoint.attempts, error.mayPass,
                    request.effect == .repeatable || error.isWithoutEffect,
                    (error.retryAfter ?? .zero) <= NerdGraphPace.maximumRetryAfter
                else { throw error }
                again(error)
                do {
                    try await pace.sleep(
                        pace.delay(afterFailures: failures, asked: error.retryAfter))
                } catch {
                    throw NerdGraphError(.cancelled, "the request was cancelled")
                }
            }
        }
    }

    private func sendOnce<Value: Sendable>(
        _ body: [UInt8], within timeout: Duration,
        read: (_ body: [UInt8], _ key: String) throws(NerdGraphError) -> Value
    ) async throws(NerdGraphError) -> Value {
        let key = endpoint.key().reveal()
        let post = GraphQLPost(
            url: endpoint.url.description,
            headers: [
                (name: "API-Key", value: key), (name: "Content-Type", value: "application/json"),
            ], body: body, timeout: timeout, maximumBytes: endpoint.maximumAnswerBytes)
        let outcome = await gate.pass { () -> Result<GraphQLAnswer, NerdGraphError>? in
            if Task.isCancelled { return nil }
            do throws(NerdGraphError) {
                return .success(try await transport.post(post))
            } catch {
                return .failure(error)
            }
        }
        guard let outcome = outcome ?? nil else {
            throw NerdGraphError(.cancelled, "the request was cancelled")
        }
        do throws(NerdGraphError) {
            let body = try GraphQLReply.body(
                of: try outcome.get(), from: endpoint.url.host, now: pace.now(), without: key)
            return try read(body, key)
        } catch {
            if error.reason == .unauthorized { endpoint.keyWasRefused() }
            throw error
        }
    }
}

extension NerdGraphError {
    /// Whether the same request may succeed a little later.
    fileprivate var mayPass: Bool {
        if isLasting { return false }
        return switch reason {
        case .unreachable, .timeout, .throttled, .httpStatus: true
        case .unauthorized, .tooLarge, .malformed, .refused, .missing, .ambiguous, .cancelled:
            false
        }
    }
}
