import Queries
import Telemetry
import Testing

/// For whom a query is printed.
@Suite struct PromQLOptionsTests {
    private static func texts(_ nrql: String, _ options: PromQLOptions) throws -> [String] {
        try PromQLBench.printed(nrql, options).columns.map(\.expression.text)
    }

    @Test func `takes the range of an alert instead of the query's`() throws {
        let options = PromQLOptions(range: .fixed(milliseconds: 300_000), isLimited: false)
        #expect(
            try Self.texts(
                "SELECT max(queue.depth) FROM Queue FACET queueName LIMIT 5 SINCE today", options)
                == ["max by (queue) (max_over_time(queue_depth[5m]))"])
        let chart = try PromQLBench.printed(
            "SELECT rate(sum(queue.depth), 1 second) FROM Queue TIMESERIES", options)
        #expect(
            chart.columns.map(\.expression.text) == ["sum(sum_over_time(queue_depth[5m])) / 300"])
        #expect(chart.evaluation == .range(step: 300_000))
        for length in [0, -1, Int64.max] {
            let reasons = try PromQLBench.reasons(
                "SELECT max(queue.depth) FROM Queue",
                PromQLOptions(range: .fixed(milliseconds: length)))
            #expect(reasons.map(\.kind) == [.range])
        }
    }

    @Test func `leaves Grafana's lengths of time to Grafana`() throws {
        let whole = PromQLOptions(range: .grafana(.range))
        let chart = PromQLOptions(range: .grafana(.interval))
        #expect(
            try Self.texts("SELECT rate(count(queue.depth), 1 minute) FROM Queue", whole)
                == [
                    "(sum(count_over_time(queue_depth[$__range])) or vector(0)) * 60 / $__range_s"
                ])
        let query = try PromQLBench.printed(
            "SELECT max(queue.depth) FROM Queue FACET cluster LIMIT 3 TIMESERIES", chart)
        #expect(query.evaluation == .range(step: nil))
        #expect(
            query.columns.map(\.expression.text) == [
                "max by (cluster) (max_over_time(queue_depth[$__interval])) "
                    + "and topk(3, max by (cluster) (max_over_time(queue_depth[$__range] @ end())))"
            ])
        // A width of the query's own stays.
        let own = try PromQLBench.printed(
            "SELECT max(queue.depth) FROM Queue TIMESERIES 1 minute", chart)
        #expect(own.columns.map(\.expression.text) == ["max(max_over_time(queue_depth[1m]))"])
        #expect(own.evaluation == .range(step: 60_000))
        #expect(
            try PromQLBench.reasons(
                "SELECT max(queue.depth) FROM Queue TIMESERIES 1 minute SLIDE BY AUTO", chart
            ).map(\.kind) == [.range])
    }

    @Test func `leaves values in the unit that a metric is exposed in`() throws {
        let options = PromQLOptions(unit: .exposed)
        let nrql =
            "SELECT max(queue.latency), max(queue.latency) * 2, count(queue.latency), "
            + "max(broker.memory), max(queue.depth) FROM Queue, Broker"
        let query = try PromQLBench.printed(nrql, options)
        #expect(
            query.columns.map(\.expression.text) == [
                "max(max_over_time(queue_latency_seconds[1h]))",
                "max(max_over_time(queue_latency_seconds[1h])) * 1000 * 2",
                "sum(count_over_time(queue_latency_seconds[1h])) or vector(0)",
                "max(max_over_time(broker_memory_bytes[1h]))",
                "max(max_over_time(queue_depth[1h]))",
            ])
        let units: [PromQLUnit] = [
            .unit(.second), .computed, .count, .unit(MetricUnit("By") ?? .one),
            .unit(MetricUnit("{message}") ?? .one),
        ]
        #expect(query.columns.map(\.unit) == units)
        #expect(
            try PromQLBench.printed(nrql).columns.map(\.unit)
                == [
                    .unit(MetricUnit("ms") ?? .one), .computed, .count,
                    .unit(MetricUnit("KiBy") ?? .one), .unit(MetricUnit("{message}") ?? .one),
                ])
    }

    @Test func `tests values of an inner query in their own unit`() throws {
        let options = PromQLOptions(unit: .exposed)
        let inner = "FROM (SELECT latest(broker.memory) AS m FROM Broker FACET cluster, broker "
        let plain = try PromQLBench.printed("SELECT sum(m) \(inner) LIMIT MAX)", options)
        #expect(
            plain.columns.map(\.expression.text) == ["sum(last_over_time(broker_memory_bytes[1h]))"]
        )
        #expect(plain.columns.map(\.unit) == [.unit(MetricUnit("By") ?? .one)])
        let tested = try PromQLBench.printed(
            "SELECT sum(m) \(inner) LIMIT MAX) WHERE m > 5", options)
        #expect(
            tested.columns.map(\.expression.text)
                == ["sum(last_over_time(broker_memory_bytes[1h]) / 1024 > 5)"])
        #expect(tested.columns.map(\.unit) == [.unit(MetricUnit("KiBy") ?? .one)])
    }

    @Test func `is short where a thing may count as one series`() throws {
        let options = PromQLOptions(assumesOneSeries: true)
        let query = try PromQLBench.printed(
            "SELECT sum(d) FROM (SELECT latest(queue.depth) AS d FROM Queue "
                + "FACET cluster, queueName LIMIT MAX) FACET cluster LIMIT MAX SINCE 1 minute ago",
            options)
        #expect(
            query.columns.map(\.expression.text)
                == ["sum by (cluster) (last_over_time(queue_depth[1m]))"])
        #expect(query.notes == [.assumedOneSeries])
        // What tells nothing apart is no series.
        #expect(
            try PromQLBench.reasons(
                "SELECT latest(queue.depth) FROM Queue FACET queueName", options
            ).map(\.kind) == [.severalSeries])
    }

    @Test func `keeps an inner limit of its own for an alert`() throws {
        let alert = PromQLOptions(isLimited: false)
        func text(_ limit: String) throws -> [String] {
            try Self.texts(
                "SELECT sum(d) FROM (SELECT max(queue.depth) AS d FROM Queue FACET queueName"
                    + "\(limit))", alert)
        }
        #expect(try text("") == ["sum(max by (queue) (max_over_time(queue_depth[1h])))"])
        #expect(
            try text(" LIMIT 5") == [
                "sum(topk(5, max by (queue) (max_over_time(queue_depth[1h]))))"
            ])
    }
}
