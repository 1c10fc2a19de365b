import Queries
import Telemetry
import TestSupport

@testable import QueryExecution

/// Rows and queries of many shapes, the same for the same seed.
struct RandomQueries {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func one<T>(of values: [T]) -> T { values[number(0...(values.count - 1))] }

    /// Rows of some minutes: a few series, metrics that are sometimes missing, and, of mixed rows,
    /// times that repeat.
    mutating func rows(_ count: Int, mixed: Bool) -> [TestRow] {
        var time: Int64 = 0
        return (0..<count).map { _ in
            time += Int64(number(0...2) * number(0...900) + (mixed ? 0 : 1))
            let queue = number(0...5)
            var attributes: [String: Scalar] = [
                "q": .text("q\(queue)"), "host": .text(queue < 3 ? "a" : "b"),
                "level": .integer(Int64(queue % 2)),
            ]
            if queue == 4 { attributes["host"] = nil }
            var values: [String: Scalar] = [
                "x": .integer(Int64(number(-20...200))),
                "y": .double(Double(number(1...100_000)) / 64),
            ]
            if number(0...4) == 0 { values["x"] = .missing }
            if number(0...3) == 0 { values["y"] = .double(.nan) }
            if number(0...9) == 0 { values["z"] = .integer(Int64(number(0...3))) }
            if mixed {
                values["s"] = .text(one(of: ["on", "off", "Off", ""]))
                if number(0...9) == 0 { values["x"] = .text("many") }
                if number(0...9) == 0 { values["q"] = .boolean(true) }
            }
            return TestRow(time, attributes, values)
        }
    }

    mutating func test(depth: Int = 2) -> RowExpression {
        if depth > 0, number(0...2) > 0 {
            let left = test(depth: depth - 1)
            switch number(0...3) {
            case 0: return .call(.not, [left])
            case 1: return .call(.and, [left, test(depth: depth - 1)])
            default: return .call(.or, [left, test(depth: depth - 1)])
            }
        }
        switch number(0...5) {
        case 0: return .call(.equal, [.name("q"), .constant(.text("q\(number(0...6))"))])
        case 1: return .call(.equal, [.name("host"), .constant("a")])
        case 2: return .call(.isMissing, [.name(one(of: ["x", "host", "z"]))])
        case 3: return .call(.like, [.name("q"), .constant("Q%1")])
        case 4:
            return .call(.isMember, [.name("level"), .constant(1), .constant(7)])
        default:
            let comparison = one(of: [
                QueryFunction.less, .lessOrEqual, .greater, .greaterOrEqual, .notEqual,
            ])
            return .call(
                comparison,
                [.name(one(of: ["x", "y", "level"])), .constant(.integer(Int64(number(-5...90))))])
        }
    }

    /// A test of what is an attribute of a series.
    mutating func testOfSeries() -> RowExpression {
        switch number(0...2) {
        case 0: .call(.notEqual, [.name("q"), .constant(.text("q\(number(0...6))"))])
        case 1: .call(.equal, [.name("host"), .constant("a")])
        default: .call(.isMember, [.name("level"), .constant(1), .constant(7)])
        }
    }

    private mutating func aggregate(forSpans: Bool) -> ValueExpression {
        var functions: [Aggregate.Function] = [
            .count, .sum, .average, .min, .max, .latest, .percentile(50), .percentile(95),
            .apdex(threshold: 20), .shareAtMost(64),
            .histogram(start: 0, span: 128, buckets: 4),
        ]
        if !forSpans {
            functions += [
                .earliest, .uniqueCount, .uniques(limit: 5), .standardDeviation, .variance,
                .derivative(perSeconds: 60), .latestRate(perSeconds: 1),
            ]
        }
        let function = one(of: functions)
        var argument = RowExpression.name(one(of: ["x", "y", "z", "level", "nothing"]))
        if !forSpans, number(0...4) == 0 {
            argument = .call(.multiply, [.name("x"), .call(.add, [.name("level"), .constant(1)])])
        }
        var filter: RowExpression?
        if number(0...3) == 0 { filter = forSpans ? testOfSeries() : test() }
        if function == .count, number(0...1) == 0 { return .of(.count, nil, where: filter) }
        return .of(function, argument, where: filter)
    }

    /// A query over values, if so wanted one for which spans of 10 s can stand for the rows.
    mutating func query(forSpans: Bool) -> Query {
        let columns = (0..<number(1...4)).map { _ in
            Query.Column(aggregate(forSpans: forSpans))
        }
        var query = Query(.values(columns), from: .events(["T"]))
        if number(0...1) == 0 { query.filter = forSpans ? testOfSeries() : test() }
        let facets: [RowExpression] =
            forSpans
            ? [.name("q"), .name("host"), .name("level")]
            : [
                .name("q"), .name("host"), .name("z"), .name("s"),
                .call(.bucket, [.name("x"), .constant(100), .constant(5)]),
            ]
        for _ in 0..<number(0...2) { query.facets.append(.by(one(of: facets))) }
        if query.facets.count == 2, query.facets[0] == query.facets[1] { query.facets.removeLast() }
        let unit: Int64 = forSpans ? 10_000 : 777
        let start = Int64(number(0...20)) * unit
        query.range = TimeRange(
            since: .at(start), until: .at(start + Int64(number(1...30)) * unit))
        if number(0...1) == 0 {
            query.buckets = .every(Int64(number(1...4)) * unit)
            if number(0...2) == 0 {
                query.buckets = .every(
                    Int64(number(1...4)) * unit, slideBy: .every(Int64(number(1...5)) * unit))
            }
        }
        query.limit = one(of: [nil, .maximum, .count(2)])
        return query
    }
}
