import Queries
import Telemetry
import Testing

/// Values and tests of one row.
@Suite struct LoweringRowsTests {
    static let x = RowExpression.attribute("x")
    static let y = RowExpression.attribute("y")
    static func text(_ text: String) -> RowExpression { .constant(.text(text)) }
    static func number(_ value: Int64) -> RowExpression { .constant(.integer(value)) }

    @Test(
        arguments: [
            ("x = 'a'", .call(.equal, [x, text("a")])),
            ("x != 1", .call(.notEqual, [x, number(1)])),
            ("x < -1.5", .call(.less, [x, .constant(.double(-1.5))])),
            ("x <= 18446744073709551615", .call(.lessOrEqual, [x, .constant(.unsigned(.max))])),
            ("x > y", .call(.greater, [x, y])),
            ("x >= 0", .call(.greaterOrEqual, [x, number(0)])),
            ("x LIKE '%a%'", .call(.like, [x, text("%a%")])),
            ("x NOT LIKE 'a'", .call(.not, [.call(.like, [x, text("a")])])),
            (#"x RLIKE r'a\d+'"#, .call(.matches, [x, text(#"a\d+"#)])),
            ("x NOT RLIKE 'a'", .call(.not, [.call(.matches, [x, text("a")])])),
            ("x IN ('a', 2)", .call(.isMember, [x, text("a"), number(2)])),
            ("x NOT IN ('a')", .call(.not, [.call(.isMember, [x, text("a")])])),
            ("x IS NULL", .call(.isMissing, [x])),
            ("x IS NOT NULL", .call(.not, [.call(.isMissing, [x])])),
            ("x IS TRUE", .call(.isTrue, [x])),
            ("x IS NOT FALSE", .call(.not, [.call(.isFalse, [x])])),
            ("x = true", .call(.equal, [x, .constant(.boolean(true))])),
            ("NOT x = 1", .call(.not, [.call(.equal, [x, number(1)])])),
            (
                "x = 1 OR y = 2 AND x = y",
                .call(
                    .or,
                    [
                        .call(.equal, [x, number(1)]),
                        .call(.and, [.call(.equal, [y, number(2)]), .call(.equal, [x, y])]),
                    ])
            ),
            ("x OR y", .call(.or, [x, y])),
            ("(x OR y) = 1", .call(.equal, [.call(.coalesce, [x, y]), number(1)])),
            ("eventType() = 'E'", .equals("eventType", .text("E"))),
            (
                "x > (SELECT average(x) FROM E)",
                .call(
                    .greater,
                    [
                        x,
                        .leaf(
                            .value(
                                of: Query(
                                    .values([.init(.aggregate(.average, of: x))]),
                                    from: .events(["E"])))),
                    ])
            ),
            (
                "x IN (FROM E SELECT uniques(y))",
                .call(
                    .isMember,
                    [
                        x,
                        .leaf(
                            .values(
                                of: Query(
                                    .values([.init(.aggregate(.uniques(limit: 1000), of: y))]),
                                    from: .events(["E"])))),
                    ])
            ),
            (
                "x NOT IN (SELECT y FROM E)",
                .call(
                    .not,
                    [
                        .call(
                            .isMember,
                            [x, .leaf(.values(of: Query(.rows([.init(y)]), from: .events(["E"]))))])
                    ])
            ),
        ] as [(String, RowExpression)])
    func `lowers a condition`(_ text: String, _ test: RowExpression) throws {
        #expect(try lowered("SELECT count(*) FROM E WHERE \(text)").filter == test)
    }

    @Test(
        arguments: [
            ("-x", .call(.negate, [x])),
            ("+x", x),
            ("x + y * 2", .call(.add, [x, .call(.multiply, [y, number(2)])])),
            ("x % 2", .call(.modulo, [x, number(2)])),
            ("mod(x, 2)", .call(.modulo, [x, number(2)])),
            ("abs(x)", .call(.absolute, [x])),
            ("ceil(x)", .call(.ceiling, [x])),
            ("floor(x)", .call(.floor, [x])),
            ("round(x)", .call(.round, [x])),
            ("sqrt(x)", .call(.squareRoot, [x])),
            ("pow(x, 2)", .call(.power, [x, number(2)])),
            ("exp(x)", .call(.exponential, [x])),
            ("ln(x)", .call(.naturalLogarithm, [x])),
            ("log2(x)", .call(.binaryLogarithm, [x])),
            ("log10(x)", .call(.decimalLogarithm, [x])),
            (
                "log(x, 3)",
                .call(
                    .divide,
                    [.call(.naturalLogarithm, [x]), .call(.naturalLogarithm, [number(3)])])
            ),
            ("clamp_min(x, 1)", .call(.clampMinimum, [x, number(1)])),
            ("clamp_max(x, 1)", .call(.clampMaximum, [x, number(1)])),
            ("if(x = 1, y)", .call(.choose, [.call(.equal, [x, number(1)]), y])),
            ("concat(x, '/', y)", .call(.concatenate, [x, text("/"), y])),
            (
                "concat(x, y, precision: 2)",
                .call(
                    .concatenate,
                    [.call(.toText, [x, number(2)]), .call(.toText, [y, number(2)])])
            ),
            ("string(x)", .call(.toText, [x])),
            ("string(x, precision: 2)", .call(.toText, [x, number(2)])),
            ("numeric(x)", .call(.toNumber, [x])),
            ("boolean(x)", .call(.toBoolean, [x])),
            ("lower(x)", .call(.lowercase, [x])),
            ("upper(x)", .call(.uppercase, [x])),
            ("length(x)", .call(.length, [x])),
            ("substring(x, 1, -2)", .call(.substring, [x, number(1), number(-2)])),
            ("position(x, 'a')", .call(.position, [x, text("a")])),
            ("indexOf(x, 'a', -1)", .call(.position, [x, text("a"), number(-1)])),
            (
                #"capture(x, r'(?P<a>\w+).*')"#,
                .call(.capture, [x, text(#"(?P<a>\w+).*"#)])
            ),
            ("aparse(x, 'a*b%')", .call(.anchoredParse, [x, text("a*b%")])),
            ("hourOf(timestamp)", .call(.hourOf, [.attribute("timestamp")])),
            ("monthOf(x, numeric)", .call(.monthOf, [x, text("numeric")])),
            ("monthOf(x, string)", .call(.monthOf, [x])),
            ("weekOf(x)", .call(.weekOf, [x])),
            ("toDatetime(x)", .call(.toDateTime, [x])),
            ("fromDatetime(x)", .call(.toTimestamp, [x])),
            ("buckets(x, 100)", .call(.bucket, [x, number(100), number(10)])),
            (
                "getCdfCount(x, 3)",
                .call(.choose, [.call(.lessOrEqual, [x, number(3)]), number(1), number(0)])
            ),
            ("x = 1 OR y", .call(.or, [.call(.equal, [x, number(1)]), y])),
        ] as [(String, RowExpression)])
    func `lowers a value of a row`(_ text: String, _ value: RowExpression) throws {
        let query = try lowered("SELECT \(text) FROM E")
        #expect(query.output == .rows([Query.Column(value)]))
    }

    @Test func `puts what a name is defined as in its place`() throws {
        let query = try lowered(
            "FROM E WITH aparse(m, 'a*b*c') AS (one, two), numeric(two) AS n "
                + "SELECT sum(n) WHERE one = 'x' FACET two")
        let two = RowExpression.call(
            .anchoredParse,
            [.attribute("m"), Self.text("a*b*c"), Self.number(2)])
        #expect(
            query.output == .values([.init(.aggregate(.sum, of: .call(.toNumber, [two])))]))
        #expect(query.facets == [.by(two, label: "two")])
        #expect(
            query.filter
                == .call(
                    .equal,
                    [
                        .call(.anchoredParse, [.attribute("m"), Self.text("a*b*c")]),
                        Self.text("x"),
                    ]))
        #expect(
            try lowered("FROM E WITH x * 2 AS y SELECT y").output
                == .rows([.init(.call(.multiply, [Self.x, Self.number(2)]), as: "y")]))
    }

    @Test func `puts the values of variables in their places`() throws {
        let query = try lowered(
            "SELECT max({{m}}) FROM {{e}} WHERE a IN ({{all}}) AND b = {{one}} LIMIT {{n}} "
                + "SINCE {{n}} minutes ago",
            variables: [
                "m": .name("queue.depth"), "e": .name("E"), "n": .values([.integer(7)]),
                "all": .values([.text("p"), .text("q'")]), "one": .values([.text("r")]),
            ])
        #expect(query.source == .events(["E"]))
        #expect(
            query.output == .values([.init(.aggregate(.max, of: .attribute("queue.depth")))]))
        #expect(
            query.filter
                == .call(
                    .and,
                    [
                        .call(.isMember, [.attribute("a"), Self.text("p"), Self.text("q'")]),
                        .equals("b", .text("r")),
                    ]))
        #expect(query.limit == .count(7))
        #expect(query.range == TimeRange(since: .ago(420_000)))
    }
}
