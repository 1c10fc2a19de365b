import Diagnostics
import Telemetry

extension NerdGraphClient {
    /// The waits between two questions for a query in the background, in seconds, whatever New Relic asks
    /// for.
    private static let waits = 1.0...60.0
    /// The time beyond that of the query in which its answer may come.
    private static let grace = Duration.seconds(10)

    /// Runs an NRQL query to its end.
    ///
    /// - Parameter query: What is asked.
    /// - Returns: The answer, which can have fewer rows than there are; `isCut` tells.
    /// - Throws: `timeout` where the query took longer than it may, `throttled` where the account has
    ///   asked too much, `refused` where New Relic does not understand it; whatever `send` throws.
    public func answer(to query: NRQLRequest) async throws(NerdGraphError) -> NRQLAnswer {
        var (reply, body) = try await ask(query.request, of: query)
        var waited = 0.0
        while true {
            guard let (results, path) = reply.results else {
                if case .one(let account) = query.accounts, reply.data?.actor != nil,
                    reply.data?.actor?.account == nil
                {
                    throw .hidden(account)
                }
                throw NerdGraphError(.malformed, "the answer has no results")
            }
            if let count = results.rowCount {
                return NRQLAnswer(
                    body: body, path: path, rowCount: count,
                    isCut: count >= min(query.limit, NRQLAnswer.maximumRows),
                    others: results.others, metadata: .init(results.metadata))
            }
            guard case .one(let account) = query.accounts, let progress = results.progress,
                let id = progress.queryId, progress.completed != true
            else { throw NerdGraphError(.malformed, "the answer has no results") }
            let wait = min(
                max(progress.retryAfter ?? 0, Self.waits.lowerBound), Self.waits.upperBound)
            waited += wait
            guard .seconds(waited) <= NRQLRequest.maximumTimeout else {
                throw NerdGraphError(
                    .timeout,
                    "the query was not done after "
                        + "\(NRQLRequest.maximumTimeout.components.seconds) seconds",
                    cure: "ask for less")
            }
            do { try await pace.sleep(.seconds(wait)) } catch {
                throw NerdGraphError(.cancelled, "the query was cancelled")
            }
            (reply, body) = try await ask(
                NRQLRequest.progress(account: account, id: id), of: query)
        }
    }

    private func ask(
        _ request: GraphQLRequest, of query: NRQLRequest
    ) async throws(NerdGraphError) -> (NRQLReply, [UInt8]) {
        let longest = query.timeout.map { max(endpoint.timeout, $0 + Self.grace) }
        return try await send(request, within: longest ?? endpoint.timeout, again: { _ in }) {
            body, key throws(NerdGraphError) in
            (try NRQLReply.read(body, from: endpoint.url.host, without: key), body)
        }
    }
}
