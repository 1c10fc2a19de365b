import Telemetry

/// What an aggregate takes of a row: a metric, times a number, plus a number.
struct PromQLMeasure {
    var metric: String
    var factor = 1.0
    var summand = 0.0

    /// Nil where it is something else.
    init?(_ expression: RowExpression) {
        switch expression {
        case .leaf(.attribute(let name)): metric = name
        case .constant, .leaf: return nil
        case .call(.negate, let arguments) where arguments.count == 1:
            guard let inner = PromQLMeasure(arguments[0]) else { return nil }
            self = inner.scaled(by: -1)
        case .call(let function, let arguments) where arguments.count == 2:
            if let number = Self.number(arguments[1]), let inner = PromQLMeasure(arguments[0]) {
                switch function {
                case .add: self = inner.shifted(by: number)
                case .subtract: self = inner.shifted(by: -number)
                case .multiply: self = inner.scaled(by: number)
                case .divide where number != 0: self = inner.scaled(by: 1 / number)
                default: return nil
                }
            } else if let number = Self.number(arguments[0]),
                let inner = PromQLMeasure(arguments[1])
            {
                switch function {
                case .add: self = inner.shifted(by: number)
                case .subtract: self = inner.scaled(by: -1).shifted(by: number)
                case .multiply: self = inner.scaled(by: number)
                default: return nil
                }
            } else {
                return nil
            }
        case .call: return nil
        }
    }

    private func scaled(by number: Double) -> PromQLMeasure {
        var result = self
        result.factor *= number
        result.summand *= number
        return result
    }

    private func shifted(by number: Double) -> PromQLMeasure {
        var result = self
        result.summand += number
        return result
    }

    private static func number(_ expression: RowExpression) -> Double? {
        guard case .constant(let value) = expression, value.number.isFinite else { return nil }
        return value.number
    }
}
