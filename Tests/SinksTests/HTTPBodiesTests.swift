import Formats
import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery
@testable import Sinks

struct HTTPBodiesTests {
    private static let million = BodyLimits(rawBytes: 1_000_000, sentBytes: 1_000_000)

    private static func bodies(
        _ format: any BodyFormat = EventBody(), limits: BodyLimits = million
    ) -> HTTPBodies {
        HTTPBodies(format: format, compression: .gzip, limits: limits)
    }

    /// The values of `queue.depth` in a body of events.
    private static func depths(in body: HTTPBodies.Body) throws -> [JSONValue?] {
        guard case .array(let events)? = JSONValue(try #require(gunzip(body.bytes))) else {
            return []
        }
        return events.map { if case .object(let event) = $0 { event["queue.depth"] } else { nil } }
    }

    @Test func `a body that is not compressed is made no larger than it may be sent`() throws {
        var bodies = HTTPBodies(
            format: EventBody(), compression: .none,
            limits: BodyLimits(rawBytes: 4_000_000, sentBytes: 10_000))
        bodies.begin(HTTPBench.batch(1_000).rows)
        var receipt = SinkReceipt()
        var sizes: [Int] = []
        while let body = try bodies.next(receipt: &receipt) {
            sizes.append(body.bytes.count)
            bodies.delivered(body, rejected: 0, receipt: &receipt)
        }
        #expect(receipt.delivered == 1_000)
        // Halves of one that was too large would be as small as half of what may be sent.
        #expect(sizes.dropLast().allSatisfy { (9_000...10_000).contains($0) }, "\(sizes)")
    }

    @Test(arguments: BodyFormats.all)
    func `every body of 10,000 random batches is under a million bytes`(
        format: BodyFormats
    ) throws {
        var random = SplitMix64(seed: 4)
        let shapes = RandomRows.shapes
        var bodies = Self.bodies(format.make())
        var largest = 0
        var several = 0
        var refused = 0
        for _ in 0..<10_000 {
            let rows = RandomRows.rows(&random, shapes: shapes)
            var receipt = SinkReceipt()
            var sent: [RowID] = []
            var count = 0
            bodies.begin(rows)
            var before = bodies.remaining()
            while let body = try bodies.next(receipt: &receipt) {
                largest = max(largest, body.bytes.count)
                let after = bodies.remaining()
                sent += before.dropLast(after.count).map(\.id)
                before = after
                count += 1
                bodies.delivered(body, rejected: 0, receipt: &receipt)
            }
            if count > 1 { several += 1 }
            refused += receipt.refused.count
            try #require(sent + receipt.refused.map(\.row.id) == rows.map(\.id))
            try #require(receipt.settled == rows.count && receipt.dropped.isEmpty)
        }
        #expect(largest < 1_000_000)
        // The test is one of the splitting only when there is something to split.
        #expect(several > 5 && (largest > 500_000 || format.isCutEarly))
        #expect(refused == 0)
    }

    @Test func `a body unpacks to the array of its rows, and no raw one is too large`() throws {
        var bodies = Self.bodies()
        var receipt = SinkReceipt()
        bodies.begin(Rows.batch(Rows.longRows(600)).rows)
        var depths: [JSONValue?] = []
        while let body = try bodies.next(receipt: &receipt) {
            #expect(try #require(gunzip(body.bytes)).count <= 1_000_000)
            depths += try Self.depths(in: body)
        }
        #expect(depths == (0..<600).map { .integer($0) })
    }

    @Test func `a body has no more rows than the endpoint takes`() throws {
        var bodies = Self.bodies(
            limits: BodyLimits(rawBytes: 1_000_000, sentBytes: 1_000_000, rows: 4))
        var receipt = SinkReceipt()
        bodies.begin(Rows.batch(Rows.rows(10)).rows)
        var counts: [Int] = []
        while let body = try bodies.next(receipt: &receipt) { counts.append(body.rowCount) }
        #expect(counts == [4, 4, 2])
    }

    @Test func `a row that is larger by itself goes alone, judged by its compressed size`() throws {
        let shape = SampleShape(
            eventType: "T", attributes: (0..<250).map { "a\($0)" }, metrics: [])
        let text = Scalar.text(String(repeating: "\u{1}", count: 4096))
        let large = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 0, attributes: Array(repeating: text, count: 250),
                metrics: []),
            entities: [])
        var bodies = Self.bodies()
        var receipt = SinkReceipt()
        bodies.begin(Rows.batch([large, Rows.row(1), large]).rows)
        var rowCounts: [Int] = []
        var isRawTooLarge: [Bool] = []
        while let body = try bodies.next(receipt: &receipt) {
            rowCounts.append(body.rowCount)
            isRawTooLarge.append(
                try #require(gunzip(body.bytes, limit: 64_000_000)).count > 1_000_000)
        }
        #expect(rowCounts == [1, 1, 1])
        #expect(isRawTooLarge == [true, false, true])
        #expect(receipt == SinkReceipt())
    }

    @Test func `a row that is too large even when compressed is refused, and the others go`() throws
    {
        var random = SplitMix64(seed: 9)
        let noise = String(
            (0..<3000).map { _ in Character("\(Int.random(in: 0...9, using: &random))") })
        var rows = Rows.rows(5)
        rows[2] = Rows.row(2, queue: noise)
        var bodies = Self.bodies(limits: BodyLimits(rawBytes: 100_000, sentBytes: 500))
        var receipt = SinkReceipt()
        bodies.begin(Rows.batch(rows).rows)
        var depths: [JSONValue?] = []
        while let body = try bodies.next(receipt: &receipt) {
            depths += try Self.depths(in: body)
            #expect(!body.isPart, "no endpoint has refused anything")
        }
        #expect(depths == [0, 1, 3, 4].map { .integer($0) })
        #expect(receipt.refused.map(\.row.id) == [Rows.id(2)])
        #expect(receipt.refused.map(\.reason) == [.tooLarge])
        #expect(receipt.refused[0].message.hasSuffix("bytes, and 500 are taken"))
    }

    @Test func `a dropped row is dropped once, however often its body is divided`() throws {
        let bad = Rows.row("a", .integer(1), eventType: "no good")
        var bodies = Self.bodies()
        var receipt = SinkReceipt()
        bodies.begin(Rows.batch([bad, Rows.row(1), bad, bad, Rows.row(4), bad]).rows)
        let whole = try #require(try bodies.next(receipt: &receipt))
        #expect(
            whole.rowCount == 2 && bodies.remaining(with: whole).map(\.id) == [1, 4].map(Rows.id))
        #expect(bodies.divide(whole) == nil)
        #expect(bodies.remaining().map(\.id) == [1, 4].map(Rows.id))
        var alone: [RowID?] = []
        while let body = try bodies.next(receipt: &receipt) {
            #expect(body.isPart && body.rowCount == 1)
            alone.append(bodies.divide(body)?.id)
        }
        #expect(alone == [1, 4].map(Rows.id))
        #expect(receipt == SinkReceipt(dropped: [.invalid: 4]))
    }
}
