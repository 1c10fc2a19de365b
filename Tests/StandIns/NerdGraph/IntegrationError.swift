/// A `NrIntegrationError`, by which New Relic tells of rows that it refused later.
package struct IntegrationError: Sendable {
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

    /// The answer to a query that counts events of a window by their kind.
    package static func script(of events: [IntegrationError], _ nrql: String) -> NRQLScript {
        let pattern =
            /SELECT count\(\*\) AS 'events', latest\(timestamp\) AS 'last' FROM NrIntegrationError FACET newRelicFeature, category, message LIMIT (\d+) SINCE (\d+) UNTIL (\d+)/
        guard let match = nrql.wholeMatch(of: pattern), let limit = Int(match.1),
            let since = Int64(match.2), let until = Int64(match.3), since < until
        else { return .error("NRQL Syntax Error: \(nrql)", class: "INVALID_INPUT") }
        let found = events.filter { (since..<until).contains($0.time) }
        let groups = Dictionary(grouping: found) { [$0.feature, $0.category, $0.message] }
            .sorted { ($1.value.count, $0.key.joined()) < ($0.value.count, $1.key.joined()) }
        let others = groups.dropFirst(limit).map(\.value.count).reduce(0, +)
        return .rows(
            groups.prefix(limit).map { group in
                .object([
                    "facet": .array(group.key.map { .text($0) }),
                    "events": .integer(Int64(group.value.count)),
                    "last": .integer(group.value.map(\.time).max() ?? 0),
                ])
            }, others: .object(["events": .integer(Int64(others))]))
    }
}
