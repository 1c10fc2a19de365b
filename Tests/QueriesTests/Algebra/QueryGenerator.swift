import Queries
import Telemetry
import TestSupport

/// Makes queries that NRQL can say.
struct QueryGenerator {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func one<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &random)]
    }

    private mutating func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < share
    }

    private mutating func some<Element>(
        _ counts: ClosedRange<Int>, _ make: (inout QueryGenerator) -> Element
    ) -> [Element] {
        (0..<Int.random(in: counts, using: &random)).map { _ in make(&self) }
    }

    private mutating func name() -> String {
        one([
            "a", "queue.depth", "vhost name", "größe", "from", "it's", "%", "timestamp", "_x", "1a",
        ])
    }

    private mutating func text() -> String {
        one(["", "x", "it's", "a\\b", "%a%", "line\nbreak", "`", "{{v}}", "\"", "🐰", "numeric"])
    }

    private mutating func scalar() -> Scalar {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .missing
        case 1: .boolean(chance(0.5))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: .integer(Int64.random(in: -5...5, using: &random))
        case 4: .double(one([0.5, -2.25, 1e20, 3.0, 1e-7, 12345.678]))
        default: .text(text())
        }
    }

    // MARK: Values of rows

    private mutating func row(_ depth: Int) -> RowExpression {
        guard depth > 0 else {
            return chance(0.6) ? .attribute(name()) : .constant(scalar())
        }
        let next = depth - 1
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .attribute(name())
        case 1: return .constant(scalar())
        case 2: return call([.add, .subtract, .multiply, .divide, .modulo, .power], 2, next)
        case 3:
            return call(
                [.absolute, .ceiling, .floor, .round, .squareRoot, .exponential, .toNumber], 1, next
            )
        case 4:
            return .call(
                .choose, [test(next)] + some(1...2) { $0.row(next) })
        case 5:
            // The first is neither a test nor a coalesce, which would read as one with it.
            return .call(.coalesce, [.attribute(name())] + some(1...2) { $0.row(0) })
        case 6:
            let part = one([QueryFunction.monthOf, .hourOf, .weekdayOf, .yearOf])
            let format: [RowExpression] = chance(0.5) ? [.constant(.text("numeric"))] : []
            return .call(part, [row(next)] + format)
        case 7:
            return .call(.concatenate, some(0...3) { $0.row(next) })
        case 8:
            return .call(
                one([.capture, .anchoredParse]),
                [row(next), .constant(.text(one(["a*b", #"\d(?P<x>.*)"#, "it's*"])))])
        default:
            return call([.lowercase, .uppercase, .length, .toText, .dateOf, .toDateTime], 1, next)
        }
    }

    private mutating func call(
        _ functions: [QueryFunction], _ count: Int, _ depth: Int
    ) -> RowExpression {
        .call(one(functions), some(count...count) { $0.row(depth) })
    }

    private mutating func test(_ depth: Int) -> RowExpression {
        let next = max(0, depth - 1)
        guard depth > 0 else { return .equals(name(), scalar()) }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .call(one([.and, .or]), [test(next), test(next)])
        case 1: return .call(.not, [test(next)])
        case 2: return call([.equal, .notEqual, .less, .greaterOrEqual], 2, next)
        case 3: return .call(one([.isMissing, .isTrue, .isFalse]), [row(next)])
        case 4: return .call(one([.like, .matches]), [row(next), .constant(.text(text()))])
        case 5: return .call(.isMember, [row(next)] + some(1...3) { .constant($0.scalar()) })
        case 6:
            return .call(
                .isMember, [.attribute(name()), .leaf(.values(of: value()))])
        default: return .call(.greater, [row(next), .leaf(.value(of: value()))])
        }
    }

    /// A query that stands for a value.
    private mutating func value() -> Query {
        Query(
            .values([.init(.aggregate(one([.max, .uniques(limit: 7)]), of: name()))]),
            from: .events(["E"]), where: chance(0.3) ? test(0) : nil,
            range: chance(0.3) ? range() : nil)
    }

    // MARK: Values over rows

    private mutating func aggregate() -> ValueExpression {
        let filter = chance(0.3) ? test(1) : nil
        if chance(0.2) { return .aggregate(.count, where: filter) }
        let functions: [Aggregate.Function] = [
            .count, .sum, .average, .min, .max, .latest, .earliest, .uniqueCount,
            .uniques(limit: 10), .percentile(99.9), .percentile(50), .standardDeviation, .variance,
            .histogram(start: -1, span: 2.5, buckets: 3), .apdex(threshold: 0.25),
            .derivative(perSeconds: 60), .latestRate(perSeconds: 0.5), .shareAtMost(3),
        ]
        return .aggregate(one(functions), of: row(2), where: filter)
    }

    private mutating func over(_ depth: Int) -> ValueExpression {
        guard depth > 0 else { return aggregate() }
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            return .call(
                one([.add, .subtract, .multiply, .divide]), [over(depth - 1), over(depth - 1)])
        case 1: return .rate(of: over(depth - 1), perSeconds: one([1, 60, 90, 0.001]))
        case 2: return .percentage(of: aggregate(), where: test(1))
        case 3: return .call(.coalesce, [aggregate(), .constant(.integer(0))])
        case 4: return .call(.subtract, [aggregate(), .leaf(.value(of: value()))])
        default: return aggregate()
        }
    }

    // MARK: Queries

    mutating func query(depth: Int = 1) -> Query {
        let isInner = depth == 0
        var query: Query
        if chance(0.25) {
            let columns = some(1...3) { Query.Column($0.row(2), as: $0.label()) }
            query = Query(.rows(chance(0.3) ? nil : columns), from: source(depth))
            if chance(0.3) { query.order = .byRow(row(1), isDescending: chance(0.5)) }
            if chance(0.3) { query.offset = 3 }
        } else {
            let columns = some(1...3) { Query.Column($0.over(2), as: $0.label()) }
            query = Query(.values(columns), from: source(depth))
            if chance(0.5) { query.facets = some(1...3) { $0.facet() } }
            if chance(0.2) { query.order = .by(over(1), isDescending: chance(0.5)) }
            if chance(0.4) { query.buckets = buckets() }
        }
        if chance(0.5) { query.filter = test(3) }
        if chance(0.3) { query.limit = chance(0.5) ? .maximum : .count(12) }
        if chance(0.5) { query.range = range() }
        if chance(0.2), !isInner, case .values = query.output {
            query.compareWith = one([1, 60_000, 604_800_000])
        }
        if case .entities = query.source { (query.buckets, query.compareWith) = (nil, nil) }
        if chance(0.2) { query.timeZone = "Europe/Berlin" }
        return query
    }

    private mutating func source(_ depth: Int) -> Query.Source {
        if depth > 0, chance(0.2) { return .answer(query(depth: depth - 1)) }
        return chance(0.1) ? .entities : .events(some(1...2) { $0.one(["E", "Fe fi", "from"]) })
    }

    private mutating func label() -> String? { chance(0.4) ? text() : nil }

    private mutating func facet() -> Query.Facet {
        guard chance(0.2) else { return .by(row(1), label: label()) }
        let cases = some(1...3) { Query.Column($0.test(1), as: $0.label()) }
        return .cases(cases, other: chance(0.5) ? row(1) : nil)
    }

    private mutating func buckets() -> Query.Buckets {
        one([
            .automatic, .maximum, .every(60_000), .every(1500), .every(300_000, slideBy: .maximum),
            .every(300_000, slideBy: .automatic), .every(300_000, slideBy: .every(1)),
        ])
    }

    private mutating func range() -> TimeRange {
        TimeRange(since: moment(), until: chance(0.5) ? .ago(0) : moment())
    }

    private mutating func moment() -> TimeRange.Moment {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: .ago(Int64.random(in: 0...1_000_000, using: &random))
        case 1: .at(Int64.random(in: 0...2_000_000_000_000, using: &random))
        case 2: .start(of: one(TimeRange.CalendarUnit.allCases), back: chance(0.5) ? 0 : 1)
        case 3:
            .day(
                chance(0.5)
                    ? .back(chance(0.5) ? 0 : 1) : .weekday(one(TimeRange.Weekday.allCases)),
                at: chance(0.5) ? 0 : 1000 * Int64.random(in: 1..<86400, using: &random))
        default:
            .wall(
                Int64.random(in: -60_000_000_000_000...250_000_000_000_000, using: &random),
                zone: chance(0.3) ? "America/Chicago" : nil)
        }
    }
}
