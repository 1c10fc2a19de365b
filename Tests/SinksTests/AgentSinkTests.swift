import Delivery
import Formats
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Sinks

struct AgentSinkTests {
    private static func text(_ rows: [EntityRow]) -> String {
        var payloads = AgentPayloads(integration: "mqp", version: "1")
        var buffer: [UInt8] = []
        _ = payloads.encode(rows, into: &buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    @Test func `a batch is a line`() async throws {
        let pipe = Pipe()
        let sink = AgentSink(version: "1", descriptor: pipe.writeEnd)
        let rows = Rows.rows(3)
        #expect(try await sink.deliver(Rows.batch(rows)) == SinkReceipt(delivered: 3))
        await sink.close()
        #expect(String(decoding: pipe.read(), as: UTF8.self) == Self.text(rows))
    }

    @Test func `stopped in the middle of a line, it ends it, and the rest comes again`()
        async throws
    {
        let time = SteppedTime()
        let pipe = Pipe()
        let sink = AgentSink(version: "1", descriptor: pipe.writeEnd, time: time.source)
        let rows = Rows.longRows(600)
        let delivery = Task {
            await #expect(throws: SinkError.self) { try await sink.deliver(Rows.batch(rows)) }
        }
        try await eventually("the pipe is full") { !time.sleeping.isEmpty }
        delivery.cancel()
        let error = try #require(await delivery.value)
        #expect(error.reason == .cancelled)
        let left = try #require(error.unsettled)
        // The first line was begun, the others come again.
        #expect(error.settled.delivered > 0 && error.settled.delivered + left.count == 600)
        #expect(left.map(\.id) == left.map(\.id).sorted())
        let again = Task { try await sink.deliver(SinkBatch(rows: left)) }
        let expected = Self.text(rows)
        let read = try await pipe.read(expected.utf8.count) { time.advance(by: .seconds(1)) }
        #expect(String(decoding: read, as: UTF8.self) == expected)
        time.advance(by: .seconds(1))
        _ = try await again.value
    }

    @Test func `an agent that is gone is an error that is final`() async throws {
        let pipe = Pipe()
        pipe.closeReadEnd()
        let sink = AgentSink(version: "1", descriptor: pipe.writeEnd)
        let error = await #expect(throws: SinkError.self) {
            try await sink.deliver(Rows.batch(Rows.rows(2)))
        }
        #expect(error?.reason == .closed && error?.isRetryable == false)
        #expect(error?.unsettled?.count == 2)
    }
}
