import Exposition
import Telemetry
import Testing

/// What one line says, by the two specifications.
struct SampleTests {
    static let inBoth: [(String, ReadExposition.Sample)] = [
        ("up 1", .init(name: "up", labels: [], value: .integer(1))),
        ("up{} 1", .init(name: "up", labels: [], value: .integer(1))),
        ("a:b_c9 -2", .init(name: "a:b_c9", labels: [], value: .integer(-2))),
        (#"x{a="1"} 0.5"#, .init(name: "x", labels: [["a", "1"]], value: .double(0.5))),
        (
            #"x{a="1",_b="",c9="{}, #"} 3"#,
            .init(
                name: "x", labels: [["a", "1"], ["_b", ""], ["c9", "{}, #"]], value: .integer(3))
        ),
        (
            #"x{a="\\ \" \n \x é"} 3"#,
            .init(name: "x", labels: [["a", "\\ \" \n \\x é"]], value: .integer(3))
        ),
        (
            #"x{a="\\\\",b="\\n"} 3"#,
            .init(
                name: "x", labels: [["a", #"\\"#], ["b", #"\n"#]], value: .integer(3))
        ),
        (#"{"a.b",c="d"} 3"#, .init(name: "a.b", labels: [["c", "d"]], value: .integer(3))),
        (#"{"ü"} 3"#, .init(name: "ü", labels: [], value: .integer(3))),
        (#"x{"a b"="d"} 3"#, .init(name: "x", labels: [["a b", "d"]], value: .integer(3))),
        (#"{"a\"\\b"} 3"#, .init(name: #"a"\b"#, labels: [], value: .integer(3))),
        ("x +Inf", .init(name: "x", labels: [], value: .double(.infinity))),
        ("x -inf", .init(name: "x", labels: [], value: .double(-.infinity))),
    ]

    @Test(arguments: inBoth.indices, ExpositionFormat.allCases)
    func `a line says the same in both formats`(_ index: Int, _ format: ExpositionFormat) throws {
        let (line, expected) = Self.inBoth[index]
        #expect(try sample(line, format) == expected, "\(line)")
    }

    static let inText: [(String, ReadExposition.Sample)] = [
        ("  up\t 1 \t", .init(name: "up", labels: [], value: .integer(1))),
        (
            "up 1 1700000000123",
            .init(
                name: "up", labels: [], value: .integer(1), timestamp: 1_700_000_000_123)
        ),
        ("up 1 -5 ", .init(name: "up", labels: [], value: .integer(1), timestamp: -5)),
        ("up\t{ a = \"b\" , } 1", .init(name: "up", labels: [["a", "b"]], value: .integer(1))),
        (#"up{a="b",}1"#, .init(name: "up", labels: [["a", "b"]], value: .integer(1))),
        ("up+1", .init(name: "up", labels: [], value: .integer(1))),
    ]

    @Test(arguments: inText)
    func `a line of 0_0_4 has blanks where it likes and milliseconds`(
        _ line: String, _ expected: ReadExposition.Sample
    ) throws {
        #expect(try sample(line, .text) == expected)
    }

    static let inMetrics: [(String, Int64?)] = [
        ("x 1 1700000000", 1_700_000_000_000), ("x 1 1700000000.123", 1_700_000_000_123),
        ("x 1 1.5e3", 1_500_000), ("x 1 -0.0015", -2),
        (#"x 1 # {a="b"} 0.5"#, nil), (#"x 1 12 # {a="b"} 0.5 7.25"#, 12_000),
        (#"x 1 # {} 0.5"#, nil), (##"x{a=" # {"} 1 # {a="}",b="#"} 5"##, nil),
    ]

    @Test(arguments: inMetrics)
    func `a line of OpenMetrics has seconds and exemplars`(
        _ line: String, _ timestamp: Int64?
    ) throws {
        #expect(try sample(line, .openMetrics)?.timestamp == timestamp)
        #expect(try sample(line, .openMetrics)?.value == .integer(1))
    }

    @Test func `NaN is read as that`() throws {
        for line in ["x NaN", "x nan", "x NAN"] {
            for format in ExpositionFormat.allCases {
                guard case .double(let value) = try #require(try sample(line, format)).value else {
                    Issue.record("\(line) is no number")
                    continue
                }
                #expect(value.isNaN)
            }
        }
    }

    @Test func `an empty body says nothing and is whole`() throws {
        #expect(try read("".utf8, .text) == ReadExposition())
        #expect(try read("\n \n# \n#\n#x\n# a comment \"\n".utf8, .text) == ReadExposition())
        #expect(try read("# EOF".utf8, .openMetrics) == ReadExposition())
        #expect(try read("# EOF\n".utf8, .openMetrics) == ReadExposition())
    }
}
