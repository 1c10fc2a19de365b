public import Queries
public import QueryExecution
public import Telemetry

extension Answer {
    /// What the numbers of the columns of a query are: the unit of a metric where a column is one of its
    /// values, or the sum or difference of some, and nothing for what is computed otherwise.
    ///
    /// - Parameters:
    ///   - query: The query.
    ///   - columns: Those of its answer, which alone has them where the query asks for all.
    ///   - unit: The unit of a metric; nil for what is none.
    /// - Returns: A meaning for each column.
    public static func meanings(
        of query: Query, columns: [QueryResult.Column], unit: (String) -> MetricUnit?
    ) -> [Meaning] {
        switch query.output {
        case .rows(nil): columns.map { Meaning($0.name, unit) }
        case .rows(let shown?): shown.map { Meaning($0.expression, unit) }
        case .values(let shown): shown.map { Meaning($0.expression, unit) }
        }
    }
}

extension Answer.Meaning {
    fileprivate init(_ name: String, _ unit: (String) -> MetricUnit?) {
        self =
            name == "timestamp"
            ? .time : unit(name).map { .quantity($0) } ?? .number
    }

    fileprivate init(_ expression: RowExpression, _ unit: (String) -> MetricUnit?) {
        self = Self.of(expression) { leaf in
            guard case .attribute(let name) = leaf else { return .number }
            return Self(name, unit)
        }
    }

    fileprivate init(_ expression: ValueExpression, _ unit: (String) -> MetricUnit?) {
        if let rate = expression.asRate, case .quantity(let unit) = Self(rate.value, unit) {
            let seconds = MetricUnit.second
            self = rate.perSeconds == 1 ? .quantity(unit / seconds) : .number
            return
        }
        self = Self.of(expression) { leaf in
            guard case .aggregate(let aggregate) = leaf, let argument = aggregate.argument else {
                return .number
            }
            let meaning = Self(argument, unit)
            switch aggregate.function {
            case .latest, .earliest, .min, .max, .percentile, .uniques, .average: return meaning
            case .sum, .standardDeviation: return meaning == .time ? .number : meaning
            case .histogram: return meaning == .time ? .number : meaning
            case .count, .uniqueCount, .variance, .apdex, .derivative, .latestRate, .shareAtMost:
                return .number
            }
        }
    }

    /// What is computed of leaves: what keeps a unit, keeps it.
    private static func of<Leaf>(
        _ expression: Computation<Leaf>, _ leaf: (Leaf) -> Answer.Meaning
    ) -> Answer.Meaning {
        switch expression {
        case .leaf(let value): return leaf(value)
        case .constant: return .number
        case .call(let function, let arguments):
            let meanings = arguments.map { of($0, leaf) }
            switch function {
            case .add, .subtract:
                let first = meanings.first ?? .number
                return first != .time && meanings.allSatisfy { $0 == first } ? first : .number
            case .absolute, .negate, .round, .ceiling, .floor, .clampMinimum, .clampMaximum,
                .coalesce:
                return meanings.first ?? .number
            default: return .number
            }
        }
    }
}
