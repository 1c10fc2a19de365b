import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Spool

/// Rows come out of the spool as they went in, bit by bit.
struct RowCodecTests {
    static let metrics = [
        MetricDescriptor(
            name: "queue.depth", kind: .gauge, unit: MetricUnit("{message}") ?? .one, help: "ä",
            range: 0 ... .infinity, worst: .lowest, rollup: .maximum),
        MetricDescriptor(
            name: "rate", kind: .counter, unit: .second / MetricUnit.percent, help: ""),
    ]

    private func scalar(_ random: inout SplitMix64) -> Scalar {
        let texts = ["", "a", "größer 🐇", "e\u{301}", "\0", String(repeating: "z", count: 5000)]
        return switch Int.random(in: 0..<8, using: &random) {
        case 0: .missing
        case 1: .boolean(Bool.random(using: &random))
        case 2: .integer([.min, -1, 0, .max].randomElement(using: &random) ?? 0)
        case 3: .unsigned(.max - UInt64.random(in: 0...9, using: &random))
        case 4: .double(double(&random))
        case 5: .integer(Int64.random(in: .min ... .max, using: &random))
        default: .text(texts.randomElement(using: &random) ?? "")
        }
    }

    private func double(_ random: inout SplitMix64) -> Double {
        let special = [
            Double.nan, .infinity, -.infinity, -0.0, 0, .leastNonzeroMagnitude,
            Double(bitPattern: 0x7FF8_0000_0000_1234),
        ]
        return Bool.random(using: &random)
            ? special.randomElement(using: &random) ?? 0
            : Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
    }

    private func entities(_ random: inout SplitMix64) -> [Entity] {
        (0..<Int.random(in: 0...3, using: &random)).compactMap { index in
            EntityGUID(
                accountID: Int64.random(in: 0...EntityGUID.maximumAccountID, using: &random),
                domain: "INFRA", type: index == 1 ? "NA" : "MESSAGE_QUEUE_QUEUE",
                identifier: "id \(index)|"
            ).map {
                Entity(
                    guid: $0, type: "MESSAGE_QUEUE_QUEUE", name: "é/\(index)", tags: [], rule: "")
            }
        }
    }

    private func bits(_ value: Scalar) -> String {
        if case .double(let number) = value { return "double \(number.bitPattern)" }
        if case .text(let text) = value { return "text \(Array(text.utf8))" }
        return "\(value)"
    }

    @Test(arguments: UInt64(1)...20)
    func `any row comes back bit by bit`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let shapes = (0..<5).map { index in
            SampleShape(
                eventType: "Type\(index)", attributes: (0..<index).map { "attribute \($0)" },
                metrics: Array(Self.metrics.prefix(index % 3)))
        }
        let rows = (0..<200).map { _ -> EntityRow in
            let shape = shapes[Int.random(in: 0..<5, using: &random)]
            return EntityRow(
                sample: Sample(
                    shape: shape, timestamp: Int64.random(in: .min ... .max, using: &random),
                    attributes: shape.attributes.map { _ in scalar(&random) },
                    metrics: shape.metrics.map { _ in double(&random) }),
                entities: entities(&random))
        }
        let fixture = try await SpoolFixture(options: SpoolOptions(commitDelay: .zero))
        _ = try await fixture.spool.append(SpoolCommit(rows: rows))
        try await fixture.reopen()
        let lease = try await fixture.lease(200)
        #expect(lease.rows.count == 200)
        for (row, back) in zip(rows, lease.rows.map(\.row)) {
            #expect(back.sample.timestamp == row.sample.timestamp)
            #expect(back.sample.attributes.map(bits) == row.sample.attributes.map(bits))
            #expect(back.sample.metrics.map(\.bitPattern) == row.sample.metrics.map(\.bitPattern))
            #expect(back.sample.shape.eventType == row.sample.shape.eventType)
            #expect(back.sample.shape.attributes == row.sample.shape.attributes)
            #expect(back.sample.shape.metrics == row.sample.shape.metrics)
            #expect(back.entities == row.entities)
        }
    }

    @Test func `equal shapes are one object, also in another segment and after a restart`()
        async throws
    {
        let fixture = try await SpoolFixture()
        for value in 0..<3 {
            let shape = SpoolRows.shape("A")
            _ = try await fixture.spool.append(
                SpoolCommit(rows: [SpoolRows.row(value, shape: shape, length: 2000)]))
        }
        #expect(fixture.segments.count == 3)
        let first = try await fixture.lease(9).rows.map { ObjectIdentifier($0.row.sample.shape) }
        #expect(first.count == 3)
        #expect(Set(first).count == 1)
        try await fixture.reopen()
        let second = try await fixture.lease(9).rows.map { ObjectIdentifier($0.row.sample.shape) }
        #expect(second.count == 3)
        #expect(Set(second).count == 1)
    }

    @Test(arguments: UInt64(1)...40)
    func `bytes that are no row are refused, and never read beyond their end`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let shape = SampleShape(
            eventType: "A", attributes: ["a", "b"], metrics: Array(Self.metrics))
        var writer = ByteWriter()
        RowWriter.write(
            EntityRow(
                sample: Sample(
                    shape: shape, timestamp: 1, attributes: [scalar(&random), .text("abc")],
                    metrics: [1, 2]),
                entities: entities(&random)),
            shape: 0, to: &writer)
        let whole = writer.bytes
        for _ in 0..<200 {
            var bytes = whole
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
                in: 0...255, using: &random)
            bytes.removeLast(Int.random(in: 0...3, using: &random))
            bytes.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                var decoder = RowReader()
                let row = try? decoder.read(&reader, shapes: [0: shape])
                #expect(reader.position <= bytes.count)
                #expect(row == nil || row?.bytes == bytes.count)
            }
        }
    }

    @Test func `a set of ranges is the set of its numbers`() {
        var random = SplitMix64(seed: 3)
        var ranges = RowRanges()
        var numbers: Set<UInt64> = []
        for _ in 0..<3000 {
            let lower = UInt64.random(in: 0..<100, using: &random)
            let range = lower..<lower + UInt64.random(in: 0..<12, using: &random)
            if Bool.random(using: &random) {
                ranges.insert(range)
                numbers.formUnion(range)
            } else {
                ranges.remove(range)
                numbers.subtract(range)
            }
            #expect(ranges.count == numbers.count)
            #expect(ranges.ranges.flatMap { Array($0) } == numbers.sorted())
            #expect(
                zip(ranges.ranges, ranges.ranges.dropFirst()).allSatisfy {
                    $0.upperBound < $1.lowerBound
                })
            #expect(ranges.overlaps(range) == !numbers.isDisjoint(with: range))
            #expect(ranges.clamped(to: range).count == numbers.intersection(range).count)
            #expect(ranges.contains(lower) == numbers.contains(lower))
        }
    }
}
