extension PromQLLowering {
    /// A function of values over groups.
    mutating func call(
        _ function: QueryFunction, _ arguments: [ValueExpression], _ level: PromQLLevel,
        _ frame: PromQLFrame, _ wish: Wish
    ) throws(PromQLReason) -> PromQLValue {
        var values: [PromQLValue] = []
        for argument in arguments {
            values.append(try value(argument, level, frame, wish))
        }
        return try apply(function, values, isGrouped: !level.facets.isEmpty)
    }

    /// A function of values that are known as expressions already.
    mutating func apply(
        _ function: QueryFunction, _ values: [PromQLValue], isGrouped: Bool
    ) throws(PromQLReason) -> PromQLValue {
        if let operation = Self.arithmetic[function], values.count == 2 {
            return try .binary(values[0], operation, nonZero(values[1], for: function))
        }
        if let comparison = Self.comparisons[function], values.count == 2 {
            return .binary(values[0], comparison, values[1])
        }
        if let plain = Self.plain[function], values.count == 1 {
            return .vector(.call(plain, [values[0].asVector]))
        }
        switch (function, values.count) {
        case (.negate, 1):
            if let value = values[0].constant { return .number(-value) }
            return .vector(.negative(values[0].asVector))
        case (.modulo, 2):
            // Go's remainder has the sign of the dividend.
            let divisor = try nonZero(values[1], for: function)
            let rest = PromQLValue.binary(values[0], .modulo, divisor)
            return .binary(.binary(rest, .add, divisor), .modulo, divisor)
        case (.round, 1...2):
            notes.insert(.halvesUp)
            let parameters = try values.dropFirst().map { value throws(PromQLReason) in
                guard case .scalar(let number) = value else { throw .functionOfValues(function) }
                return number
            }
            return .vector(.call(.round, [values[0].asVector] + parameters))
        case (.clampMinimum, 2), (.clampMaximum, 2):
            guard case .scalar(let bound) = values[1] else { throw .functionOfValues(function) }
            let clamp: PromQLFunction = function == .clampMinimum ? .clampMinimum : .clampMaximum
            return .vector(.call(clamp, [values[0].asVector, bound]))
        case (.coalesce, 1...): return try coalesce(values, isGrouped: isGrouped)
        case (.choose, 2...3): throw .functionOfValues(function)
        default: throw .functionOfValues(function)
        }
    }

    /// The first value that there is; a number is there for all groups only where there is one group.
    private func coalesce(
        _ values: [PromQLValue], isGrouped: Bool
    ) throws(PromQLReason) -> PromQLValue {
        var result = values[0]
        for next in values.dropFirst() {
            guard case .vector(let vector) = result else { return result }
            guard !isGrouped || next.constant == nil else { throw .constantForGroups }
            result = .vector(.binary(vector, .or, next.asVector))
        }
        return result
    }

    /// A divisor without zeros, since a division by zero is missing.
    private func nonZero(
        _ value: PromQLValue, for function: QueryFunction
    ) throws(PromQLReason) -> PromQLValue {
        guard function == .divide || function == .modulo else { return value }
        if value.constant == 0 { throw .divisionByZero }
        guard case .vector(let vector) = value else { return value }
        return .vector(.binary(vector, .notEqual, .number(0)))
    }

    private static let arithmetic: [QueryFunction: PromQLOperator] = [
        .add: .add, .subtract: .subtract, .multiply: .multiply, .divide: .divide, .power: .power,
    ]

    private static let comparisons: [QueryFunction: PromQLOperator] = [
        .equal: .isEqual, .notEqual: .isNotEqual, .less: .isLess, .lessOrEqual: .isLessOrEqual,
        .greater: .isGreater, .greaterOrEqual: .isGreaterOrEqual,
    ]

    private static let plain: [QueryFunction: PromQLFunction] = [
        .absolute: .abs, .ceiling: .ceil, .floor: .floor, .squareRoot: .sqrt, .exponential: .exp,
        .naturalLogarithm: .ln, .binaryLogarithm: .log2, .decimalLogarithm: .log10,
    ]
}
