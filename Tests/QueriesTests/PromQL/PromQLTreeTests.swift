import Queries
import Testing

/// How a tree is written.
@Suite struct PromQLTreeTests {
    private static let a = PromQL.vector(PromQLSelector("a"))
    private static let b = PromQL.vector(PromQLSelector("b"))

    private static func label(_ name: String) throws -> PromQLLabel {
        try #require(PromQLLabel(name))
    }

    @Test(arguments: [
        (PromQL.binary(.binary(a, .add, b), .add, a), "a + b + a"),
        (.binary(a, .add, .binary(b, .add, a)), "a + (b + a)"),
        (.binary(a, .subtract, .binary(b, .multiply, a)), "a - b * a"),
        (.binary(.binary(a, .subtract, b), .multiply, a), "(a - b) * a"),
        (.binary(.binary(a, .power, b), .power, a), "(a ^ b) ^ a"),
        (.binary(a, .power, .binary(b, .power, a)), "a ^ b ^ a"),
        (.negative(.binary(a, .power, b)), "-a ^ b"),
        (.binary(.negative(a), .power, b), "(-a) ^ b"),
        (.negative(.binary(a, .multiply, b)), "-(a * b)"),
        (.binary(.negative(a), .multiply, b), "-a * b"),
        (.negative(.negative(a)), "-(-a)"),
        (.binary(.number(-2), .power, .number(2)), "(-2) ^ 2"),
        (.binary(.number(2), .subtract, .number(-2)), "2 - -2"),
        (.binary(a, .and, .binary(a, .or, b)), "a and (a or b)"),
        (.binary(.binary(a, .and, b), .or, b), "a and b or b"),
        (.binary(a, .unless, .binary(b, .and, a)), "a unless (b and a)"),
        (.binary(.binary(a, .greater, .number(1)), .isLess, .number(2)), "a > 1 < bool 2"),
        (.binary(.binary(a, .greater, b), .add, a), "(a > b) + a"),
        (.number(.infinity), "Inf"), (.number(-.infinity), "-Inf"), (.number(.nan), "NaN"),
        (.number(0.1), "0.1"), (.number(1e300), "1e+300"), (.number(7), "7"),
        (.seconds(.milliseconds(1_500)), "1.5"),
        (.binary(a, .divide, .seconds(.grafana(.interval))), "a / ($__interval_ms / 1000)"),
        (.binary(a, .divide, .seconds(.grafana(.range))), "a / $__range_s"),
    ])
    func `writes parentheses only where they are needed`(_ tree: PromQL, _ text: String) {
        #expect(tree.text == text)
    }

    @Test(arguments: [
        ("queue_depth", "queue_depth"), ("a:b", "a:b"), ("_x", "_x"),
        ("queue.depth", #"{__name__="queue.depth"}"#), ("1a", #"{__name__="1a"}"#),
        ("sum", #"{__name__="sum"}"#), ("OFFSET", #"{__name__="OFFSET"}"#),
        ("inf", #"{__name__="inf"}"#), ("größe", #"{__name__="größe"}"#),
        ("a} or vector(1)", #"{__name__="a} or vector(1)"}"#),
    ])
    func `writes a name that cannot stand bare as a value`(_ name: String, _ text: String) {
        #expect(PromQL.vector(PromQLSelector(name)).text == text)
    }

    @Test(arguments: [
        ("", #""""#), ("a\"b", #""a\"b""#), ("a\\", #""a\\""#), ("\n", #""\n""#),
        ("\u{0}\t\u{7F}", #""\x00\x09\x7f""#), ("日本 🐰", #""日本 🐰""#), ("{}", #""{}""#),
        ("$__range ${x}", #""\x24__range \x24{x}""#), ("[[x]] [x]", #""[\x5bx]] [x]""#),
        ("[[[", #""[\x5b\x5b""#), ("\"\u{301}", "\"\\\"\u{301}\""),
    ])
    func `quotes a text so that it ends nowhere else`(_ value: String, _ text: String) throws {
        let matcher = PromQLMatcher(try Self.label("l"), .equal, value)
        #expect(PromQL.vector(PromQLSelector("a", [matcher])).text == "a{l=\(text)}")
    }

    @Test(arguments: [
        "", "1a", "a.b", "a-b", "größe", "a b", "a\"", "nan", "Inf", "Without", "a:b",
    ])
    func `takes no label whose name Prometheus cannot read`(_ name: String) {
        #expect(PromQLLabel(name) == nil)
    }

    @Test func `writes each test of a label`() throws {
        let l = try Self.label("l")
        let matchers = PromQLMatcher.Test.allCases.map { PromQLMatcher(l, $0, "x") }
        #expect(
            PromQL.vector(PromQLSelector("a", matchers)).text
                == #"a{l="x",l!="x",l=~"x",l!~"x"}"#)
        #expect(
            PromQL.vector(PromQLSelector(anyOf: ["a.b", "c"], [matchers[0]])).text
                == #"{__name__=~"a\\.b|c",l="x"}"#)
    }

    @Test func `writes when a selector looks`() {
        func text(_ offset: Int64, _ moment: PromQLTime.Moment? = nil) -> String {
            let time = PromQLTime(offset: offset, at: moment)
            return PromQL.range(PromQLSelector("a", time: time), .milliseconds(60_000)).text
        }
        #expect(text(0) == "a[1m]")
        #expect(text(3_600_000) == "a[1m] offset 1h")
        #expect(text(-59_999) == "a[1m] offset -59s999ms")
        #expect(text(0, .at(1_748_735_999_999)) == "a[1m] @ 1748735999.999")
        #expect(text(0, .at(-5)) == "a[1m] @ -0.005")
        #expect(text(1, .end) == "a[1m] @ end() offset 1ms")
        #expect(text(0, .start) == "a[1m] @ start()")
    }

    @Test(arguments: [
        (PromQLDuration.milliseconds(1), "1ms"), (.milliseconds(90_061_001), "1d1h1m1s1ms"),
        (.milliseconds(86_400_000 * 365), "365d"), (.grafana(.range), "$__range"),
        (.grafana(.interval), "$__interval"), (.grafana(.rateInterval), "$__rate_interval"),
    ])
    func `writes lengths of time`(_ duration: PromQLDuration, _ text: String) {
        #expect(duration.text == text)
    }

    @Test func `writes calls, aggregations and subqueries`() throws {
        let labels = [try Self.label("x"), try Self.label("y")]
        let minute = PromQLDuration.milliseconds(60_000)
        #expect(PromQL.aggregate(.sum, of: Self.a).text == "sum(a)")
        #expect(PromQL.aggregate(.sum, of: Self.a, .by(labels)).text == "sum by (x, y) (a)")
        #expect(PromQL.aggregate(.sum, of: Self.a, .without([])).text == "sum without () (a)")
        #expect(PromQL.aggregate(.topk, .number(3), of: Self.a).text == "topk(3, a)")
        #expect(
            PromQL.aggregate(.countValues, .text("x"), of: Self.a).text == #"count_values("x", a)"#)
        #expect(
            PromQL.binary(Self.a, .divide, Self.b, PromQLMatching(.on(labels), many: .left)).text
                == "a / on (x, y) group_left () b")
        #expect(
            PromQL.binary(Self.a, .isEqual, Self.b, PromQLMatching(.ignoring(labels))).text
                == "a == bool ignoring (x, y) b")
        #expect(
            PromQL.call(.quantileOverTime, [.number(0.5), .range(PromQLSelector("a"), minute)]).text
                == "quantile_over_time(0.5, a[1m])")
        let sum = PromQL.binary(Self.a, .add, Self.b)
        #expect(PromQL.subquery(sum, minute, step: minute).text == "(a + b)[1m:1m]")
        #expect(
            PromQL.subquery(.call(.abs, [Self.a]), minute, step: minute, time: .init(offset: 1))
                .text
                == "abs(a)[1m:1m] offset 1ms")
        let earlier = PromQL.vector(PromQLSelector("a", time: .init(offset: 5)))
        #expect(PromQL.subquery(earlier, minute, step: minute).text == "(a offset 5ms)[1m:1m]")
    }
}
