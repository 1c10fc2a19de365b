import Brokers
import Queries
import QueryExecution
import Telemetry
import Testing

extension PrometheusServer {
    /// Compares all columns of a query with the local evaluation; gives the number of values that were
    /// there on one side at least.
    func compare(
        _ text: String, _ options: PromQLOptions, with rows: RowsInMemory, now: Int64
    ) async throws -> Int {
        let tree = try #require(NRQLSyntax(text).query, "\(text)")
        let query = try tree.lowered().get()
        let expected = try execute(query, over: rows, in: QueryContext(now: now))
        let own = try query.promQL(naming: PromQLRows.naming).get()
        let printed = try query.promQL(naming: PromQLRows.naming, options: options).get()
        var compared = 0
        for (column, form) in printed.columns.enumerated() {
            let comparing = PrometheusAnswer.Comparing(
                column: column, factor: Self.factor(from: own.columns[column].unit, to: form.unit),
                tolerance: printed.notes.contains(.interpolated) ? 0.03 : 1e-9,
                zeroIsNothing: printed.notes.contains(.noZero))
            var pairs = [(form.expression, expected.groups)]
            if let comparison = form.comparison {
                pairs.append((comparison, try #require(expected.comparison).groups))
            }
            for (expression, groups) in pairs {
                // What is compared with looks back by itself.
                let answer = try await PrometheusAnswer(
                    expression, printed, expected.buckets, now: now, self)
                let (differences, count) = answer.differences(from: groups, comparing)
                let lines = differences.prefix(5).joined(separator: "\n")
                #expect(differences.isEmpty, "\(text)\n\(expression.text)\n\(lines)")
                compared += count
            }
        }
        return compared
    }

    /// What a value of one unit must be multiplied by to be stated in another.
    private static func factor(from own: PromQLUnit, to other: PromQLUnit) -> Double {
        guard case .unit(let own) = own, case .unit(let other) = other else { return 1 }
        return own.multiplier(to: other)
    }
}
