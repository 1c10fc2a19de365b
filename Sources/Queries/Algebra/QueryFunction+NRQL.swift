extension QueryFunction {
    /// The operator between two arguments, where NRQL has one.
    var nrqlOperator: NRQLExpression.BinaryOperator? {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .modulo: .modulo
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .and: .and
        case .or, .coalesce: .or
        default: nil
        }
    }

    /// The function of NRQL that takes the same arguments in the same order, where there is one.
    var nrqlName: String? { Self.names.first { $0.function == self }?.name }

    /// The function that a name of NRQL stands for, whatever its case.
    static func named(_ name: String) -> (function: QueryFunction, arguments: ClosedRange<Int>)? {
        let name = name.lowercased()
        return names.first { $0.name.lowercased() == name }.map { ($0.function, $0.arguments) }
    }

    /// By function, the name that is written first.
    private static let names:
        [(name: String, function: QueryFunction, arguments: ClosedRange<Int>)] = [
            ("mod", .modulo, 2...2), ("abs", .absolute, 1...1), ("ceil", .ceiling, 1...1),
            ("floor", .floor, 1...1), ("round", .round, 1...2), ("sqrt", .squareRoot, 1...1),
            ("pow", .power, 2...2), ("exp", .exponential, 1...1), ("ln", .naturalLogarithm, 1...1),
            ("log2", .binaryLogarithm, 1...1), ("log10", .decimalLogarithm, 1...1),
            ("clamp_min", .clampMinimum, 2...2), ("clamp_max", .clampMaximum, 2...2),
            ("if", .choose, 2...3), ("concat", .concatenate, 0...20), ("lower", .lowercase, 1...1),
            ("upper", .uppercase, 1...1), ("length", .length, 1...1),
            ("substring", .substring, 2...3), ("position", .position, 2...3),
            ("indexOf", .position, 2...3), ("capture", .capture, 2...2),
            ("aparse", .anchoredParse, 2...2), ("numeric", .toNumber, 1...1),
            ("string", .toText, 1...1), ("boolean", .toBoolean, 1...1),
            ("buckets", .bucket, 2...3), ("minuteOf", .minuteOf, 1...2), ("hourOf", .hourOf, 1...2),
            ("weekdayOf", .weekdayOf, 1...2), ("dayOfMonthOf", .dayOfMonthOf, 1...2),
            ("daysInMonthOf", .daysInMonthOf, 1...2), ("monthOf", .monthOf, 1...2),
            ("quarterOf", .quarterOf, 1...2), ("yearOf", .yearOf, 1...2),
            ("dateOf", .dateOf, 1...1),
            ("weekOf", .weekOf, 1...1), ("toDatetime", .toDateTime, 1...1),
            ("fromTimestamp", .toDateTime, 1...1), ("toTimestamp", .toTimestamp, 1...1),
            ("fromDatetime", .toTimestamp, 1...1),
        ]
}

extension Aggregate.Function {
    /// What NRQL calls it.
    var nrqlName: String {
        switch self {
        case .count: "count"
        case .sum: "sum"
        case .average: "average"
        case .min: "min"
        case .max: "max"
        case .latest: "latest"
        case .earliest: "earliest"
        case .uniqueCount: "uniqueCount"
        case .uniques: "uniques"
        case .percentile: "percentile"
        case .standardDeviation: "stddev"
        case .variance: "stdvar"
        case .histogram: "histogram"
        case .apdex: "apdex"
        case .derivative: "derivative"
        case .latestRate: "latestrate"
        case .shareAtMost: "cdfPercentage"
        }
    }
}
