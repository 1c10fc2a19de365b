import Telemetry

/// A value while a query is printed: one number, or one for each group.
enum PromQLValue: Hashable {
    case scalar(PromQL)
    case vector(PromQL)

    static func number(_ value: Double) -> PromQLValue { .scalar(.number(value)) }

    var expression: PromQL {
        switch self {
        case .scalar(let expression), .vector(let expression): expression
        }
    }

    var asVector: PromQL {
        switch self {
        case .scalar(let expression): .call(.vector, [expression])
        case .vector(let expression): expression
        }
    }

    /// The number, where it is known already.
    var constant: Double? {
        if case .scalar(.number(let value)) = self { value } else { nil }
    }

    /// An operation of numbers.
    static func binary(
        _ left: PromQLValue, _ operation: PromQLOperator, _ right: PromQLValue
    ) -> PromQLValue {
        if let left = left.constant, let right = right.constant,
            let value = fold(left, operation, right)
        {
            return .number(value)
        }
        let expression =
            right.constant.flatMap { left.expression.folded(operation, $0) }
            ?? .binary(left.expression, operation, right.expression)
        if case .scalar = left, case .scalar = right { return .scalar(expression) }
        return .vector(expression)
    }

    private static func fold(
        _ left: Double, _ operation: PromQLOperator, _ right: Double
    ) -> Double? {
        switch operation {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        default: nil
        }
    }
}

extension PromQL {
    /// Times a factor; nothing is written for 1, nor for two that make 1.
    func multiplied(by factor: Double) -> PromQL {
        if case .binary(let inner, .multiply, .number(let other), nil) = self, factor * other == 1 {
            return inner
        }
        return factor == 1 ? self : .binary(self, .multiply, .number(factor))
    }

    /// A product that is divided by a number, as a rate is, where one whole number says the same.
    fileprivate func folded(_ operation: PromQLOperator, _ number: Double) -> PromQL? {
        guard operation == .divide,
            case .binary(let inner, .multiply, .number(let factor), nil) = self
        else { return nil }
        if factor == number { return inner }
        let divisor = number / factor
        if divisor > 1, divisor == divisor.rounded() {
            return .binary(inner, .divide, .number(divisor))
        }
        let product = factor / number
        guard product > 1, product == product.rounded() else { return nil }
        return .binary(inner, .multiply, .number(product))
    }

    func added(_ number: Double) -> PromQL {
        if number == 0 { return self }
        return number < 0
            ? .binary(self, .subtract, .number(-number)) : .binary(self, .add, .number(number))
    }

    /// The value that was multiplied by a factor before; exact where exposing it was.
    func divided(byExposed factor: Double) -> PromQL {
        let divisor = (1 / factor).rounded()
        if factor < 1, 1 / divisor == factor { return multiplied(by: divisor) }
        return factor == 1 ? self : .binary(self, .divide, .number(factor))
    }
}
