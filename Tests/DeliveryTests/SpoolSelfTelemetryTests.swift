import Spool
import Telemetry
import Testing

@testable import Delivery

struct SpoolSelfTelemetryTests {
    private static func catalogue(_ names: MetricName...) -> [MetricName: MetricDescriptor] {
        Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, MetricDescriptor(name: $0, kind: .gauge, unit: .one, help: ""))
            })
    }

    @Test func `a damaged record and a refused commit are counted, and why the disk fails is said`()
    {
        let own = SpoolSelfTelemetry(
            catalogue: Self.catalogue("mqp.spool.corrupt_records", "mqp.spool.refusals"))
        var status = SpoolStatus()
        status.corruptRecords = 3
        status.refusals = [.diskFull: 2, .full: 5]
        #expect(own.sample(of: status, at: 7).attributes == [.missing])
        status.isBehind = true
        status.lastError = .init(error: SpoolError(.diskFull, message: "no space"), at: 1)
        let sample = own.sample(of: status, at: 7)
        #expect(sample.metric("mqp.spool.corrupt_records") == 3)
        #expect(sample.metric("mqp.spool.refusals") == 7)
        #expect(sample.attribute("reason") == .text("disk_full"))
    }

    @Test func `each reason for which rows were dropped has a row of its own`() {
        let own = SpoolSelfTelemetry(catalogue: Self.catalogue("mqp.sink.dropped.rows"))
        var account = SinkAccount()
        account.dropped = ["too_old": 4, "corrupt": 1]
        let samples = own.drops(of: SinkStatus(name: "a", account: account), at: 7)
        #expect(samples.map { $0.attribute("reason") } == [.text("corrupt"), .text("too_old")])
        #expect(samples.map { $0.metric("mqp.sink.dropped.rows") } == [1, 4])
        #expect(
            SpoolSelfTelemetry(catalogue: [:])
                .drops(of: SinkStatus(name: "a", account: account), at: 7).isEmpty)
    }
}
