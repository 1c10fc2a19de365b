extension PromQLLowering {
    /// Those values of a vector whose groups pass a test of their columns.
    mutating func filtered(
        _ vector: PromQL, by test: RowExpression?, _ rows: PromQLGroupRows
    ) throws(PromQLReason) -> PromQL {
        var result = vector
        for part in test?.conjuncts ?? [] {
            if case .call(let function, let arguments) = part, arguments.count == 2,
                let comparison = Self.filters[function],
                case .scalar(let bound) = try value(arguments[1], rows),
                try value(arguments[0], rows).asVector == vector
            {
                result = .binary(result, comparison, bound)
            } else {
                result = .binary(result, .and, try passing(part, rows))
            }
        }
        return result
    }

    /// A vector of the groups for which a test holds or, with `wanted` false, certainly does not.
    private mutating func passing(
        _ test: RowExpression, is wanted: Bool = true, _ rows: PromQLGroupRows
    ) throws(PromQLReason) -> PromQL {
        guard case .call(let function, let arguments) = test else { throw .noTestOfGroups(test) }
        switch (function, arguments.count) {
        case (.and, 2...), (.or, 2...):
            let operation: PromQLOperator = (function == .and) == wanted ? .and : .or
            var result = try passing(arguments[0], is: wanted, rows)
            for argument in arguments.dropFirst() {
                result = .binary(result, operation, try passing(argument, is: wanted, rows))
            }
            return result
        case (.not, 1): return try passing(arguments[0], is: !wanted, rows)
        case (.isMissing, 1) where !wanted: return try value(arguments[0], rows).asVector
        case (_, 2):
            guard let holds = Self.filters[function], let fails = Self.opposites[holds] else {
                throw .noTestOfGroups(test)
            }
            let left = try value(arguments[0], rows)
            let right = try value(arguments[1], rows)
            if case (.scalar, .scalar) = (left, right) { throw .noTestOfGroups(test) }
            return .binary(left.expression, wanted ? holds : fails, right.expression)
        default: throw .noTestOfGroups(test)
        }
    }

    private static let filters: [QueryFunction: PromQLOperator] = [
        .equal: .equal, .notEqual: .notEqual, .less: .less, .lessOrEqual: .lessOrEqual,
        .greater: .greater, .greaterOrEqual: .greaterOrEqual,
    ]

    private static let opposites: [PromQLOperator: PromQLOperator] = [
        .equal: .notEqual, .notEqual: .equal, .less: .greaterOrEqual, .greaterOrEqual: .less,
        .greater: .lessOrEqual, .lessOrEqual: .greater,
    ]
}
