import AsyncHTTPClient
import Brokers
import Queries
import StandIns
import Telemetry
import Testing

@testable import Delivery
@testable import Sinks

extension PrometheusServer {
    /// Runs `body` with a server that has got all rows by remote write of our sink, each at its own
    /// time.
    static func withRows<Value: Sendable>(
        _ body: (PrometheusServer) async throws -> Value
    ) async throws -> Value {
        try await withServer { server in
            let sink = PrometheusRemoteWrite.sink(
                endpoint: PrometheusRemoteWrite.endpoint(try EndpointURL(server.address)),
                http: HTTPClientPosting(client: .shared))
            let rows = PromQLRows.all
            for start in stride(from: 0, to: rows.count, by: 1_000) {
                let batch = Rows.batch(Array(rows[start..<min(start + 1_000, rows.count)]))
                let receipt = try await sink.deliver(batch)
                try #require(receipt.delivered == batch.rows.count)
            }
            return try await body(server)
        }
    }
}

extension PromQL {
    /// The text as Grafana would send it, for a range of an hour in steps of a minute.
    var textForGrafana: String {
        var text = text
        for (name, value) in [
            ("$__rate_interval_ms", "120000"), ("$__interval_ms", "60000"), ("$__range_s", "3600"),
            ("$__rate_interval", "2m"), ("$__interval", "1m"), ("$__range", "1h"),
        ] {
            text = text.split(separator: name, omittingEmptySubsequences: false)
                .joined(separator: value)
        }
        return text
    }
}
