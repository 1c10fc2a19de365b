import Queries

/// Arithmetic of numbers that are not all integers, or whose result is none of 64 bits; it does not
/// matter how a number is stored. What has no finite result is missing.
extension QueryFunction {
    /// The result for one number, NaN where there is none; nil for other functions.
    func of(_ value: Double) -> Double? {
        let result: Double
        switch self {
        case .negate: result = -value
        case .absolute: result = value.magnitude
        case .ceiling: result = value.rounded(.up)
        case .floor: result = value.rounded(.down)
        case .round: result = value.rounded(.toNearestOrAwayFromZero)
        case .squareRoot: result = value.squareRoot()
        case .exponential: result = Mathematics.exponential(value)
        case .naturalLogarithm: result = Mathematics.naturalLogarithm(value)
        case .binaryLogarithm: result = Mathematics.binaryLogarithm(value)
        case .decimalLogarithm: result = Mathematics.decimalLogarithm(value)
        default: return nil
        }
        return result.isFinite ? result : .nan
    }

    /// The result for two numbers, NaN where there is none; nil for other functions.
    @inline(__always)
    func of(_ left: Double, _ right: Double) -> Double? {
        let result: Double
        switch self {
        case .add: result = left + right
        case .subtract: result = left - right
        case .multiply: result = left * right
        case .divide: result = right == 0 ? .nan : left / right
        case .modulo: result = Self.floorModulus(left, right)
        case .round: result = Self.nearestMultiple(left, right)
        case .power: result = Mathematics.power(left, right)
        // Of what is not known there is no greater and no less.
        case .clampMinimum: result = left < right ? right : left + (right - right)
        case .clampMaximum: result = left > right ? right : left + (right - right)
        default: return nil
        }
        return result.isFinite ? result : .nan
    }

    private static func floorModulus(_ left: Double, _ right: Double) -> Double {
        guard right != 0 else { return .nan }
        let rest = left.truncatingRemainder(dividingBy: right)
        return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
    }

    private static func nearestMultiple(_ value: Double, _ unit: Double) -> Double {
        guard unit != 0 else { return .nan }
        return (value / unit).rounded(.toNearestOrAwayFromZero) * unit
    }

    /// Whether two numbers stand in the relation that the function tests; nil for other functions.
    @inline(__always)
    func holds(_ left: Double, _ right: Double) -> Bool? {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        default: nil
        }
    }

    /// The lower bound of the range of a number: `count` ranges from 0 to `ceiling`, of which the
    /// first has what is below too, and the last what is above.
    static func bucket(_ value: Double, ceiling: Double, count: Double) -> Double {
        let count = count.rounded(.down)
        guard !value.isNaN, ceiling > 0, ceiling.isFinite, count >= 1, count.isFinite else {
            return .nan
        }
        let index = min(max((value / ceiling * count).rounded(.down), 0), count - 1)
        return index * ceiling / count
    }
}
