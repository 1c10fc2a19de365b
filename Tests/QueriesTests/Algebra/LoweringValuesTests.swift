import Queries
import Telemetry
import Testing

/// Values over many rows.
@Suite struct LoweringValuesTests {
    static let x = RowExpression.attribute("x")
    static let isA = RowExpression.equals("a", .text("b"))

    /// The columns of `SELECT … FROM E`.
    static func columns(_ select: String) throws -> [Query.Column<ValueExpression>] {
        let query = try lowered("SELECT \(select) FROM E")
        guard case .values(let columns) = query.output else {
            Issue.record("\(select) is of rows")
            return []
        }
        return columns
    }

    @Test(
        arguments: [
            ("count(*)", .aggregate(.count)),
            ("count(x)", .aggregate(.count, of: x)),
            ("COUNT(1)", .aggregate(.count, of: .constant(.integer(1)))),
            ("sum(x)", .aggregate(.sum, of: x)),
            ("average(x)", .aggregate(.average, of: x)),
            ("min(x)", .aggregate(.min, of: x)),
            ("max(x)", .aggregate(.max, of: x)),
            ("latest(`a b`)", .aggregate(.latest, of: .attribute("a b"))),
            ("earliest(queue.depth)", .aggregate(.earliest, of: .attribute("queue.depth"))),
            ("uniqueCount(x)", .aggregate(.uniqueCount, of: x)),
            ("uniques(x)", .aggregate(.uniques(limit: 1000), of: x)),
            ("uniques(x, 5)", .aggregate(.uniques(limit: 5), of: x)),
            ("median(x)", .aggregate(.percentile(50), of: x)),
            ("percentile(x)", .aggregate(.percentile(95), of: x)),
            ("percentile(x, 99.9)", .aggregate(.percentile(99.9), of: x)),
            ("stddev(x)", .aggregate(.standardDeviation, of: x)),
            ("stdvar(x)", .aggregate(.variance, of: x)),
            ("histogram(x)", .aggregate(.histogram(start: 0, span: 10, buckets: 40), of: x)),
            ("histogram(x, 3, 5, 1)", .aggregate(.histogram(start: 1, span: 3, buckets: 5), of: x)),
            (
                "histogram(x, buckets: 5, width: 3)",
                .aggregate(.histogram(start: 0, span: 3, buckets: 5), of: x)
            ),
            ("apdex(x)", .aggregate(.apdex(threshold: 0.5), of: x)),
            ("apdex(x, t: 0.4)", .aggregate(.apdex(threshold: 0.4), of: x)),
            ("apdex(x, 2)", .aggregate(.apdex(threshold: 2), of: x)),
            ("derivative(x, 1 minute)", .aggregate(.derivative(perSeconds: 60), of: x)),
            ("latestrate(x, 1 second)", .aggregate(.latestRate(perSeconds: 1), of: x)),
            ("cdfPercentage(x, 0.5)", .aggregate(.shareAtMost(0.5), of: x)),
            ("filter(max(x), WHERE a = 'b')", .aggregate(.max, of: x, where: isA)),
            (
                "filter(filter(max(x), WHERE a = 'b'), WHERE x IS NULL)",
                .aggregate(.max, of: x, where: .call(.and, [isA, .call(.isMissing, [x])]))
            ),
            (
                "percentage(count(*), WHERE a = 'b')",
                .call(
                    .divide,
                    [
                        .call(
                            .multiply,
                            [.constant(.double(100)), .aggregate(.count, where: isA)]),
                        .aggregate(.count),
                    ])
            ),
            (
                "rate(sum(x), 1 minute)",
                .call(
                    .divide,
                    [
                        .call(.multiply, [.aggregate(.sum, of: x), .constant(.double(60))]),
                        .leaf(.coveredSeconds),
                    ])
            ),
            (
                "sum(x * 2) / count(*) - 1",
                .call(
                    .subtract,
                    [
                        .call(
                            .divide,
                            [
                                .aggregate(
                                    .sum, of: .call(.multiply, [x, .constant(.integer(2))])),
                                .aggregate(.count),
                            ]),
                        .constant(.integer(1)),
                    ])
            ),
            (
                "average(x OR 0)",
                .aggregate(.average, of: .call(.coalesce, [x, .constant(.integer(0))]))
            ),
            (
                "max(x) OR min(y) OR 0",
                .call(
                    .coalesce,
                    [
                        .aggregate(.max, of: x), .aggregate(.min, of: .attribute("y")),
                        .constant(.integer(0)),
                    ])
            ),
            (
                "if(max(x) > 5 OR max(x) IS NULL, 'bad', 'good')",
                .call(
                    .choose,
                    [
                        .call(
                            .or,
                            [
                                .call(
                                    .greater, [.aggregate(.max, of: x), .constant(.integer(5))]),
                                .call(.isMissing, [.aggregate(.max, of: x)]),
                            ]),
                        .constant(.text("bad")), .constant(.text("good")),
                    ])
            ),
            (
                "round(average(x), 0.5)",
                .call(.round, [.aggregate(.average, of: x), .constant(.double(0.5))])
            ),
            (
                "convert(average(x), 'ms', 's')",
                .call(.multiply, [.aggregate(.average, of: x), .constant(.double(0.001))])
            ),
            (
                "average(x) - (SELECT average(y) FROM F SINCE 7 days ago)",
                .call(
                    .subtract,
                    [
                        .aggregate(.average, of: x),
                        .leaf(
                            .value(
                                of: Query(
                                    .values([
                                        .init(.aggregate(.average, of: .attribute("y")))
                                    ]), from: .events(["F"]),
                                    range: TimeRange(since: .ago(7 * 86_400_000))))),
                    ])
            ),
        ] as [(String, ValueExpression)])
    func `lowers a value`(_ text: String, _ value: ValueExpression) throws {
        #expect(try Self.columns(text) == [Query.Column(value)])
    }

    @Test func `makes a column of each number of a percentile`() throws {
        func percentile(_ number: Double, _ label: String?, where test: RowExpression? = nil)
            -> Query.Column<ValueExpression>
        {
            Query.Column(.aggregate(.percentile(number), of: Self.x, where: test), as: label)
        }
        #expect(
            try Self.columns("percentile(x, 50, 99.9), max(x) AS 'm'") == [
                percentile(50, nil), percentile(99.9, nil),
                .init(.aggregate(.max, of: Self.x), as: "m"),
            ])
        #expect(
            try Self.columns("percentile(x, 50, 95) AS p") == [
                percentile(50, "p (50%)"), percentile(95, "p (95%)"),
            ])
        #expect(
            try Self.columns("filter(percentile(x, 50, 95), WHERE a = 'b')") == [
                percentile(50, nil, where: Self.isA), percentile(95, nil, where: Self.isA),
            ])
        #expect(
            try Self.columns("cdfPercentage(x, 0.5, 1) AS 'c'") == [
                .init(.aggregate(.shareAtMost(0.5), of: Self.x), as: "c (at most 0.5)"),
                .init(.aggregate(.shareAtMost(1), of: Self.x), as: "c (at most 1)"),
            ])
    }

    @Test func `finds a rate and a percentage again`() throws {
        let count = ValueExpression.aggregate(.count)
        let rate = ValueExpression.rate(of: count, perSeconds: 60)
        #expect(rate.asRate?.value == count)
        #expect(rate.asRate?.perSeconds == 60)
        #expect(count.asRate == nil)
        let share = ValueExpression.percentage(of: count, where: Self.isA)
        #expect(share.asPercentage?.value == count)
        #expect(share.asPercentage?.test == Self.isA)
        #expect(share.filtered(by: .call(.isMissing, [Self.x])).asPercentage == nil)
        #expect(
            ValueExpression.percentage(
                of: .aggregate(.max, of: Self.x, where: Self.isA), where: .attribute("y")
            ).asPercentage?.test == .attribute("y"))
    }
}
