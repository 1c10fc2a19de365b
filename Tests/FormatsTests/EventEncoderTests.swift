import StandIns
import Telemetry
import Testing

@testable import Formats

struct EventEncoderTests {
    @Test func `writes a row as one flat object with the keys in order`() {
        #expect(
            encoded(Rows.row(7, timestamp: 1_700_000_000_123)) == """
                {"eventType":"MessageQueueQueueSample","timestamp":1700000000123,\
                "entityGuid":"MTIzfElORlJBfE1FU1NBR0VfUVVFVUVfUVVFVUV8b3JkZXJzOjE",\
                "entityName":"/orders","entityType":"MESSAGE_QUEUE_QUEUE",\
                "provider":"rabbitmq","queueName":"orders","queue.depth":7}
                """)
    }

    @Test(arguments: [
        (Scalar.integer(.max), "9223372036854775807"), (.integer(.min), "-9223372036854775808"),
        (.unsigned(.max), "18446744073709551615"), (.integer(0), "0"), (.boolean(false), "false"),
        (.double(0.1), "0.1"), (.double(-0.0), "0"), (.double(3), "3"), (.double(1e300), "1e+300"),
        (.double(.leastNonzeroMagnitude), "5e-324"),
        (.double(9_007_199_254_740_992), "9007199254740992.0"),
        (.text(""), "\"\""),
        (.text("a\"b\\c\n\r\t\u{1}\u{1F}é漢🎉"), #""a\"b\\c\n\r\t\u0001\u001fé漢🎉""#),
    ])
    func `writes each kind of value exactly`(value: Scalar, expected: String) {
        #expect(
            encoded(Rows.row("a", value)) == #"{"eventType":"T","timestamp":0,"a":\#(expected)}"#)
    }

    @Test(arguments: [
        Scalar.missing, .double(.nan), .double(.infinity), .double(-.infinity),
    ])
    func `leaves out what is missing or no number, and counts no loss`(value: Scalar) {
        var encoder = EventEncoder()
        var buffer: [UInt8] = []
        let losses = encoder.encode(Rows.row("a", value), into: &buffer)
        #expect(String(decoding: buffer, as: UTF8.self) == #"{"eventType":"T","timestamp":0}"#)
        #expect(losses == EncodingLosses())
    }

    @Test func `an event never has a key twice`() {
        let metric = { MetricDescriptor(name: $0, kind: .gauge, unit: .one, help: "") }
        let shape = SampleShape(
            eventType: "T",
            attributes: ["timestamp", "attribute.timestamp", "a", "a", "metric.b", "b"],
            metrics: [metric("a"), metric("b"), metric("c"), metric("entityGuid")])
        let row = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 5,
                attributes: [1, 2, 3, 4, 5, 6].map { .integer($0) }, metrics: [7, 8, 9, 10]),
            entities: [])
        var encoder = EventEncoder()
        var buffer: [UInt8] = []
        let losses = encoder.encode(row, into: &buffer)
        #expect(
            String(decoding: buffer, as: UTF8.self) == """
                {"eventType":"T","timestamp":5,"attribute.timestamp":1,\
                "attribute.attribute.timestamp":2,"a":3,"attribute.a":4,"metric.b":5,"b":6,"metric.a":7,\
                "c":9,"metric.entityGuid":10}
                """)
        // Of the metric `b` both names were taken.
        #expect(losses == EncodingLosses(omittedAttributes: 1))
    }

    @Test func `New Relic's reserved names are changed and appId is an integer`() {
        let shape = SampleShape(
            eventType: "T", attributes: ["accountId", "entity.guid", "appId"], metrics: [])
        func text(_ appID: Scalar) -> String? {
            encoded(
                EntityRow(
                    sample: Sample(
                        shape: shape, timestamp: 5,
                        attributes: [.integer(1), .text("g"), appID], metrics: []),
                    entities: []), .newRelic)
        }
        let start = #"{"eventType":"T","timestamp":5,"attribute.accountId":1,"#
        #expect(text(.integer(9)) == start + #""attribute.entity.guid":"g","appId":9}"#)
        #expect(
            text(.text("x")) == start + #""attribute.entity.guid":"g","attribute.appId":"x"}"#)
    }

    @Test func `New Relic gets at most 254 keys and the rest is counted`() {
        let shape = SampleShape(
            eventType: "T", attributes: (0..<300).map { "a\($0)" }, metrics: [])
        let row = EntityRow(
            sample: Sample(
                shape: shape, timestamp: 0, attributes: (0..<300).map { .integer($0) },
                metrics: []),
            entities: Rows.entity())
        var encoder = EventEncoder(profile: .newRelic)
        var buffer: [UInt8] = []
        let losses = encoder.encode(row, into: &buffer)
        #expect(String(decoding: buffer, as: UTF8.self).split(separator: ",").count == 254)
        #expect(losses == EncodingLosses(omittedAttributes: 300 - 249))
    }

    @Test(arguments: [
        (String(repeating: "x", count: 4097), String(repeating: "x", count: 4096)),
        (String(repeating: "x", count: 4095) + "é", String(repeating: "x", count: 4095)),
        (
            String(repeating: "x", count: 4090) + "e\u{301}" + "👨‍👩‍👧",
            String(repeating: "x", count: 4090) + "e\u{301}"
        ),
        (
            "e" + String(repeating: "\u{301}", count: 3000),
            "e" + String(repeating: "\u{301}", count: 2047)
        ),
    ])
    func `cuts a long text at the end of a character`(long: String, short: String) {
        var encoder = EventEncoder(profile: .newRelic)
        var buffer: [UInt8] = []
        let losses = encoder.encode(Rows.row("a", .text(long)), into: &buffer)
        let expected = #"{"eventType":"T","timestamp":0,"a":"\#(short)"}"#
        #expect(buffer.count == expected.utf8.count)
        #expect(buffer == Array(expected.utf8), "the texts differ")
        #expect(losses == EncodingLosses(truncatedValues: 1))
    }

    @Test(arguments: [(UInt64.min, UInt64.min), (.max, .max), (0xAB_CDEF, 1024)])
    func `an event carries the id of an accepted row, and nobody else has its name`(
        spool: UInt64, number: UInt64
    ) {
        let id = RowID(spool: spool, number: number)
        #expect(
            encoded(Rows.row("rowId", .integer(1)), id: id)
                == #"{"eventType":"T","timestamp":0,"rowId":"\#(id)","attribute.rowId":1}"#)
        #expect(
            encoded(Rows.row("rowId", .integer(1)))
                == #"{"eventType":"T","timestamp":0,"attribute.rowId":1}"#)
    }

    @Test func `an over-long name is left out`() {
        let name = String(repeating: "n", count: 256)
        #expect(
            encoded(Rows.row(name, .integer(1)), .newRelic) == #"{"eventType":"T","timestamp":0}"#)
        #expect(
            encoded(Rows.row(String(name.dropLast()), .integer(1)), .newRelic)?.utf8.count == 291)
    }

    @Test(arguments: [
        ("Queue_1:x", true), ("Queue Sample", false), ("", false), ("Größe", false),
        ("Metric", false), ("MetricRaw", false), ("Metric1Minute", false), ("Public_X", false),
        ("MetricSample", true), ("PublicX", true),
    ])
    func `New Relic takes narrow event types only`(type: String, isTaken: Bool) {
        #expect((encoded(Rows.row("a", .integer(1), eventType: type), .newRelic) != nil) == isTaken)
        #expect(encoded(Rows.row("a", .integer(1), eventType: type)) != nil)
    }

    @Test func `forgets shapes beyond its limit and still writes the right keys`() {
        var encoder = EventEncoder()
        for number in 0..<EventEncoder.maximumShapes * 2 {
            var buffer: [UInt8] = []
            _ = encoder.encode(Rows.row("a\(number)", .integer(1)), into: &buffer)
            #expect(
                String(decoding: buffer, as: UTF8.self)
                    == #"{"eventType":"T","timestamp":0,"a\#(number)":1}"#)
        }
    }
}
