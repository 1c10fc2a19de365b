import Synthesis
import Telemetry
import TestSupport
import Testing

/// Rows of any keys become samples.
@Suite struct SampleReaderTests {
    let reader: SampleReader

    init() throws { reader = try #require(SampleReader()) }

    func row(_ line: String) throws -> Sample { try #require(try reader.sample(line)) }

    @Test func `takes each value for what it is, exactly`() throws {
        let sample = try row(
            """
            {"text":"a\\u00e9","truth":true,"lie":false,"nothing":null,"small":-9223372036854775808,\
            "large":18446744073709551615,"half":0.5,"whole":2.0,"empty":""}
            """)
        #expect(
            sample.shape.attributes == [
                "text", "truth", "lie", "nothing", "small", "large", "half", "whole", "empty",
            ])
        #expect(
            sample.attributes == [
                .text("aé"), .boolean(true), .boolean(false), .missing, .integer(.min),
                .unsigned(.max), .double(0.5), .double(2), .text(""),
            ])
    }

    @Test(arguments: [
        (#"{"eventType":"A","event_type":"B"}"#, "A", ["event_type"]),
        (#"{"event_type":"B"}"#, "B", ["event_type"]),
        (#"{"eventType":"","event_type":"B"}"#, "B", ["event_type"]),
        (#"{"eventType":null,"event_type":7}"#, "D", ["event_type"]), (#"{"x":1}"#, "D", ["x"]),
    ])
    func `finds the event type`(_ line: String, _ type: String, _ names: [String]) throws {
        let reader = try #require(SampleReader(eventType: "D"))
        let sample = try #require(try reader.sample(line))
        #expect(sample.shape.eventType == type)
        #expect(sample.shape.attributes == names)
    }

    @Test func `names what is in objects with dots, and takes the first of equal names`() throws {
        let sample = try row(#"{"a":{"b":{"c":1},"d":2},"e":{},"a.d":3,"d":4,"d":5,"f":{"g":6}}"#)
        #expect(sample.shape.attributes == ["a.b.c", "a.d", "d", "f.g"])
        #expect(sample.attributes == [.integer(1), .integer(2), .integer(4), .integer(6)])
    }

    @Test func `tells of a list once and takes it for missing`() throws {
        for _ in 0..<2 {
            let sample = try row(#"{"a":[1],"b":2}"#)
            #expect(sample.attributes == [.missing, .integer(2)])
        }
        #expect(
            reader.takeFindings() == [
                "`a` is a list, which an attribute cannot be; it counts as missing"
            ])
        #expect(reader.takeFindings().isEmpty)
    }

    @Test(
        arguments: [
            (#"{"timestamp":1700000000000}"#, 1_700_000_000_000), (#"{"timestamp":-1}"#, 0),
            (#"{"timestamp":9223372036854775807}"#, 0), (#"{"timestamp":"1"}"#, 0),
            (#"{"x":1}"#, 0),
        ] as [(String, Int64)])
    func `takes a time that can be one`(_ line: String, _ time: Int64) throws {
        #expect(try row(line).timestamp == time)
    }

    @Test func `gives rows of the same keys and type the same shape`() throws {
        let first = try row(#"{"eventType":"A","x":1,"y":{"z":2}}"#).shape
        let other = try row(#"{"eventType":"B","x":1,"y":{"z":2}}"#).shape
        #expect(try row(#"{"eventType":"A","x":"t","y":{"z":null}}"#).shape === first)
        #expect(try row(#"{"eventType":"B","x":1,"y":{"z":2}}"#).shape === other)
        #expect(first !== other)
        #expect(try row(#"{"eventType":"A","y":{"z":2},"x":1}"#).shape !== first)
        // The same keys, one of them outside of the object.
        #expect(try row(#"{"eventType":"A","x":1,"y":{},"z":2}"#).shape.attributes == ["x", "z"])
    }

    private static let deep =
        String(repeating: "{\"a\":", count: 70) + "1" + String(repeating: "}", count: 70)
    private static let long =
        "{\"\(String(repeating: "k", count: SampleReader.maximumNameLength + 1))\":1}"
    private static let wide: String = {
        let keys = (0...SampleReader.maximumKeys).map { "\"k\($0)\":1" }
        return "{\(keys.joined(separator: ","))}"
    }()

    @Test(
        arguments: [
            ("{\"a\":1", .cut), ("{\"a\":1}}", .notJSON("its syntax is wrong")),
            ("[1]", .noObject("a list")), ("7", .noObject("a number")),
            ("null", .noObject("null")),
            ("{\"a\":\"\u{1}\"}", .notJSON("a text has a control character")),
            ("{\"a\":1e999}", .notJSON("a number is malformed or does not fit into 64 bits")),
            (deep, .tooDeep), (long, .tooManyKeys), (wide, .tooManyKeys),
        ] as [(String, RowError)])
    func `says why a line is no row, and reads the next one`(
        _ line: String, _ error: RowError
    ) throws {
        #expect(throws: error) { try reader.sample(line) }
        #expect(!"\(error)".isEmpty)
        #expect(try row("\u{FEFF}{\"a\":1}").attributes == [.integer(1)])
    }

    @Test(arguments: ["", "  \t", "\r"])
    func `makes nothing of a blank line`(_ line: String) throws {
        #expect(try reader.sample(line) == nil)
    }

    /// Over any sequence of rows, a reader that knows others reads as one that knows none.
    @Test(arguments: 0..<20)
    func `remembers keys without a change of meaning`(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<200 {
            let line = Self.object(depth: 0, &random)
            let fresh = try #require(SampleReader())
            let sample = try row(line)
            let expected = try #require(try fresh.sample(line))
            #expect(sample.shape.attributes == expected.shape.attributes)
            #expect(sample.attributes == expected.attributes)
            #expect(sample.shape.eventType == expected.shape.eventType)
        }
    }

    private static func object(depth: Int, _ random: inout SplitMix64) -> String {
        let members = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            let key = ["a", "b", "a.b", "eventType", "", "ä"].randomElement(using: &random) ?? ""
            let value =
                switch Int.random(in: 0..<5, using: &random) {
                case 0 where depth < 3: object(depth: depth + 1, &random)
                case 1: "null"
                case 2:
                    "\"\(String(repeating: "t", count: Int.random(in: 0...20, using: &random)))\""
                default: "\(Int.random(in: -5...5, using: &random))"
                }
            return "\"\(key)\":\(value)"
        }
        return "{" + members.joined(separator: ",") + "}"
    }

    @Test func `forgets keys when they are too many, and stays right`() throws {
        let count = SampleReader.maximumKeys
        // More places than are remembered, twice over.
        for round in 0..<2 * (262_144 / count + 1) {
            let keys = (0..<count).map { "\"\(round)-\($0)\":\($0)" }
            let sample = try row("{" + keys.joined(separator: ",") + "}")
            #expect(sample.attributes.count == count)
            #expect(sample.shape.attributes.last == "\(round)-\(count - 1)")
            #expect(try row(#"{"a":1}"#).shape.attributes == ["a"])
        }
    }

    @Test func `keeps so many shapes, and stays right`() throws {
        for number in 0..<SampleReader.maximumShapes + 10 {
            let sample = try row("{\"eventType\":\"T\(number)\",\"a\":\(number)}")
            #expect(sample.shape.eventType == "T\(number)")
            #expect(sample.attributes == [.integer(Int64(number))])
        }
    }
}
