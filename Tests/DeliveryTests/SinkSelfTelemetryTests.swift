import Spool
import Telemetry
import Testing

@testable import Delivery

struct SinkSelfTelemetryTests {
    private func catalogue(_ names: [MetricName]) -> [MetricName: MetricDescriptor] {
        Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, MetricDescriptor(name: $0, kind: .gauge, unit: .one, help: ""))
            })
    }

    private var status: SinkStatus {
        var status = SinkStatus(
            name: "otlp",
            account: SinkAccount(
                accepted: 100, delivered: 60, spooled: 30, deadLettered: 4,
                dropped: ["too_old": 5, "invalid": 1]))
        status.oldestAge = .milliseconds(2500)
        status.breaker = .halfOpen
        status.state = .failing(.throttled, message: "429")
        return status
    }

    @Test func `a sample tells the whole account`() {
        let names: [MetricName] = [
            "mqp.sink.accepted", "mqp.sink.delivered", "mqp.sink.spooled",
            "mqp.sink.dead_lettered", "mqp.sink.dropped", "mqp.sink.oldest", "mqp.sink.breaker",
            "mqp.sink.balanced",
        ]
        let sample = SinkSelfTelemetry(catalogue: catalogue(names)).sample(of: status, at: 7)
        #expect(sample.shape.eventType == "MqpSinkSample" && sample.timestamp == 7)
        #expect(sample.attributes == [.text("otlp"), .text("failing"), .text("throttled")])
        #expect(names.map { sample.metric($0) } == [100, 60, 30, 4, 6, 2.5, 1, 1])
    }

    @Test func `what the catalogue does not have is not written`() {
        let own = SinkSelfTelemetry(catalogue: catalogue(["mqp.sink.bytes", "other"]))
        let sample = own.sample(of: status, at: 0)
        #expect(sample.shape.metrics.map(\.name) == ["mqp.sink.bytes"])
    }

    @Test func `where nothing waits the oldest row has no age, and no reason is missing`() {
        let status = SinkStatus(name: "file", account: SinkAccount())
        let sample = SinkSelfTelemetry(catalogue: catalogue(["mqp.sink.oldest"]))
            .sample(of: status, at: 0)
        #expect(sample.metric("mqp.sink.oldest") == 0)
        #expect(sample.attributes == [.text("file"), .text("idle"), .missing])
    }
}
