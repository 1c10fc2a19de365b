import Queries
import Telemetry

/// Arithmetic of integers of 64 bits, without rounding as long as the result is one.
extension QueryFunction {
    /// The result for one integer or two; nil where it is no integer of 64 bits, and for functions that
    /// do not calculate.
    func ofIntegers(_ arguments: [Scalar]) -> Scalar? {
        guard let left = arguments.first?.integer else { return nil }
        guard arguments.count == 2 else { return arguments.count == 1 ? of(left) : nil }
        guard let right = arguments[1].integer else { return nil }
        let (result, isTooLarge): (Int128, Bool)
        switch self {
        case .add: (result, isTooLarge) = (left + right, false)
        case .subtract: (result, isTooLarge) = (left - right, false)
        case .multiply: (result, isTooLarge) = left.multipliedReportingOverflow(by: right)
        case .divide:
            guard right != 0, left % right == 0 else { return nil }
            (result, isTooLarge) = (left / right, false)
        case .modulo:
            guard right != 0 else { return nil }
            let rest = left % right
            let isOfOtherSign = rest != 0 && (rest < 0) != (right < 0)
            (result, isTooLarge) = (isOfOtherSign ? rest + right : rest, false)
        case .clampMinimum: (result, isTooLarge) = (max(left, right), false)
        case .clampMaximum: (result, isTooLarge) = (min(left, right), false)
        default: return nil
        }
        return isTooLarge ? nil : Scalar(result)
    }

    private func of(_ value: Int128) -> Scalar? {
        switch self {
        case .negate: Scalar(-value)
        case .absolute: Scalar(value < 0 ? -value : value)
        case .ceiling, .floor, .round: Scalar(value)
        default: nil
        }
    }
}

extension Scalar {
    /// The value as far as it is an integer of 64 bits, in whatever form.
    fileprivate var integer: Int128? {
        switch canonical {
        case .integer(let value): Int128(value)
        case .unsigned(let value): Int128(value)
        case .missing, .boolean, .double, .text: nil
        }
    }

    /// The integer, if 64 bits hold it.
    fileprivate init?(_ value: Int128) {
        if let integer = Int64(exactly: value) {
            self = .integer(integer)
        } else if let unsigned = UInt64(exactly: value) {
            self = .unsigned(unsigned)
        } else {
            return nil
        }
    }
}
