import Definitions
import Plans
import Telemetry
import TestSupport
import Testing

@testable import Collectors

/// Series of a scrape as rows, and servers that answer wrongly.
@Suite struct PrometheusCollectorTests {
    private static let source = """
        format: 1
        source: s
        title: S
        requests:
          about:
            transport: prometheus
            path: /metrics
            rows: one
            fields:
              up: boolean
              total: { type: counter?, unit: "{message}", series: messages, fold: sum }
          queues:
            transport: prometheus
            path: /metrics
            query: { detail: full }
            columns: family
            key: [vhost, queue]
            fields:
              vhost: string
              queue: string
              kind: { type: string?, series: type }
              depth: { type: gauge, unit: "{message}", series: queue_depth, column: coarse }
              ready:
                { type: gauge?, unit: "{message}", series: queue_state, labels: { state: ready } }
              messages: { type: counter?, unit: "{message}" }
          states:
            transport: prometheus
            path: /metrics
            query: { detail: full }
            columns: family
            key: [queue]
            fields:
              queue: string
              ready: { type: gauge?, unit: "{message}", series: queue_depth, column: coarse }
        samples:
          Row:
            from: queues
            attributes: { vhost: vhost, queue: queue, kind: kind, up: about.up }
            metrics: { depth: depth, ready: ready, speed: rate(messages) }
          State:
            from: states
            attributes: { queue: queue, total: "if(rate(about.total) > 0, 1, 0)" }
            metrics: { ready: ready }
        """
    private static let catalogue = """
        format: 1
        metrics:
          depth: { unit: "{message}", description: d }
          ready: { unit: "{message}", description: r }
          speed: { unit: "{message}/s", description: s }
        """

    private static let body = """
        # TYPE queue_depth gauge
        queue_depth{vhost="/",queue="a",type="classic"} 3
        queue_depth{vhost="/",queue="b \\"x\\"",type="quorum"} NaN
        queue_depth{vhost="c",queue="a"} 9007199254740993
        # TYPE queue_state gauge
        queue_state{vhost="/",queue="a",state="ready"} 1
        queue_state{vhost="/",queue="a",state="other"} 2
        # TYPE messages counter
        messages{vhost="/",queue="a"} 18446744073709551615
        messages{vhost="c",queue="a"} 1
        up 1

        """

    /// Asks for all requests of the source once, with clients of its own.
    private static func collect(
        from target: ResolvedTarget, times: Int = 1
    ) async throws -> [Result<Collected, CollectionError>] {
        guard case .http(let address) = target.address else { return [] }
        let plans = try RequestPlan.all(of: source, catalogue: catalogue)
        let clients = HTTPClients(proxies: ProxySettings(variables: [:]))
        let collector = PrometheusCollector(
            target: target, at: address, plans: plans, clients: clients, userAgent: "mqp/test")
        var results: [Result<Collected, CollectionError>] = []
        for _ in 0..<times {
            for plan in plans {
                do throws(CollectionError) {
                    results.append(
                        .success(try await collector.collect(plan, within: .seconds(600))))
                } catch {
                    results.append(.failure(error))
                }
            }
        }
        await clients.shutdown()
        return results
    }

    private static func answer(_ body: String, type: String = "text/plain; version=0.0.4")
        -> [ScriptedServer.Step]
    {
        [
            .head(["Content-Length: \(body.utf8.count)", "Content-Type: \(type)"]), .send(body),
        ]
    }

    @Test func `series that agree in the labels of the key are a row`() async throws {
        try await ScriptedServer.with(Self.answer(Self.body)) { server in
            let results = try await Self.collect(from: try ResolvedTarget(server.url))
            let about = try results[0].get().rows
            #expect(about.rowCount == 1)
            #expect(about[0, 0] == .boolean(true))
            let queues = try results[1].get()
            // A row without a depth, which it must have, is left out: NaN is none.
            #expect(queues.rows.column(0) == [.text("/"), .text("c")])
            #expect(queues.rows.column(1) == [.text("a"), .text("a")])
            #expect(queues.rows.column(2) == [.text("classic"), .missing])
            #expect(queues.rows.column(3) == [.integer(3), .integer(9_007_199_254_740_993)])
            #expect(queues.rows.column(4) == [.integer(1), .missing])
            #expect(queues.rows.column(5) == [.unsigned(.max), .integer(1)])
            #expect(queues.faults.refusedRows == 1)
            #expect(queues.faults.summaries == ["a row without `depth` is left out"])
            // Two queues of one name are two series in a row of `states`.
            let states = try results[2].get()
            #expect(states.faults.summaries.first?.contains("more than one series") == true)
        }
    }

    @Test func `requests of one address are one scrape, and only what is read is asked for`()
        async throws
    {
        try await ScriptedServer.with(Self.answer(Self.body)) { server in
            let results = try await Self.collect(from: try ResolvedTarget(server.url), times: 2)
            #expect(results.allSatisfy { $0.reason == nil })
            let full = "/metrics?detail=full&family=coarse"
            let more = "/metrics?detail=full&family=coarse&family=messages&family=queue_state"
            // The two of one path differ in what they read, and so in what they ask for.
            #expect(
                server.requests.map(\.target) == ["/metrics", more, full, "/metrics", more, full])
            #expect(
                server.requests.first?.headers["accept"]?.contains("application/openmetrics-text")
                    == true)
            #expect(try results.map { try $0.get().requests } == [1, 1, 1, 1, 1, 1])
        }
    }

    @Test(
        arguments: [
            (answer("<html></html>", type: "text/html"), .notExposition),
            (answer("up{ 1\nqueue_depth{ 3\n"), .notExposition),
            (answer("up 1\n", type: "application/openmetrics-text"), .incomplete),
            ([.head(["Content-Length: 0"])], .empty),
        ] as [([ScriptedServer.Step], CollectionError.Reason)])
    func `a wrong answer is told with its reason, to all requests`(
        _ steps: [ScriptedServer.Step], _ reason: CollectionError.Reason
    ) async throws {
        try await ScriptedServer.with(steps) { server in
            let target = try ResolvedTarget(server.url)
            let results = try await Self.collect(from: target)
            #expect(results.map(\.reason) == [reason, reason, reason], "\(results.map(\.detail))")
        }
    }

    @Test(arguments: [("other 1\n", true), ("messages 1\n", false)])
    func `that another exporter answers is told`(_ body: String, _ isTold: Bool) async throws {
        try await ScriptedServer.with(Self.answer(body)) { server in
            let results = try await Self.collect(from: try ResolvedTarget(server.url))
            let words = "the answer has none of the series that are read, such as `up`"
            #expect(try results[0].get().warnings == (isTold ? [words] : []))
        }
    }
}
