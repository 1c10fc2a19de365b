import Foundation
import NIOHTTP1

/// The part of New Relic's NerdGraph that answers NRQL queries for `NrIntegrationError`, by its
/// documentation: it counts the events of a window by their kind.
///
/// Source: https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/
package struct NerdGraphRules: EndpointRules {
    package var account: Int
    package var key: String
    package var events: [Event]

    /// A `NrIntegrationError`.
    package struct Event: Sendable {
        package var feature: String
        package var category: String
        package var message: String
        /// Milliseconds since 1970.
        package var time: Int64

        package init(_ feature: String, _ category: String, _ message: String, at time: Int64) {
            self.feature = feature
            self.category = category
            self.message = message
            self.time = time
        }
    }

    package init(account: Int = 123, key: String = "user-key", events: [Event] = []) {
        self.account = account
        self.key = key
        self.events = events
    }

    package func judge(_ request: EndpointRequest) -> EndpointVerdict {
        guard request.path == "/graphql" else { return EndpointVerdict(status: 404) }
        guard request.headers.first(name: "API-Key") == key else {
            return EndpointVerdict(status: 401)
        }
        guard request.headers.first(name: "Content-Type") == "application/json",
            case .object(let document)? = JSONValue(request.body),
            case .text(let query)? = document["query"],
            query.contains("nrql(query: $nrql)"),
            case .object(let variables)? = document["variables"],
            case .text(let nrql)? = variables["nrql"]
        else { return EndpointVerdict(status: 400) }
        guard variables["account"] == .integer(Int64(account)) else {
            return answer([
                "data": ["actor": ["account": NSNull()]],
                "errors": [
                    [
                        "message": "Access denied to the account",
                        "extensions": ["errorClass": "ACCESS_DENIED"],
                    ] as [String: Any]
                ],
            ])
        }
        let pattern =
            /SELECT count\(\*\) AS 'events', latest\(timestamp\) AS 'last' FROM NrIntegrationError FACET newRelicFeature, category, message LIMIT (\d+) SINCE (\d+) UNTIL (\d+)/
        guard let match = nrql.wholeMatch(of: pattern), let limit = Int(match.1),
            let since = Int64(match.2), let until = Int64(match.3), since < until
        else {
            return answer(["data": NSNull(), "errors": [["message": "NRQL Syntax Error: \(nrql)"]]])
        }
        return answer([
            "data": ["actor": ["account": ["nrql": results(since..<until, limit: limit)]]]
        ])
    }

    private func results(_ window: Range<Int64>, limit: Int) -> [String: Any] {
        let found = events.filter { window.contains($0.time) }
        let groups = Dictionary(grouping: found) { [$0.feature, $0.category, $0.message] }
            .sorted { ($1.value.count, $0.key.joined()) < ($0.value.count, $1.key.joined()) }
        let others = groups.dropFirst(limit).map(\.value.count).reduce(0, +)
        return [
            "results": groups.prefix(limit).map { group in
                [
                    "facet": group.key, "events": group.value.count,
                    "last": group.value.map(\.time).max() ?? 0,
                ] as [String: Any]
            },
            "otherResult": ["events": others],
        ]
    }

    private func answer(_ document: [String: Any]) -> EndpointVerdict {
        let body = (try? JSONSerialization.data(withJSONObject: document)) ?? Data()
        return EndpointVerdict(status: 200, answer: Array(body))
    }
}
