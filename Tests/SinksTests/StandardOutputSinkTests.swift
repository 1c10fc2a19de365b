import Glibc
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery
@testable import Sinks

struct StandardOutputSinkTests {
    private static func lines(_ rows: [EntityRow]) -> String {
        rows.enumerated().compactMap { encoded($1, id: Rows.id($0)) }.map { $0 + "\n" }.joined()
    }

    @Test func `writes whole lines`() async throws {
        let pipe = Pipe()
        let sink = StandardOutputSink(descriptor: pipe.writeEnd)
        #expect(try await sink.deliver(Rows.batch(Rows.rows(2))) == SinkReceipt(delivered: 2))
        let lines = [0, 1].compactMap { encoded(Rows.row($0), id: Rows.id($0)) }.map { $0 + "\n" }
        #expect(String(decoding: pipe.read(), as: UTF8.self) == lines.joined())
    }

    @Test func `a reader that is gone is an error that is final, and no death`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_DFL)
            let pipe = Pipe()
            pipe.closeReadEnd()
            let sink = StandardOutputSink(descriptor: pipe.writeEnd)
            for _ in 0..<2 {
                let error = await #expect(throws: SinkError.self) {
                    try await sink.deliver(Rows.batch(Rows.rows(2)))
                }
                #expect(error?.reason == .closed && error?.isRetryable == false)
                #expect(error?.unsettled?.count == 2)
            }
            await sink.close()
        }
    }

    @Test func `waits for a slow reader without losing or mixing a byte`() async throws {
        let pipe = Pipe()
        let sink = StandardOutputSink(descriptor: pipe.writeEnd)
        let rows = Rows.rows(3000)
        let delivery = Task { try await sink.deliver(Rows.batch(rows)) }
        let expected = Self.lines(rows)
        let read = try await pipe.read(expected.utf8.count)
        #expect(read == Array(expected.utf8))
        #expect(try await delivery.value == SinkReceipt(delivered: 3000))
    }

    @Test func `stopped in the middle of a line, it ends the line before the next one`()
        async throws
    {
        let time = SteppedTime()
        let pipe = Pipe()
        let sink = StandardOutputSink(descriptor: pipe.writeEnd, time: time.source)
        let rows = Rows.rows(3000)
        let delivery = Task {
            await #expect(throws: SinkError.self) { try await sink.deliver(Rows.batch(rows)) }
        }
        try await eventually("the pipe is full") { !time.sleeping.isEmpty }
        delivery.cancel()
        let error = try #require(await delivery.value)
        #expect(error.reason == .cancelled && error.settled.delivered > 0)
        let left = try #require(error.unsettled)
        #expect(error.settled.delivered + left.count == 3000)
        let again = Task { try await sink.deliver(SinkBatch(rows: left)) }
        let expected = Self.lines(rows)
        let read = try await pipe.read(expected.utf8.count) { time.advance(by: .seconds(1)) }
        #expect(read == Array(expected.utf8))
        time.advance(by: .seconds(1))
        _ = try await again.value
    }
}
