import Answers
import Queries

extension Query {
    /// Asks when the newest row is of that has a value of some column: for each group, or, over an
    /// answer, for all of its rows together; nil where it asks no rows.
    ///
    /// Its facets are those of the query, so that the groups of both answers have the same values.
    func newest() -> Query? {
        var inner = self
        while case .answer(var next) = inner.source {
            next.range = next.range ?? inner.range
            next.timeZone = next.timeZone ?? inner.timeZone
            inner = next
        }
        guard case .events = inner.source else { return nil }
        let isOverAnswer = if case .answer = source { true } else { false }
        let hasValue = inner.hasValue.map { [$0] } ?? []
        var newest = Query(
            .values([.init(.aggregate(.max, of: "timestamp"))]), from: inner.source,
            where: .all((inner.filter.map { [$0] } ?? []) + hasValue),
            facets: isOverAnswer ? [] : facets, limit: .maximum, range: inner.range)
        newest.timeZone = inner.timeZone
        return newest
    }

    /// Whether some attribute of its columns has a value; nil where that is not needed for one.
    private var hasValue: RowExpression? {
        guard case .values(let columns) = output else { return nil }
        var tests: [RowExpression] = []
        for column in columns {
            guard let (name, _) = column.expression.valueOfMetric else { return nil }
            tests.append(.call(.not, [.call(.isMissing, [.attribute(name)])]))
        }
        guard let first = tests.first else { return nil }
        return tests.dropFirst().reduce(first) { .call(.or, [$0, $1]) }
    }
}
