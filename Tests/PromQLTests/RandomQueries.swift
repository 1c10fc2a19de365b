import Queries
import Telemetry
import TestSupport

/// Queries that nobody would write, over the rows' names and some that no row has.
struct RandomQueries {
    var random: SplitMix64

    mutating func query(depth: Int = 0) -> Query {
        var query = Query(
            .values((0..<Int.random(in: 1...2, using: &random)).map { _ in .init(value(0)) }),
            from: .events(["QueueSample"]),
            where: chance(0.6) ? test(0) : nil,
            facets: (0..<Int.random(in: 0...3, using: &random)).map { _ in
                .by(.attribute(attribute()))
            },
            limit: pick([nil, .maximum, .count(3), .maximum]),
            range: TimeRange(
                since: .ago(pick([60_000, 3_600_000, 86_400_000, 90_061_001])),
                until: .ago(pick([0, 0, 1_000]))))
        if chance(0.4) { query.buckets = .every(pick([60_000, 300_000])) }
        if chance(0.2) { query.compareWith = 86_400_000 }
        if chance(0.2) { query.offset = 1 }
        if chance(0.3) {
            query.order = .by(.aggregate(.max, of: metric()), isDescending: chance(0.5))
        }
        if depth < 2, chance(0.35) {
            query = outer(of: query)
        }
        return query
    }

    private mutating func outer(of inner: Query) -> Query {
        var inner = inner
        inner.compareWith = nil
        inner.output = .values([.init(value(0), as: "a"), .init(value(0), as: "b")])
        let names = ["a", "b"]
        func column(_ random: inout SplitMix64) -> RowExpression {
            let one = RowExpression.attribute(names.randomElement(using: &random) ?? "a")
            return Bool.random(using: &random) ? one : .call(.add, [one, .constant(.integer(2))])
        }
        let functions: [Aggregate.Function] = [
            .sum, .average, .min, .max, .count, .standardDeviation, .percentile(95), .latest,
        ]
        return Query(
            .values(
                functions.shuffled(using: &random).prefix(2).map {
                    .init(.aggregate($0, of: column(&random)))
                }), from: .answer(inner),
            where: chance(0.5)
                ? .call(
                    pick([.greater, .less, .notEqual]),
                    [column(&random), .constant(.double(5))]) : nil,
            facets: inner.facetNames.compactMap(\.self).prefix(1).map { .by(.attribute($0)) },
            limit: .maximum, range: inner.range,
            buckets: chance(0.3) ? inner.buckets : nil)
    }

    private mutating func value(_ depth: Int) -> ValueExpression {
        if depth < 3, chance(0.3) {
            let function = pick([
                QueryFunction.add, .subtract, .multiply, .divide, .modulo, .power, .greater, .equal,
                .coalesce,
            ])
            return .call(function, [value(depth + 1), value(depth + 1)])
        }
        if depth < 3, chance(0.15) {
            let function = pick([
                QueryFunction.negate, .absolute, .round, .floor, .ceiling, .squareRoot,
                .naturalLogarithm, .exponential,
            ])
            return .call(function, [value(depth + 1)])
        }
        if depth > 0, chance(0.25) {
            return pick([
                .constant(.double(-2.5)), .constant(.integer(3)), .constant(.double(1e21)),
                .leaf(.coveredSeconds), .constant(.double(0)),
            ])
        }
        let function: Aggregate.Function = pick([
            .sum, .average, .min, .max, .count, .latest, .standardDeviation, .variance,
            .percentile(90), .derivative(perSeconds: 60), .uniqueCount, .earliest,
        ])
        if function == .uniqueCount { return .aggregate(function, of: attribute()) }
        let argument: RowExpression =
            chance(0.2)
            ? .call(.multiply, [.attribute(metric()), .constant(.double(-8))])
            : .attribute(metric())
        return .aggregate(function, of: argument, where: chance(0.2) ? test(1) : nil)
    }

    private mutating func test(_ depth: Int) -> RowExpression {
        if depth < 3, chance(0.4) {
            return .call(pick([.and, .or]), [test(depth + 1), test(depth + 1)])
        }
        if depth < 3, chance(0.15) { return .call(.not, [test(depth + 1)]) }
        let attribute = RowExpression.attribute(attribute())
        let text = RowExpression.constant(.text(pick(PromQLRows.queues)))
        return switch Int.random(in: 0...6, using: &random) {
        case 0: .call(.equal, [attribute, text])
        case 1: .call(.notEqual, [attribute, text])
        case 2: .call(.like, [attribute, .constant(.text("%" + pick(PromQLRows.queues) + "%"))])
        case 3:
            .call(.isMember, [attribute, text, .constant(.integer(2)), .constant(.text("x|y"))])
        case 4: .call(.isMissing, [attribute])
        case 5: .call(.isTrue, [.call(.equal, [attribute, text])])
        default: .call(.matches, [attribute, .constant(.text(#"a.*(b|c)[^x\]]+"#))])
        }
    }

    private mutating func attribute() -> String {
        pick([
            "clusterName", "queueName", "state", "node", "durable", "provider", "priority",
            "entityGuid", "clusterName", "queueName", "no such",
        ])
    }

    private mutating func metric() -> String {
        pick([
            "queue.depth", "queue.latency", "queue.published", "queue.bytes", "queue.depth",
            "broker.load",
        ])
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private mutating func chance(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &random) < probability
    }
}
