import Diagnostics

/// One NRQL query, and how long it may take.
///
/// Source: https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/
public struct NRQLRequest: Sendable {
    /// Whose rows are asked for.
    public enum Accounts: Sendable, Hashable {
        case one(Int64)
        /// The rows of all of them as if they were of one account; such a query is never asynchronous.
        case several([Int64])
    }

    public var accounts: Accounts
    public var nrql: String
    /// The greatest number of rows, as the query's LIMIT says.
    public var limit: Int
    /// How long New Relic may take before it answers; nil for its own 5 seconds. More than a minute takes
    /// Data Plus.
    public var timeout: Duration?
    /// Whether it goes on in the background where it takes longer than that, and is asked for again
    /// until it is done. It takes Data Plus.
    public var isAsynchronous: Bool

    /// The longest time that New Relic takes for a query.
    public static let maximumTimeout = Duration.seconds(600)

    public init(
        _ nrql: String, of accounts: Accounts, limit: Int = NRQLAnswer.maximumRows,
        timeout: Duration? = nil, isAsynchronous: Bool = false
    ) {
        self.accounts = accounts
        self.nrql = nrql
        self.limit = limit
        self.timeout = timeout
        self.isAsynchronous = isAsynchronous
    }

    private static let content: StaticString = """
        { results otherResult metadata { eventTypes facets messages timeWindow { begin end } }
        """
    private static let progress: StaticString = """
        queryProgress { queryId completed retryAfter retryDeadline resultExpiration } }
        """

    var request: GraphQLRequest {
        let seconds = timeout.map { JSONValue.number(Int(min($0, Self.maximumTimeout).rounded)) }
        let variables: [(String, JSONValue)] = [
            ("nrql", .string(nrql)), ("timeout", seconds ?? .null),
        ]
        switch accounts {
        case .one(let account):
            return GraphQLRequest(
                """
                query($account: Int!, $nrql: Nrql!, $timeout: Seconds, $async: Boolean) { actor { \
                account(id: $account) { nrql(query: $nrql, timeout: $timeout, async: $async)
                """, Self.content, Self.progress, "} } }",
                variables: variables + [
                    ("account", .number(Int(account))), ("async", .boolean(isAsynchronous)),
                ])
        case .several(let accounts):
            return GraphQLRequest(
                """
                query($accounts: [Int!]!, $nrql: Nrql!, $timeout: Seconds) { actor { \
                nrql(accounts: $accounts, query: $nrql, timeout: $timeout)
                """, Self.content, "} } }",
                variables: variables + [
                    ("accounts", .array(accounts.map { .number(Int($0)) }))
                ])
        }
    }

    /// What is asked about a query that goes on in the background.
    static func progress(account: Int64, id: String) -> GraphQLRequest {
        GraphQLRequest(
            """
            query($account: Int!, $id: ID!) { actor { account(id: $account) { \
            nrqlQueryProgress(queryId: $id)
            """, content, progress, "} } }",
            variables: [("account", .number(Int(account))), ("id", .string(id))])
    }
}

extension Duration {
    /// Whole seconds, at least one.
    fileprivate var rounded: Int64 {
        max(1, components.seconds + (components.attoseconds > 0 ? 1 : 0))
    }
}
