import Exposition
import Testing

/// What is refused, and why. The line is the second of the text.
struct RefusalTests {
    static let inBoth: [(String, ExpositionError.Reason)] = [
        ("9a 1", .invalidName), ("é 1", .invalidName), ("{} 1", .invalidName),
        (#"{"",a="b"} 1"#, .invalidLabels), (#"{a="b"} 1"#, .invalidName),
        (#"{a="b","x"} 1"#, .invalidLabels), (#"x{"y"} 1"#, .invalidLabels),
        ("x", .missingValue), ("x{}", .missingValue),
        ("x y", .invalidValue), ("x 1_000", .invalidValue), ("x 0x10", .invalidValue),
        ("x 0x1p3", .invalidValue), ("x +NaN", .invalidValue), ("x .", .invalidValue),
        ("x 1e", .invalidValue), ("x 1e+", .invalidValue), ("x --1", .invalidValue),
        ("x infin", .invalidValue), ("x 1,5", .invalidValue), ("x 1e999", .valueOutOfRange),
        (#"x{a="b" 1"#, .invalidLabels), (#"x{a="b} 1"#, .invalidLabels),
        ("x{a=b} 1", .invalidLabels), (#"x{a"b"} 1"#, .invalidLabels),
        (#"x{a:b="c"} 1"#, .invalidLabels), (#"x{1a="c"} 1"#, .invalidLabels),
        (#"x{a="b",,c="d"} 1"#, .invalidLabels), (#"x{,a="b"} 1"#, .invalidLabels),
        (#"x{a="b"c="d"} 1"#, .invalidLabels), (#"x{="b"} 1"#, .invalidLabels),
        (#"x{a="b\"} 1"#, .invalidLabels), (#"x{__name__="b"} 1"#, .invalidLabels),
        (#"x{a="b",c="d",a="e"} 1"#, .duplicateLabel),
        (#"x{a="b","a"="e"} 1"#, .duplicateLabel),
        ("x 1\r", .carriageReturn), ("x 1 5\r", .carriageReturn),
        ("# TYPE y gauge\r", .carriageReturn),
        ("x 1 y", .invalidTimestamp), ("x 1 NaN", .invalidTimestamp),
        ("x 1 99999999999999999999", .invalidTimestamp),
        ("# TYPE y", .invalidMetadata), ("# TYPE y meter", .invalidMetadata),
        ("# TYPE y gauge x", .invalidMetadata), ("# TYPE 9 gauge", .invalidMetadata),
        ("# HELP", .invalidMetadata),
    ]

    @Test(arguments: inBoth.indices, ExpositionFormat.allCases)
    func `both formats refuse it`(_ index: Int, _ format: ExpositionFormat) throws {
        let (line, reason) = Self.inBoth[index]
        let error = try #require(refusal("first 1\n\(line)\n# EOF\n", format), "\(line)")
        #expect(error.reason == reason, "\(line)")
        #expect(error.line == 2)
        #expect(!error.excerpt.isEmpty && error.description.hasPrefix("line 2: "))
    }

    static let inText: [(String, ExpositionError.Reason)] = [
        ("x 1 5 7", .trailingText), ("x 1 5.5", .invalidTimestamp),
        (#"x 1 # {a="b"} 1"#, .invalidTimestamp), ("# TYPE y info", .invalidMetadata),
        ("# TYPE y unknown", .invalidMetadata),
    ]

    @Test(arguments: inText)
    func `0_0_4 refuses it`(_ line: String, _ reason: ExpositionError.Reason) {
        #expect(refusal("first 1\n\(line)\n", .text)?.reason == reason)
    }

    static let inMetrics: [(String, ExpositionError.Reason)] = [
        ("", .blankLine), ("# a comment", .strayComment), ("#", .strayComment),
        ("#  TYPE y gauge", .strayComment), ("# EOF ", .strayComment),
        ("# TYPE y untyped", .invalidMetadata), ("# TYPE  y gauge", .invalidMetadata),
        ("# HELP y", .invalidMetadata), (" x 1", .invalidName), ("x\t1", .missingValue),
        ("x  1", .missingValue), ("x 1 ", .trailingText), ("x 1  5", .invalidTimestamp),
        ("x 1 5 ", .trailingText), (#"x{a="b",} 1"#, .invalidLabels),
        (#"x{ a="b"} 1"#, .invalidLabels), (#"x{a="b"}1"#, .missingValue),
        ("x{} 1 5 7", .trailingText), ("x 1 # 5", .invalidExemplar),
        ("x 1 # {}", .missingValue), (#"x 1 #{a="b"} 5"#, .invalidExemplar),
        (#"x 1 # {a="b"} y"#, .invalidValue), (#"x 1 # {a="b"} 5 y"#, .invalidTimestamp),
        (#"x 1 # {a="b"} 5 6 7"#, .trailingText), (#"x 1 # {a="b",a="c"} 5"#, .duplicateLabel),
        ("x 1 # {a=\"\(String(repeating: "é", count: 128))\"} 5", .invalidExemplar),
    ]

    @Test(arguments: inMetrics)
    func `OpenMetrics refuses it`(_ line: String, _ reason: ExpositionError.Reason) {
        #expect(refusal("first 1\n\(line)\n# EOF\n", .openMetrics)?.reason == reason)
    }

    @Test func `a body without its end is truncated`() {
        for text in ["x 1", "x 12\nx", "# EOF"] {
            #expect(refusal(text, .text)?.reason == .truncated, "\(text)")
        }
        for text in ["", "x 1\n", "x 1", "x 1\n# EO", "# EOF\r"] {
            #expect(refusal(text, .openMetrics)?.reason == .truncated, "\(text)")
        }
        #expect(refusal("# EOF\nx 1\n", .openMetrics)?.reason == .textAfterEnd)
        #expect(refusal("x 1\n# EOF\nx 1\n", .openMetrics)?.reason == .textAfterEnd)
        #expect(refusal("# EOF\n\n", .openMetrics)?.reason == .textAfterEnd)
    }

    @Test func `text that is not UTF-8 is refused`() {
        for bytes: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80]] {
            let head = Array("x{a=\"".utf8)
            for format in ExpositionFormat.allCases {
                #expect(throws: ExpositionError.self) {
                    try read(head + bytes + Array("\"} 1\n# EOF\n".utf8), format)
                }
                #expect(throws: ExpositionError.self) {
                    try read(Array("# HELP x ".utf8) + bytes + Array("\n# EOF\n".utf8), format)
                }
            }
        }
    }

    @Test func `a parser that failed takes nothing more`() {
        var parser = ExpositionParser(format: .text)
        var receiver = ReadExposition()
        var errors: [ExpositionError] = []
        for text: StaticString in ["x 1\n?\n", "x 1\n"] {
            do throws(ExpositionError) {
                try parser.feed(
                    UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount),
                    into: &receiver)
            } catch { errors.append(error) }
        }
        do throws(ExpositionError) { try parser.finish(into: &receiver) } catch {
            errors.append(error)
        }
        #expect(errors == Array(repeating: .init(.invalidName, line: 2, excerpt: "?"), count: 3))
        #expect(receiver.samples.count == 1)
    }

    @Test func `limits are refused with their reason`() {
        func reason(_ text: String, _ change: (inout ExpositionLimits) -> Void) -> ExpositionError
            .Reason?
        {
            var limits = ExpositionLimits()
            change(&limits)
            return refusal(text + "# EOF\n", .openMetrics, limits: limits)?.reason
        }
        let long = "x{a=\"\(String(repeating: "y", count: 93))\"} 1\n"
        #expect(reason(long) { $0.maximumLineBytes = 102 } == nil)
        #expect(reason(long) { $0.maximumLineBytes = 101 } == .lineTooLong)
        #expect(reason("x{a=\"\",b=\"\"} 1\n") { $0.maximumLabels = 2 } == nil)
        #expect(reason("x{a=\"\",b=\"\",c=\"\"} 1\n") { $0.maximumLabels = 2 } == .tooManyLabels)
    }

    @Test func `a line without an end is refused before it is whole`() {
        var limits = ExpositionLimits()
        limits.maximumLineBytes = 100
        #expect(
            throws: ExpositionError(
                .lineTooLong, line: 1, excerpt: "")
        ) {
            try read(
                Array(repeating: UInt8(ascii: "y"), count: 200), .text, chunks: [7], limits: limits)
        }
    }
}
