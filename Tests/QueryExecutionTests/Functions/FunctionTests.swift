import Queries
import QueryExecution
import Telemetry
import Testing

struct FunctionTests {
    /// A row with something of every kind.
    private static let row = TestRow(
        1_000,
        ["t": "Größe-42-ab-ab", "word": "kafka", "digits": " 17.50 ", "nothing": .missing],
        ["n": 7, "m": -2.5, "yes": true, "no": false, "big": .integer(.max), "zero": 0])

    /// What a function makes of a row's attributes, computed by column, as a list of values, and as
    /// the positions of values in a list.
    private func apply(_ function: QueryFunction, _ arguments: [RowExpression]) throws -> Scalar {
        let query = Query.lines([.call(function, arguments)])
        var results: [Scalar] = []
        for (prefersNumbers, prefersCodes) in [(true, false), (false, false), (false, true)] {
            var source = MemoryRows([Self.row, TestRow(0)])
            source.prefersNumbers = prefersNumbers
            source.prefersCodes = prefersCodes
            results.append(
                try execute(query, over: source, in: QueryContext(now: 100_000)).lines[0][0])
        }
        #expect(Set(results).count == 1, "\(function) \(arguments): \(results)")
        return results[0]
    }

    private func check(
        _ function: QueryFunction, _ arguments: [RowExpression], _ expected: Scalar,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        #expect(try apply(function, arguments) == expected, sourceLocation: sourceLocation)
    }

    @Test func `arithmetic is that of numbers, and a division by zero is missing`() throws {
        try check(.add, [.name("n"), .name("m")], 4.5)
        try check(.subtract, [.name("n"), .constant(7)], 0)
        try check(.multiply, [.name("m"), .constant(-2)], 5)
        try check(.divide, [.name("n"), .constant(2)], 3.5)
        try check(.divide, [.name("n"), .name("zero")], .missing)
        try check(.divide, [.name("zero"), .name("zero")], .missing)
        try check(.negate, [.name("n")], -7)
        try check(.add, [.name("n"), .name("nothing")], .missing)
        try check(.add, [.name("n"), .name("word")], .missing)
        try check(.add, [.name("n"), .name("yes")], .missing)
        try check(.power, [.constant(10), .constant(400)], .missing)
    }

    @Test func `integers are computed exactly as long as 64 bits hold the result`() throws {
        let big = Int64(9_007_199_254_740_993)
        try check(.add, [.name("n"), .constant(.integer(big))], .integer(big + 7))
        try check(.add, [.name("big"), .name("n")], .unsigned(UInt64(Int64.max) + 7))
        try check(.subtract, [.name("big"), .name("n")], .integer(.max - 7))
        try check(.multiply, [.name("n"), .constant(.integer(big))], .integer(7 * big))
        try check(.divide, [.name("big"), .name("n")], .integer(.max / 7))
        try check(.modulo, [.name("big"), .constant(10)], 7)
        try check(.modulo, [.name("big"), .constant(-10)], -3)
        try check(.negate, [.name("big")], .integer(-.max))
        try check(.absolute, [.constant(.integer(.min))], .unsigned(UInt64(1) << 63))
        try check(.floor, [.name("big")], .integer(.max))
        try check(.round, [.name("big")], .integer(.max))
        try check(.clampMaximum, [.name("big"), .constant(.unsigned(.max))], .integer(.max))
        try check(
            .clampMinimum, [.name("big"), .constant(.unsigned(.max))], .unsigned(.max))
    }

    @Test func `beyond 64 bits an integer is the nearest number`() throws {
        try check(.multiply, [.name("big"), .name("big")], .double(0x1p126))
        try check(.add, [.constant(.unsigned(.max)), .constant(1)], .double(0x1p64))
        try check(.negate, [.constant(.unsigned(.max))], .double(-0x1p64))
        try check(
            .subtract, [.constant(.integer(.min)), .constant(.integer(.max))], .double(-0x1p64))
    }

    @Test func `what is left of a division has the sign of the divisor`() throws {
        try check(.modulo, [.name("n"), .constant(3)], 1)
        try check(.modulo, [.name("m"), .constant(2)], 1.5)
        try check(.modulo, [.name("n"), .constant(-3)], -2)
        try check(.modulo, [.name("n"), .name("zero")], .missing)
        try check(.modulo, [.constant(-6), .constant(3)], 0)
    }

    @Test func `numbers are rounded, halves away from zero`() throws {
        try check(.round, [.name("m")], -3)
        try check(.round, [.constant(2.5)], 3)
        try check(.round, [.name("n"), .constant(5)], 5)
        try check(.round, [.constant(0.37), .constant(0.25)], 0.25)
        try check(.round, [.name("n"), .name("zero")], .missing)
        try check(.floor, [.name("m")], -3)
        try check(.ceiling, [.name("m")], -2)
        try check(.absolute, [.name("m")], 2.5)
        try check(.clampMinimum, [.name("m"), .constant(0)], 0)
        try check(.clampMaximum, [.name("n"), .constant(5)], 5)
        try check(.clampMaximum, [.name("n"), .constant(9)], 7)
    }

    @Test func `roots, powers and logarithms`() throws {
        try check(.squareRoot, [.constant(49)], 7)
        try check(.squareRoot, [.name("m")], .missing)
        try check(.power, [.name("n"), .constant(2)], 49)
        try check(.exponential, [.name("zero")], 1)
        try check(.naturalLogarithm, [.constant(1)], 0)
        try check(.binaryLogarithm, [.constant(8)], 3)
        try check(.decimalLogarithm, [.constant(1000)], 3)
        try check(.naturalLogarithm, [.name("zero")], .missing)
    }

    @Test func `comparisons are of values of one kind`() throws {
        try check(.equal, [.name("n"), .constant(7.0)], true)
        try check(.equal, [.name("n"), .constant("7")], false)
        try check(.notEqual, [.name("n"), .constant("7")], true)
        try check(.equal, [.name("nothing"), .constant(7)], .missing)
        try check(.notEqual, [.name("nothing"), .constant(7)], .missing)
        try check(.equal, [.name("yes"), .constant(true)], true)
        try check(.less, [.name("m"), .name("n")], true)
        try check(.greaterOrEqual, [.name("n"), .constant(7)], true)
        try check(.greater, [.name("big"), .constant(.integer(.max - 1))], true)
        try check(.less, [.name("word"), .constant("kafkb")], true)
        try check(.less, [.name("word"), .constant(5)], .missing)
        try check(.greater, [.name("big"), .constant(1e300)], false)
    }

    @Test func `tests have three values`() throws {
        let yes = RowExpression.name("yes")
        let no = RowExpression.name("no")
        let unknown = RowExpression.call(.less, [.name("nothing"), .constant(1)])
        try check(.and, [yes, yes], true)
        try check(.and, [yes, unknown], .missing)
        try check(.and, [unknown, no], false)
        try check(.or, [unknown, yes], true)
        try check(.or, [no, unknown], .missing)
        try check(.or, [no, no], false)
        try check(.not, [unknown], .missing)
        try check(.not, [no], true)
        // Those that are made of numbers go another way.
        let above = RowExpression.call(.greater, [.name("n"), .constant(1)])
        try check(.and, [above, yes], true)
        try check(.and, [above, unknown], .missing)
        try check(.or, [above, .call(.less, [.name("n"), .name("nothing")])], true)
        try check(.not, [above], false)
        try check(.isMissing, [.name("nothing")], true)
        try check(.isMissing, [.name("n")], false)
        try check(.isMissing, [above], false)
        try check(.isTrue, [yes], true)
        try check(.isTrue, [.name("n")], false)
        try check(.isFalse, [no], true)
        try check(.isTrue, [.name("nothing")], false)
        try check(.isFalse, [.name("nothing")], false)
    }

    @Test func `membership is of equal values`() throws {
        try check(.isMember, [.name("n"), .constant(1), .constant(7.0)], true)
        try check(.isMember, [.name("word"), .constant("nats"), .constant("kafk")], false)
        try check(.isMember, [.name("nothing"), .constant(1)], .missing)
        try check(.isMember, [.name("n"), .name("m"), .name("n")], true)
        try check(.isMember, [.name("n")], false)
    }

    @Test func `choices`() throws {
        try check(.choose, [.name("yes"), .name("n"), .name("m")], 7)
        try check(.choose, [.name("no"), .name("n"), .name("m")], -2.5)
        try check(.choose, [.name("nothing"), .name("n"), .name("m")], -2.5)
        try check(.choose, [.name("no"), .name("n")], .missing)
        try check(.coalesce, [.name("nothing"), .name("m"), .name("n")], -2.5)
        try check(.coalesce, [.name("nothing")], .missing)
    }

    @Test func `texts`() throws {
        try check(
            .concatenate, [.name("word"), .name("nothing"), .constant("-"), .name("n")], "kafka-7")
        try check(.concatenate, [], "")
        try check(.uppercase, [.name("word")], "KAFKA")
        try check(.lowercase, [.name("t")], "größe-42-ab-ab")
        try check(.length, [.name("t")], 14)
        try check(.length, [.name("n")], .missing)
        try check(.substring, [.name("t"), .constant(1), .constant(3)], "röß")
        try check(.substring, [.name("t"), .constant(9)], "ab-ab")
        try check(.substring, [.name("t"), .constant(-2)], "ab")
        try check(.substring, [.name("t"), .constant(-99), .constant(2)], "Gr")
        try check(.substring, [.name("t"), .constant(99)], "")
        try check(.substring, [.name("t"), .constant(0), .constant(-1)], "")
        try check(.position, [.name("t"), .constant("ab")], 9)
        try check(.position, [.name("t"), .constant("ab"), .constant(1)], 12)
        try check(.position, [.name("t"), .constant("ab"), .constant(-1)], 12)
        try check(.position, [.name("t"), .constant("ab"), .constant(-3)], .missing)
        try check(.position, [.name("t"), .constant("AB")], .missing)
    }

    @Test func `patterns`() throws {
        try check(.like, [.name("t"), .constant("gr%AB")], true)
        try check(.like, [.name("t"), .constant("ab")], false)
        try check(.like, [.name("n"), .constant("7")], .missing)
        try check(.matches, [.name("t"), .constant(#"Gr..e-\d+.*"#)], true)
        try check(.matches, [.name("t"), .constant(#"\d+"#)], false)
        try check(.capture, [.name("t"), .constant(#".*-(?P<number>\d+)-.*"#)], "42")
        try check(.capture, [.name("t"), .constant(#"(.*)-(\d+)-.*"#), .constant(2)], "42")
        try check(.capture, [.name("t"), .constant("(x)")], .missing)
        try check(.anchoredParse, [.name("t"), .constant("GRÖSSE")], .missing)
        try check(.anchoredParse, [.name("t"), .constant("%-*-%")], "42")
        try check(.anchoredParse, [.name("t"), .constant("gr*-*-%"), .constant(2)], "42")
    }

    @Test func `conversions`() throws {
        try check(.toNumber, [.name("digits")], 17.5)
        try check(.toNumber, [.name("word")], .missing)
        try check(.toNumber, [.constant("0x10")], .missing)
        try check(.toNumber, [.constant("nan")], .missing)
        try check(.toNumber, [.constant("9223372036854775807")], .integer(.max))
        try check(.toNumber, [.name("yes")], .missing)
        try check(.toText, [.name("n")], "7")
        try check(.toText, [.constant(0.6949), .constant(2)], "0.69")
        try check(.toText, [.constant(-0.005), .constant(2)], "-0.01")
        try check(.toText, [.constant(2.999), .constant(2)], "3")
        try check(.toText, [.name("m"), .constant(0)], "-3")
        try check(.toText, [.name("yes")], "true")
        try check(.toBoolean, [.constant("TRUE")], true)
        try check(.toBoolean, [.name("zero")], false)
        try check(.toBoolean, [.name("word")], .missing)
    }

    @Test func `ranges of numbers have their lower bound, the last also what is above`() throws {
        for (value, bound) in [(-5, 0), (0, 0), (9, 0), (10, 10), (39, 30), (40, 30), (99, 30)] {
            try check(
                .bucket,
                [.constant(.integer(Int64(value))), .constant(40), .constant(4)],
                .integer(Int64(bound)))
        }
        try check(.bucket, [.name("n"), .constant(0)], .missing)
        try check(.bucket, [.name("n"), .constant(10), .constant(0)], .missing)
    }

    @Test func `times are told on the wall`() throws {
        // A Wednesday.
        let time = RowExpression.constant(1_768_398_305_678)
        let numeric = RowExpression.constant("numeric")
        try check(.yearOf, [time], "2026")
        try check(.quarterOf, [time], "Q1 2026")
        try check(.monthOf, [time], "January 2026")
        try check(.weekOf, [time], "Week of January 12")
        try check(.weekdayOf, [time], "Wednesday")
        try check(.dateOf, [time], "January 14, 2026")
        try check(.dayOfMonthOf, [time], "14")
        try check(.daysInMonthOf, [time], "31")
        try check(.hourOf, [time], "13:00")
        try check(.minuteOf, [time], "45")
        for (function, number) in [
            (QueryFunction.yearOf, 2026), (.quarterOf, 1), (.monthOf, 1), (.weekdayOf, 3),
            (.dayOfMonthOf, 14), (.daysInMonthOf, 31), (.hourOf, 13), (.minuteOf, 45),
        ] {
            try check(function, [time, numeric], .integer(Int64(number)))
        }
        try check(.toDateTime, [time], "2026-01-14T13:45:05.678Z")
        try check(.toTimestamp, [.constant("2026-01-14T13:45:05.678Z")], 1_768_398_305_678)
        try check(.toTimestamp, [.constant("2026-01-14T14:45:05+01:00")], 1_768_398_305_000)
        try check(.toTimestamp, [.constant("2026-01-14T13:45:05")], 1_768_398_305_000)
        for text in ["2026-02-29T00:00:00Z", "2026-01-14", "2026-01-14T13:45:05.678ZZ", "x"] {
            try check(.toTimestamp, [.constant(.text(text))], .missing)
        }
        try check(.hourOf, [.name("word")], .missing)
    }

    @Test func `a function with arguments that it does not take is refused`() {
        let wrong: [RowExpression] = [
            .call(.add, [.constant(1)]), .call(.like, [.name("t"), .name("word")]),
            .call(.matches, [.name("t"), .constant("(")]), .call(.length, []),
            .call(.hourOf, [.name("n"), .constant("roman")]),
        ]
        for expression in wrong {
            #expect(failure(.lines([expression]))?.reason == .unsupported)
        }
    }
}
