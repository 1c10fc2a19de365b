public import Telemetry

extension Computation where Leaf == RowLeaf {
    public static func attribute(_ name: String) -> Self { .leaf(.attribute(name)) }

    /// Whether an attribute has a value.
    public static func equals(_ attribute: String, _ value: Scalar) -> Self {
        .call(.equal, [.attribute(attribute), .constant(value)])
    }
}

extension Computation {
    /// Whether all of them hold; nil where there are none.
    public static func all(_ tests: [Self]) -> Self? {
        guard let first = tests.first else { return nil }
        return tests.dropFirst().reduce(first) { .call(.and, [$0, $1]) }
    }

    /// The same with other leaves.
    func mapLeaves<Other>(
        _ transform: (Leaf) -> Computation<Other>
    ) -> Computation<Other> {
        switch self {
        case .leaf(let leaf): transform(leaf)
        case .constant(let value): .constant(value)
        case .call(let function, let arguments):
            .call(function, arguments.map { $0.mapLeaves(transform) })
        }
    }

    /// All leaves, from left to right.
    public var leaves: [Leaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .constant: []
        case .call(_, let arguments): arguments.flatMap(\.leaves)
        }
    }
}

/// What NRQL has a word for and the algebra has not.
extension Computation where Leaf == ValueLeaf {
    public static func aggregate(
        _ function: Aggregate.Function, of argument: RowExpression? = nil,
        where filter: RowExpression? = nil
    ) -> Self {
        .leaf(.aggregate(Aggregate(function, of: argument, where: filter)))
    }

    public static func aggregate(
        _ function: Aggregate.Function, of attribute: String
    ) -> Self {
        .aggregate(function, of: .attribute(attribute))
    }

    /// A value for so many seconds, of one that covers a bucket or the range.
    public static func rate(of value: Self, perSeconds seconds: Double) -> Self {
        .call(
            .divide,
            [
                .call(.multiply, [value, .constant(.double(seconds))]), .leaf(.coveredSeconds),
            ])
    }

    /// The value and the seconds, where it is a rate.
    public var asRate: (value: Self, perSeconds: Double)? {
        guard case .call(.divide, let parts) = self, parts.count == 2,
            parts[1] == .leaf(.coveredSeconds), case .call(.multiply, let factors) = parts[0],
            factors.count == 2, case .constant(.double(let seconds)) = factors[1], seconds > 0
        else { return nil }
        return (factors[0], seconds)
    }

    /// What share of a value, in percent, comes of the rows for which a test holds.
    public static func percentage(of value: Self, where test: RowExpression) -> Self {
        .call(
            .divide,
            [
                .call(.multiply, [.constant(.double(100)), value.filtered(by: test)]), value,
            ])
    }

    /// The value and the test, where it is such a share.
    public var asPercentage: (value: Self, test: RowExpression)? {
        guard case .call(.divide, let parts) = self, parts.count == 2,
            case .call(.multiply, let factors) = parts[0], factors.count == 2,
            factors[0] == .constant(.double(100)),
            let test = Self.test(between: parts[1], and: factors[1]),
            parts[1].filtered(by: test) == factors[1]
        else { return nil }
        return (parts[1], test)
    }

    /// The same of the rows alone for which a test holds too.
    public func filtered(by test: RowExpression) -> Self {
        mapLeaves { leaf in
            guard case .aggregate(var aggregate) = leaf else { return .leaf(leaf) }
            aggregate.filter = aggregate.filter.map { .call(.and, [$0, test]) } ?? test
            return .leaf(.aggregate(aggregate))
        }
    }

    /// What the first aggregate of a filtered value tests beside that of the value itself.
    private static func test(between value: Self, and filtered: Self) -> RowExpression? {
        guard let first = value.aggregates.first, let second = filtered.aggregates.first else {
            return nil
        }
        guard let own = first.filter else { return second.filter }
        guard case .call(.and, let tests) = second.filter, tests.count == 2, tests[0] == own else {
            return nil
        }
        return tests[1]
    }

    /// The aggregates, from left to right.
    public var aggregates: [Aggregate] {
        leaves.compactMap { leaf in
            guard case .aggregate(let aggregate) = leaf else { return nil }
            return aggregate
        }
    }
}
