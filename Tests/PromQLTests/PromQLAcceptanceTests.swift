import Brokers
import Queries
import TestSupport
import Testing

/// Whatever is printed is a query to a real Prometheus.
@Suite(.timeLimit(.minutes(5)))
struct PromQLAcceptanceTests {
    @Test func `a real Prometheus takes whatever is printed of queries that nobody would write`()
        async throws
    {
        try await PrometheusServer.withServer { server in
            var queries = RandomQueries(random: SplitMix64(seed: 11))
            var texts: Set<String> = []
            var refused = 0
            let ranges: [PromQLOptions.Range] = [
                .query, .query, .fixed(milliseconds: 300_000), .grafana(.range),
                .grafana(.rateInterval), .grafana(.interval),
            ]
            for number in 0..<1_500 {
                let options = PromQLOptions(
                    range: ranges[number % ranges.count], unit: number % 2 == 0 ? .own : .exposed,
                    assumesOneSeries: number % 3 == 0, isLimited: number % 5 > 0)
                switch queries.query().promQL(naming: PromQLRows.naming, options: options) {
                case .failure(let refusal):
                    refused += 1
                    #expect(!refusal.reasons.isEmpty)
                case .success(let query):
                    for column in query.columns {
                        texts.insert(column.expression.textForGrafana)
                        if let text = column.comparison?.textForGrafana { texts.insert(text) }
                    }
                }
            }
            // Enough of both, so that the property says something.
            #expect(texts.count > 300)
            #expect(refused > 100)
            for text in texts.sorted() {
                do { _ = try await server.query(text, at: 1_000) } catch {
                    Issue.record("\(text): \(error)")
                }
            }
        }
    }
}
