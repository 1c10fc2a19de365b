import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Delivery

struct EventBodiesTests {
    /// Texts that hardly compress, longer and shorter than what a value may have.
    private static let noise: [Scalar] = {
        var random = SplitMix64(seed: 3)
        return (0..<100).map { _ in
            let length = Int.random(in: 0...6000, using: &random)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
            return .text(String(decoding: bytes, as: UTF8.self))
        }
    }()

    /// Random rows: mostly few and small ones, now and then many with long texts.
    private static func rows(_ random: inout SplitMix64, shapes: [SampleShape]) -> [SinkRow] {
        let isLarge = Int.random(in: 0..<1000, using: &random) == 0
        let count = isLarge ? 300 : Int.random(in: 1...4, using: &random)
        return (0..<count).map { number in
            let shape = shapes[Int.random(in: 0..<shapes.count, using: &random)]
            let attributes = shape.attributes.map { _ in value(&random, isLarge: isLarge) }
            let metrics = shape.metrics.map { _ in Double(random.next() >> 12) / 7 }
            return SinkRow(
                id: UInt64(number),
                row: EntityRow(
                    sample: Sample(
                        shape: shape, timestamp: 0, attributes: attributes, metrics: metrics),
                    entities: []))
        }
    }

    private static func value(_ random: inout SplitMix64, isLarge: Bool) -> Scalar {
        if isLarge { return noise[Int.random(in: 0..<noise.count, using: &random)] }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return .missing
        case 1: return .unsigned(random.next())
        default: return .text("\u{1}\"\\é漢🎉")
        }
    }

    @Test func `every body of 10,000 random batches is under a million bytes`() throws {
        var random = SplitMix64(seed: 4)
        let shapes = [1, 3, 8].map { count in
            SampleShape(
                eventType: "T\(count)", attributes: (0..<count).map { "a\($0)" },
                metrics: (0..<count).map {
                    MetricDescriptor(
                        name: MetricName(rawValue: "m\($0)"), kind: .gauge, unit: .one, help: "")
                })
        }
        var bodies = EventBodies()
        var largest = 0
        var several = 0
        for _ in 0..<10_000 {
            let rows = Self.rows(&random, shapes: shapes)
            var receipt = SinkReceipt()
            var sent: [UInt64] = []
            var count = 0
            bodies.begin(rows, now: 0, receipt: &receipt)
            while let body = try bodies.next(receipt: &receipt) {
                largest = max(largest, body.compressed.count)
                sent += body.rows.map(\.id)
                count += 1
            }
            if count > 1 { several += 1 }
            try #require(sent == rows.map(\.id) && receipt == SinkReceipt())
        }
        #expect(largest < 1_000_000)
        // The test is one of the splitting only when there is something to split.
        #expect(several > 5 && largest > 500_000)
    }

    @Test func `a body unpacks to the array of its rows, and no raw one is too large`() throws {
        var bodies = EventBodies()
        var receipt = SinkReceipt()
        bodies.begin(Rows.batch(Rows.longRows(600)).rows, now: 0, receipt: &receipt)
        var depths: [JSONValue?] = []
        while let body = try bodies.next(receipt: &receipt) {
            let raw = try #require(gunzip(body.compressed))
            #expect(raw.count <= 1_000_000)
            guard case .array(let events)? = JSONValue(raw) else { continue }
            for case .object(let event) in events { depths.append(event["queue.depth"]) }
        }
        #expect(depths == (0..<600).map { .integer($0) })
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
        var bodies = EventBodies()
        var receipt = SinkReceipt()
        bodies.begin(Rows.batch([large, Rows.row(1), large]).rows, now: 0, receipt: &receipt)
        var bodyRows: [[UInt64]] = []
        var isRawTooLarge: [Bool] = []
        while let body = try bodies.next(receipt: &receipt) {
            bodyRows.append(body.rows.map(\.id))
            isRawTooLarge.append(try #require(gunzip(body.compressed)).count > 1_000_000)
        }
        #expect(bodyRows == [[0], [1], [2]])
        #expect(isRawTooLarge == [true, false, true])
        #expect(receipt == SinkReceipt())
    }
}
