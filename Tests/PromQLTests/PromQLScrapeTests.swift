import Brokers
import HTTPService
import Queries
import StandIns
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

/// The printed queries over what a real Prometheus scraped from our sink.
@Suite(.timeLimit(.minutes(5)))
struct PromQLScrapeTests {
    /// What does not depend on how often Prometheus came by while the rows stayed the same.
    private static let queries = [
        "SELECT max(queue.depth), min(queue.latency) FROM QueueSample",
        "SELECT average(queue.depth) FROM QueueSample FACET queueName LIMIT MAX",
        "SELECT latest(queue.depth) FROM QueueSample FACET clusterName, queueName LIMIT MAX",
        "SELECT latest(queue.published) FROM QueueSample WHERE queueName LIKE '%[[x]]%' "
            + "FACET clusterName, queueName LIMIT MAX",
        "SELECT sum(d) FROM (SELECT latest(queue.depth) AS d FROM QueueSample "
            + "FACET clusterName, queueName LIMIT MAX) FACET clusterName",
        "SELECT sum(m), count(*) FROM (SELECT latest(broker.memory) AS m FROM BrokerSample "
            + "FACET clusterName, brokerId LIMIT MAX) FACET clusterName",
        "SELECT latest(cluster.health.score) FROM ClusterSample FACET clusterName",
        "SELECT max(queue.bytes) FROM QueueSample WHERE node IS NULL FACET queueName LIMIT 3",
        "SELECT uniqueCount(queueName) FROM QueueSample FACET clusterName",
    ]

    @Test func `what was scraped answers as the rows do`() async throws {
        // The rows of the last poll, as if it were now.
        let now = TimeSource.system.milliseconds()
        let last = PromQLRows.all.last?.sample.timestamp
        let rows = PromQLRows.all.filter { $0.sample.timestamp == last }.map { row in
            var row = row
            row.sample.timestamp = now
            return row
        }
        let sink = ExpositionSink()
        let receipt = try await sink.deliver(Rows.batch(rows))
        #expect(receipt.delivered == rows.count)
        let route = HTTPRoute(path: "/metrics") { head in
            let scrape = sink.exposition(accept: head.header("Accept"))
            return HTTPReply(contentType: scrape.contentType, body: scrape.body)
        }
        let service = try await HTTPService.start(routes: [route])
        do {
            try await PrometheusServer.withServer(scraping: "127.0.0.1:\(service.port)") { server in
                let end = try await eventually("several scrapes are stored") {
                    let count = try await server.query("min(count_over_time(queue_depth[1m]))")
                    let isEnough = count.first.map { $0.samples[0].value >= "3" } ?? false
                    return isEnough ? TimeSource.system.milliseconds() : nil
                }
                for text in Self.queries {
                    let compared = try await server.compare(
                        text + " SINCE 5 minutes ago", PromQLOptions(),
                        with: RowsInMemory(rows), now: end)
                    #expect(compared > 0, "\(text)")
                }
            }
        } catch {
            await service.stop()
            throw error
        }
        await service.stop()
    }
}
