import StandIns
import Telemetry
import TestSupport
import Testing

@testable import Formats

struct WriteRequestEncoderTests {
    private static let shape = SampleShape(
        eventType: "Q", attributes: ["zone", "queueName"],
        metrics: [
            MetricDescriptor(
                name: "a.latency", kind: .gauge, unit: MetricUnit("ms") ?? .one, help: "L."),
            MetricDescriptor(
                name: "a.sent", kind: .counter, unit: MetricUnit("{m}") ?? .one, help: "S."),
        ])

    private static func row(
        _ queue: String, _ values: [Double], time: Int64, entities: [Entity] = []
    ) -> EntityRow {
        EntityRow(
            sample: Sample(
                shape: shape, timestamp: time, attributes: [.text("z"), .text(queue)],
                metrics: values), entities: entities)
    }

    private func encoded(_ rows: [EntityRow]) throws -> WriteRequestRecord {
        var encoder = WriteRequestEncoder()
        encoder.begin()
        for row in rows {
            #expect(encoder.append(row, limit: .max) == .written(EncodingLosses()))
        }
        return try #require(WriteRequestRecord(encoder.finish()))
    }

    @Test func `a series stands once, with its labels sorted by name`() throws {
        let request = try encoded([
            Self.row("a", [5, .nan], time: 2_000), Self.row("b", [.infinity, 1], time: 1_000),
            Self.row("a", [.nan, 7], time: -1),
        ])
        func series(_ name: String, _ queue: String, _ value: Double, _ time: Int64)
            -> WriteRequestRecord.Series
        {
            .init(
                labels: [["__name__", name], ["queue_name", queue], ["zone", "z"]],
                samples: [.init(value: value, time: time)])
        }
        #expect(
            request.series == [
                series("a_latency_seconds", "a", 0.005, 2_000),
                series("a_latency_seconds", "b", .infinity, 1_000),
                series("a_sent_total", "b", 1, 1_000), series("a_sent_total", "a", 7, -1),
            ])
        #expect(
            request.metadata == [
                .init(type: 2, name: "a_latency_seconds", help: "L.", unit: "seconds"),
                .init(type: 1, name: "a_sent_total", help: "S.", unit: ""),
            ])
    }

    @Test func `a second sample of a series is for the next request`() throws {
        var encoder = WriteRequestEncoder()
        for _ in 0..<2 {
            encoder.begin()
            let first = Self.row("a", [5, 1], time: 1)
            #expect(encoder.append(first, limit: .max) == .written(EncodingLosses()))
            #expect(encoder.append(Self.row("a", [5, .nan], time: 1), limit: .max) == .full)
            #expect(encoder.append(Self.row("a", [.nan, 2], time: 2), limit: .max) == .full)
            #expect(encoder.append(Self.row("a", [.nan, .nan], time: 2), limit: .max) == .empty)
            let request = try #require(WriteRequestRecord(encoder.finish()))
            #expect(request.series.count == 2)
        }
    }

    @Test func `a series is one whatever unit and words a shape has for it`() throws {
        let rows = ["ms", "s"].map { unit in
            let metric = MetricDescriptor(
                name: "a.latency", kind: .gauge, unit: MetricUnit(unit) ?? .one, help: unit)
            let shape = SampleShape(eventType: unit, attributes: [], metrics: [metric])
            return EntityRow(
                sample: Sample(shape: shape, timestamp: 0, attributes: [], metrics: [1]),
                entities: [])
        }
        var encoder = WriteRequestEncoder()
        encoder.begin()
        #expect(encoder.append(rows[0], limit: .max) == .written(EncodingLosses()))
        #expect(encoder.append(rows[1], limit: .max) == .full)
        let request = try #require(WriteRequestRecord(encoder.finish()))
        #expect(request.series.map(\.samples) == [[.init(value: 0.001, time: 0)]])
        #expect(request.metadata.map(\.help) == ["ms"])
    }

    @Test func `an entity is in the labels, and they stay sorted`() throws {
        let request = try encoded([Self.row("a", [1, 1], time: 0, entities: Rows.entity())])
        let names = request.series.first?.labels.compactMap(\.first) ?? []
        #expect(
            names == [
                "__name__", "entity_guid", "entity_name", "entity_type", "queue_name", "zone",
            ])
        #expect(names == names.sorted())
    }

    @Test func `a row without a known metric is nothing`() {
        var encoder = WriteRequestEncoder()
        encoder.begin()
        #expect(encoder.append(Self.row("a", [.nan, .nan], time: 0), limit: 0) == .empty)
        #expect(encoder.append(Self.row("a", [.nan, -1], time: 0), limit: 0) == .empty)
        #expect(encoder.finish() == [])
    }

    @Test func `two metrics of a row with one name are one series and a loss`() throws {
        let shape = SampleShape(
            eventType: "Q", attributes: [],
            metrics: [
                MetricDescriptor(
                    name: "x", kind: .gauge, unit: MetricUnit("{m}") ?? .one, help: ""),
                MetricDescriptor(
                    name: "x.count", kind: .gauge, unit: MetricUnit("{m}") ?? .one, help: ""),
            ])
        let row = EntityRow(
            sample: Sample(shape: shape, timestamp: 0, attributes: [], metrics: [1, 2]),
            entities: [])
        var encoder = WriteRequestEncoder()
        encoder.begin()
        #expect(encoder.append(row, limit: .max) == .written(EncodingLosses(omittedAttributes: 1)))
        let request = try #require(WriteRequestRecord(encoder.finish()))
        #expect(request.series.map(\.samples) == [[.init(value: 1, time: 0)]])
    }

    @Test func `a request stays within its limit, but for a row that is larger by itself`() throws {
        var random = SplitMix64(seed: 3)
        var encoder = WriteRequestEncoder()
        for _ in 0..<200 {
            let limit = Int.random(in: 1...5_000, using: &random)
            encoder.begin()
            var count = 0
            while count < 1_000 {
                let queue =
                    "\(count)"
                    + String(
                        repeating: "q", count: Int.random(in: 0...300, using: &random))
                let row = Self.row(queue, [1, 2], time: Int64(count))
                let outcome = encoder.append(row, limit: limit)
                if outcome == .full { break }
                #expect(outcome == .written(EncodingLosses()))
                count += 1
            }
            #expect(count >= 1)
            let bytes = encoder.finish()
            #expect(bytes.count <= limit || count == 1)
            let samples = WriteRequestRecord(bytes)?.series.reduce(0) { $0 + $1.samples.count }
            #expect(samples == 2 * count)
        }
    }
}

/// A request as it is read again, without any code of what writes it.
struct WriteRequestRecord: Equatable {
    struct Series: Equatable {
        var labels: [[String]] = []
        var samples: [Sample] = []
    }
    struct Sample: Equatable {
        var value = Double.nan
        var time: Int64 = 0
    }
    struct Metadata: Equatable {
        var type: UInt64 = 0
        var name = ""
        var help = ""
        var unit = ""
    }

    var series: [Series] = []
    var metadata: [Metadata] = []

    init?(_ bytes: [UInt8]) {
        guard let fields = Field.all(bytes[...]) else { return nil }
        for field in fields {
            guard let parts = Field.all(field.content) else { return nil }
            switch field.number {
            case 1:
                var series = Series()
                for part in parts {
                    guard let values = Field.all(part.content) else { return nil }
                    if part.number == 1 { series.labels.append(values.map(\.text)) }
                    if part.number == 2 {
                        var sample = Sample()
                        for value in values where value.number == 1 {
                            sample.value = Double(bitPattern: value.integer)
                        }
                        for value in values where value.number == 2 {
                            sample.time = Int64(bitPattern: value.integer)
                        }
                        series.samples.append(sample)
                    }
                }
                self.series.append(series)
            case 3:
                var family = Metadata()
                for part in parts {
                    switch part.number {
                    case 1: family.type = part.integer
                    case 2: family.name = part.text
                    case 4: family.help = part.text
                    case 5: family.unit = part.text
                    default: return nil
                    }
                }
                metadata.append(family)
            default: return nil
            }
        }
    }

    private struct Field {
        var number: UInt64
        var integer: UInt64 = 0
        var content: ArraySlice<UInt8> = []
        var text: String { String(decoding: content, as: UTF8.self) }

        static func all(_ bytes: ArraySlice<UInt8>) -> [Field]? {
            var rest = bytes
            var fields: [Field] = []
            while !rest.isEmpty {
                guard let tag = varint(&rest) else { return nil }
                var field = Field(number: tag >> 3)
                switch tag & 7 {
                case 0:
                    guard let value = varint(&rest) else { return nil }
                    field.integer = value
                case 1:
                    guard rest.count >= 8 else { return nil }
                    for (place, byte) in rest.prefix(8).enumerated() {
                        field.integer |= UInt64(byte) << (8 * place)
                    }
                    rest = rest.dropFirst(8)
                case 2:
                    guard let length = varint(&rest), rest.count >= length else { return nil }
                    field.content = rest.prefix(Int(length))
                    rest = rest.dropFirst(Int(length))
                default: return nil
                }
                fields.append(field)
            }
            return fields
        }

        private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
            var value: UInt64 = 0
            for place in 0..<10 {
                guard let byte = rest.popFirst() else { return nil }
                value |= UInt64(byte & 0x7F) << (7 * UInt64(place))
                if byte < 0x80 { return value }
            }
            return nil
        }
    }
}
