public import Definitions
public import NerdGraph
public import Plans
import Queries

/// Asks New Relic for rows that it has, by queries in its language.
///
/// An answer that is cut off is asked for in parts, so that no row is missing; where that does not
/// help, or takes more than is allowed, the rows that came stay, and it is told. Who is told to ask less
/// asks nothing until then.
public actor NRQLCollector {
    private let access: NRQLAccess
    private let client: NerdGraphClient
    private let timeout: Duration
    private let elapsed: @Sendable () -> Duration
    /// Until when nothing is asked.
    private var quietEnd: Duration?

    /// The most queries of one request in a poll; New Relic takes 3,000 a minute from an account.
    public static let maximumQueries = 100
    /// The number of rows at which older limits of New Relic cut an answer off.
    static let formerMaximumRows = 2_000
    /// How long nothing is asked where New Relic does not say, and at most.
    static let quiet = (usual: Duration.seconds(60), longest: Duration.seconds(600))

    /// A collector for one target.
    ///
    /// - Parameters:
    ///   - access: Whose rows are asked for.
    ///   - client: The client of NerdGraph, which tries nothing twice.
    ///   - timeout: How long one query may take, in the background as well.
    ///   - elapsed: The clock that never goes back.
    public init(
        _ access: NRQLAccess, client: NerdGraphClient, timeout: Duration,
        elapsed: @escaping @Sendable () -> Duration
    ) {
        self.access = access
        self.client = client
        self.timeout = timeout
        self.elapsed = elapsed
    }

    /// Asks a query, in parts where it must be.
    ///
    /// - Parameters:
    ///   - plan: What is asked.
    ///   - limit: How long all parts may take together.
    /// - Returns: The rows.
    /// - Throws: Why the query was not answered; of a further part only what will not pass.
    public func collect(
        _ plan: RequestPlan, within limit: Duration
    ) async throws(CollectionError) -> Collected {
        guard let text = plan.nrql, let query = NRQLSyntax(text).query else {
            throw CollectionError(.refused, detail: "the query cannot be read")
        }
        if let quietEnd, elapsed() < quietEnd {
            throw CollectionError(
                .throttled, detail: "New Relic asked to be left alone; it is asked again later")
        }
        let deadline = elapsed() + limit
        var pages = NRQLPages(plan.layout)
        var waiting = [NRQLSlice(query)]
        var queries = 0
        var bytes = 0
        var isTruncated = false
        while let slice = waiting.popLast() {
            let left = deadline - elapsed()
            if queries > 0, queries >= Self.maximumQueries || left <= .zero {
                isTruncated = true
                break
            }
            let answer: NRQLAnswer
            do throws(CollectionError) {
                answer = try await ask(slice.text, within: min(left, timeout))
            } catch {
                guard queries > 0, error.reason == .timeout || error.reason == .throttled else {
                    throw error
                }
                isTruncated = true
                break
            }
            queries += 1
            bytes += answer.body.count
            try pages.add(answer)
            guard query.asksForAll, answer.mayBeCut else { continue }
            // Without a key nobody knows a row that comes again.
            let parts = plan.layout.key.isEmpty ? [] : slice.divided(by: answer)
            if parts.isEmpty { isTruncated = true }
            waiting += parts.reversed()
        }
        var faults = pages.faults
        if isTruncated { faults.noteTruncation() }
        return Collected(rows: pages.rows, faults: faults, requests: queries, bytes: bytes)
    }

    private func ask(
        _ text: String, within limit: Duration
    ) async throws(CollectionError) -> NRQLAnswer {
        let accounts: NRQLRequest.Accounts =
            access.accounts.count == 1 ? .one(access.accounts[0]) : .several(access.accounts)
        let request = NRQLRequest(
            text, of: accounts, timeout: limit, isAsynchronous: access.isAsynchronous)
        let result = try await Collectors.within(limit) {
            [client] () async throws(CollectionError) -> Result<NRQLAnswer, NerdGraphError> in
            do throws(NerdGraphError) {
                return .success(try await client.answer(to: request))
            } catch { return .failure(error) }
        }
        switch result {
        case .success(let answer): return answer
        case .failure(let error):
            if error.reason == .throttled {
                let asked = max(error.retryAfter ?? Self.quiet.usual, .zero)
                quietEnd = elapsed() + min(asked, Self.quiet.longest)
            }
            throw CollectionError(error)
        }
    }
}

extension NRQLQuery {
    /// Whether it asks for as many rows as there are, and not for a number of them.
    fileprivate var asksForAll: Bool {
        if case .count? = limit { false } else { true }
    }
}

extension NRQLAnswer {
    /// Whether there may be rows that are not in it.
    fileprivate var mayBeCut: Bool { isCut || rowCount == NRQLCollector.formerMaximumRows }
}

extension RowFaults {
    fileprivate mutating func noteTruncation() {
        total += 1
        truncatedAnswers += 1
        guard summaries.count < Self.maximumSummaries else { return }
        summaries.append(
            "the answer is cut off: there are more rows than could be asked for in parts")
    }
}

extension CollectionError {
    /// A failure of NerdGraph by the reasons of all transports; without the key, as that is.
    init(_ error: NerdGraphError) {
        let reason: Reason =
            switch error.reason {
            case .unreachable: .unreachable
            case .timeout: .timeout
            case .unauthorized: .unauthorized
            case .throttled: .throttled
            case .httpStatus: .httpStatus
            case .tooLarge: .tooLarge
            case .malformed, .ambiguous: .unexpectedShape
            case .refused: .refused
            case .missing: .notFound
            case .cancelled: .cancelled
            }
        self.init(reason, detail: error.description)
    }
}
