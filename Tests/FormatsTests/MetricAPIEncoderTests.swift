import StandIns
import Telemetry
import Testing

@testable import Formats

struct MetricAPIEncoderTests {
    private static func metric(
        _ name: String, _ kind: MetricKind = .gauge, unit: String = "1"
    ) -> MetricDescriptor {
        MetricDescriptor(
            name: MetricName(rawValue: name), kind: kind, unit: MetricUnit(unit) ?? .one, help: "")
    }

    private static func row(
        _ shape: SampleShape, at time: Int64, _ attributes: [Scalar], _ metrics: [Double]
    ) -> EntityRow {
        EntityRow(
            sample: Sample(
                shape: shape, timestamp: time, attributes: attributes, metrics: metrics),
            entities: [])
    }

    /// The body of some rows.
    private func body(
        _ rows: [EntityRow], _ encoder: inout MetricAPIEncoder
    ) -> String {
        encoder.begin()
        for row in rows { _ = encoder.append(row, limit: .max) }
        return String(decoding: encoder.finish(), as: UTF8.self)
    }

    @Test func `writes gauges, and counters from the second row on`() {
        let shape = SampleShape(
            eventType: "T", attributes: ["queue"],
            metrics: [
                Self.metric("depth"), Self.metric("size", unit: "By"),
                Self.metric("published", .counter, unit: "{message}"),
            ])
        var encoder = MetricAPIEncoder()
        let rows = [
            Self.row(shape, at: 1000, [.text("q")], [1, .nan, 100]),
            Self.row(shape, at: 31_000, [.text("q")], [2.5, 4, 130]),
        ]
        #expect(
            body(rows, &encoder) == """
                [{"common":{"attributes":{"sampleType":"T","queue":"q"},"timestamp":1000},\
                "metrics":[{"name":"depth","type":"gauge","value":1}]},\
                {"common":{"attributes":{"sampleType":"T","queue":"q"},"timestamp":31000},\
                "metrics":[{"name":"depth","type":"gauge","value":2.5},\
                {"name":"size","type":"gauge","value":4,"attributes":{"unit":"By"}},\
                {"name":"published","type":"count","value":30,"timestamp":1000,\
                "interval.ms":30000,"attributes":{"unit":"{message}"}}]}]
                """)
    }

    @Test func `names that are reserved or taken are changed`() {
        let shape = SampleShape(
            eventType: "T", attributes: ["count", "depth", "unit", "eventType", "entity.guid"],
            metrics: [Self.metric("depth"), Self.metric("timestamp"), Self.metric("depth")])
        var encoder = MetricAPIEncoder()
        encoder.begin()
        let row = Self.row(shape, at: 0, (1...5).map { .integer($0) }, [6, 7, 8])
        // The second `depth` finds both of its names taken.
        #expect(encoder.append(row, limit: .max) == .written(.init(omittedAttributes: 1)))
        #expect(
            String(decoding: encoder.finish(), as: UTF8.self) == """
                [{"common":{"attributes":{"sampleType":"T","attribute.count":1,"depth":2,\
                "attribute.unit":3,"attribute.eventType":4,"attribute.entity.guid":5},\
                "timestamp":0},"metrics":[\
                {"name":"metric.depth","type":"gauge","value":6},\
                {"name":"metric.timestamp","type":"gauge","value":7}]}]
                """)
    }

    @Test func `a hundred attributes are written, texts are cut, and an integer stays exact`() {
        let shape = SampleShape(
            eventType: "T", attributes: (0..<120).map { "a\($0)" }, metrics: [Self.metric("m")])
        var attributes = [Scalar](repeating: .boolean(true), count: 120)
        attributes[0] = .text(String(repeating: "x", count: 5000))
        attributes[1] = .unsigned(.max)
        var encoder = MetricAPIEncoder()
        encoder.begin()
        let outcome = encoder.append(Self.row(shape, at: 0, attributes, [1]), limit: .max)
        // The type of the row and the unit of a metric are among the hundred.
        #expect(outcome == .written(.init(truncatedValues: 1, omittedAttributes: 120 - 98)))
        let text = String(decoding: encoder.finish(), as: UTF8.self)
        #expect(text.contains(#""a1":"18446744073709551615","a2":true"#))
        #expect(!text.contains("a98"))
    }

    @Test func `rows of a summarised type make one summary for each series`() {
        let shape = SampleShape(
            eventType: "Poll", attributes: ["target"],
            metrics: [
                Self.metric("duration", unit: "s"), Self.metric("polls", .counter),
                Self.metric("size"),
            ])
        func poll(_ target: String, at time: Int64, _ values: [Double]) -> EntityRow {
            Self.row(shape, at: time, [.text(target)], values)
        }
        var encoder = MetricAPIEncoder(summarised: ["Poll"])
        let rows = [
            poll("a", at: 1000, [2, 1, .nan]), poll("b", at: 1500, [7, .nan, .nan]),
            poll("a", at: 3000, [0.5, 4, .nan]), poll("a", at: 2000, [3, .nan, .nan]),
            poll("c", at: 1, [.nan, .nan, .nan]),
        ]
        #expect(
            body(rows, &encoder) == """
                [{"common":{"attributes":{"sampleType":"Poll","target":"a"},"timestamp":3000},\
                "metrics":[{"name":"polls","type":"count","value":3,"timestamp":1000,\
                "interval.ms":2000}]},\
                {"common":{"attributes":{"sampleType":"Poll","target":"a"},"timestamp":1000,\
                "interval.ms":2000},"metrics":[{"name":"duration","type":"summary",\
                "value":{"count":3,"sum":5.5,"min":0.5,"max":3},"attributes":{"unit":"s"}}]},\
                {"common":{"attributes":{"sampleType":"Poll","target":"b"},"timestamp":1500,\
                "interval.ms":1},"metrics":[{"name":"duration","type":"summary",\
                "value":{"count":1,"sum":7,"min":7,"max":7},"attributes":{"unit":"s"}}]}]
                """)
    }

    @Test func `a sum beyond what a number can hold makes no summary`() {
        let shape = SampleShape(
            eventType: "Poll", attributes: ["a"], metrics: [Self.metric("m"), Self.metric("n")])
        var encoder = MetricAPIEncoder(summarised: ["Poll"])
        let huge = Double.greatestFiniteMagnitude
        let rows = [[huge, 1], [huge, 2]].map { Self.row(shape, at: 0, [.text("x")], $0) }
        let text = body(rows, &encoder)
        #expect(text.contains(#""metrics":[{"name":"n","type":"summary","value":{"count":2"#))
        #expect(!text.contains(#""name":"m""#))
        let alone = [huge, huge].map { Self.row(shape, at: 0, [.text("y")], [$0, .nan]) }
        #expect(body(alone + rows, &encoder) == text)
    }

    @Test(arguments: [[], ["T"]] as [Set<String>])
    func `a body is never beyond its limit, and a row that was too much comes whole in the next`(
        summarised: Set<String>
    ) {
        let shape = SampleShape(
            eventType: "T", attributes: ["queue"],
            metrics: [Self.metric("depth"), Self.metric("total", .counter)])
        var encoder = MetricAPIEncoder(summarised: summarised)
        let rows = (0..<200).map { number in
            Self.row(
                shape, at: Int64(number) * 1000, [.text("q\(number % 7)")],
                [Double(number) / 7, Double(number)])
        }
        for limit in [400, 1000, 3000] {
            var rest = rows[...]
            var bodies = 0
            while !rest.isEmpty, bodies < 1000 {
                encoder.begin()
                var count = 0
                while let row = rest.first, encoder.append(row, limit: limit) != .full {
                    rest.removeFirst()
                    count += 1
                }
                let body = encoder.finish()
                bodies += 1
                #expect(JSONValue(body) != nil && count > 0)
                #expect(body.count <= limit || count == 1)
            }
            #expect(rest.isEmpty && bodies > 1)
        }
    }

    @Test func `a row with nothing to send goes with the one before, on which it rests`() {
        let shape = SampleShape(
            eventType: "T", attributes: [], metrics: [Self.metric("total", .counter)])
        func total(_ value: Double, at time: Int64) -> EntityRow {
            Self.row(shape, at: time, [], [value])
        }
        var encoder = MetricAPIEncoder()
        encoder.begin()
        #expect(encoder.append(total(10, at: 0), limit: .max) == .empty)
        #expect(encoder.append(total(15, at: 1), limit: .max) == .written(.init()))
        // It went back: no count, and the next one counts from there, once both are taken.
        #expect(encoder.append(total(2, at: 2), limit: .max) == .written(.init()))
        encoder.begin()
        #expect(encoder.append(total(15, at: 1), limit: .max) == .written(.init()))
        let text = String(decoding: encoder.finish(), as: UTF8.self)
        #expect(text.contains(#""value":5,"timestamp":0,"interval.ms":1"#))
    }

    @Test func `forgets shapes beyond its limit and still writes the right keys`() {
        var encoder = MetricAPIEncoder()
        for number in 0..<MetricAPIEncoder.maximumShapes * 2 {
            let shape = SampleShape(
                eventType: "T", attributes: ["a\(number)"], metrics: [Self.metric("m")])
            #expect(
                body([Self.row(shape, at: 0, [.integer(1)], [1])], &encoder).contains(
                    "\"a\(number)\":1}"))
        }
    }
}
