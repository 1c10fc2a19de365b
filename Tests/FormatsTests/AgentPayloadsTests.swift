import Formats
import StandIns
import Telemetry
import TestSupport
import Testing

struct AgentPayloadsTests {
    private static func lines(_ rows: [EntityRow]) -> (text: String, tooLarge: [Int]) {
        var payloads = AgentPayloads(integration: "mqp", version: "1.2.3")
        var buffer: [UInt8] = []
        let tooLarge = payloads.encode(rows, into: &buffer).tooLarge
        return (String(decoding: buffer, as: UTF8.self), tooLarge)
    }

    /// Rows of three entities, of which one has two, and of none; with what JSON has no form for.
    private static func example() throws -> [EntityRow] {
        let shape = SampleShape(
            eventType: "MessageQueueTopicSample", attributes: ["topic", "timestamp", "partitions"],
            metrics: [
                MetricDescriptor(name: "messages.in", kind: .counter, unit: .one, help: ""),
                MetricDescriptor(name: "consumer.lag", kind: .gauge, unit: .one, help: ""),
                MetricDescriptor(name: "error.rate", kind: .gauge, unit: .percent, help: ""),
            ])
        let guid = try #require(
            EntityGUID(
                accountID: 123, domain: "INFRA", type: "MESSAGE_QUEUE_TOPIC", identifier: "7"))
        func topic(_ time: Int64, _ metrics: [Double], entities: [Entity]) -> EntityRow {
            EntityRow(
                sample: Sample(
                    shape: shape, timestamp: time,
                    attributes: [.text("o\"rders\n"), .text("late"), .integer(3)],
                    metrics: metrics),
                entities: entities)
        }
        let entity = Entity(
            guid: guid, name: "orders",
            tags: [
                EntityTag(key: "team", values: ["a", "b"]), EntityTag(key: "none", values: []),
                EntityTag(key: "cluster", values: ["eins"]),
            ], rule: "topic")
        return [
            topic(1_700_000_000_000, [9_007_199_254_740_991, 0.5, .nan], entities: [entity]),
            Rows.row(4, timestamp: 1_700_000_000_000),
            topic(1_700_000_030_000, [.infinity, .nan, .nan], entities: [entity]),
            topic(1_700_000_030_001, [1, -2, 100], entities: []),
        ]
    }

    @Test func `rows are data sets, those of one entity side by side`() throws {
        let (text, tooLarge) = Self.lines(try Self.example())
        #expect(tooLarge == [])
        expectGolden(text, "Golden/agent-payload.ndjson")
    }

    @Test func `every line has what the agent asks for, and no more than it takes`() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<4 {
            let rows = (0..<Int.random(in: 1...400, using: &random)).map { number in
                var row = Rows.row(
                    number, timestamp: Int64.random(in: 0...2_000_000_000_000, using: &random),
                    queue: String(
                        repeating: "\"", count: Int.random(in: 0...5_000, using: &random)))
                row.entities = Bool.random(using: &random) ? [] : Rows.entity(name: "q\(number)")
                return row
            }
            var payloads = AgentPayloads(integration: "m\"qp", version: "1")
            var buffer: [UInt8] = []
            let (lines, tooLarge) = payloads.encode(rows, into: &buffer)
            #expect(tooLarge == [] && lines.flatMap(\.rows).sorted() == Array(rows.indices))
            #expect(lines.last?.end == buffer.count)
            var start = 0
            for line in lines {
                let bytes = Array(buffer[start..<line.end])
                start = line.end
                #expect(bytes.count <= AgentPayloads.maximumLineBytes)
                #expect(bytes.last == UInt8(ascii: "\n") && !bytes.dropLast().contains(10))
                try Self.check(try #require(JSONValue(bytes)), rows: line.rows.count)
            }
        }
    }

    @Test func `a row that is too large for a line is in none`() {
        let attributes = (0..<90).map { "a\($0)" }
        let shape = SampleShape(
            eventType: "T", attributes: attributes,
            metrics: (0..<5_000).map {
                MetricDescriptor(
                    name: MetricName(rawValue: "\($0)" + String(repeating: "m", count: 240)),
                    kind: .gauge, unit: .one, help: "")
            })
        let large = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 0, attributes: attributes.map { .text($0) },
                metrics: Array(repeating: 1, count: 5_000)),
            entities: [])
        let (text, tooLarge) = Self.lines([Rows.row(1), large, Rows.row(2)])
        #expect(tooLarge == [1])
        #expect(text == Self.lines([Rows.row(1), Rows.row(2)]).text)
        #expect(Self.lines([large]).text == "")
    }

    @Test func `what is beyond the limits of a dimension is left out and counted`() {
        let names = (0..<120).map { "a\($0)" } + [String(repeating: "n", count: 256)]
        let shape = SampleShape(
            eventType: "T", attributes: names,
            metrics: [
                MetricDescriptor(
                    name: MetricName(rawValue: String(repeating: "m", count: 256)), kind: .gauge,
                    unit: .one, help: "")
            ])
        let row = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 0,
                attributes: names.map { _ in .text(String(repeating: "x", count: 5_000)) },
                metrics: [1]),
            entities: Rows.entity())
        var payloads = AgentPayloads(integration: "mqp", version: "1")
        var buffer: [UInt8] = []
        let losses = payloads.encode([row], into: &buffer).lines.first?.losses
        // One of a hundred keys is the event type; no tag has room.
        #expect(losses == EncodingLosses(truncatedValues: 99, omittedAttributes: 22 + 1 + 1))
    }

    /// Checks the keys of a payload against the protocol.
    private static func check(_ payload: JSONValue, rows: Int) throws {
        let top = try object(payload)
        #expect(Set(top.keys) == ["protocol_version", "integration", "data"])
        #expect(top["protocol_version"] == .text("4"))
        #expect(try Set(object(top["integration"]).keys) == ["name", "version"])
        guard case .array(let data) = top["data"] else {
            Issue.record("no data")
            return
        }
        #expect(data.count == rows)
        for dataSet in data {
            let dataSet = try object(dataSet)
            let common = try object(dataSet["common"])
            guard case .integer = common["timestamp"] else {
                Issue.record("no timestamp")
                return
            }
            #expect(try object(common["attributes"])["eventType"] != nil)
            if dataSet["entity"] != nil {
                #expect(
                    try Set(object(dataSet["entity"]).keys)
                        == ["name", "type", "displayName", "metadata"])
            }
            guard case .array(let metrics) = dataSet["metrics"] else {
                Issue.record("no metrics")
                return
            }
            for metric in metrics {
                #expect(try Set(object(metric).keys) == ["name", "type", "value"])
            }
            #expect(dataSet["inventory"] == .object([:]) && dataSet["events"] == .array([]))
        }
    }

    private static func object(_ value: JSONValue?) throws -> [String: JSONValue] {
        guard case .object(let object) = value else { throw NoObject() }
        return object
    }

    private struct NoObject: Error {}
}
