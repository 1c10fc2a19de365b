import Patterns
import Queries
import Telemetry

/// What functions need beside their arguments.
struct FunctionContext {
    let clock: WallClock
    let budget: PatternBudget
}

extension PreparedFunction {
    /// The number of ranges of `bucket` where none is said.
    private static let usualBuckets = 10.0

    /// The value of the function; missing where an argument is, unless the function says otherwise.
    func apply(_ arguments: [Scalar], in context: FunctionContext) -> Scalar {
        switch function {
        case .and: return Truth.and(Truth(arguments[0]), Truth(arguments[1])).scalar
        case .or: return Truth.or(Truth(arguments[0]), Truth(arguments[1])).scalar
        case .isMissing: return .boolean(arguments[0].canonical.isMissing)
        case .choose:
            if Truth(arguments[0]) == .yes { return arguments[1] }
            return arguments.count > 2 ? arguments[2] : .missing
        case .coalesce: return arguments.first { !$0.canonical.isMissing } ?? .missing
        case .concatenate: return .text(TextFunctions.joined(arguments))
        case .isMember: return isMember(arguments)
        // What is missing is not true, and not false either.
        case .isTrue: return .boolean(arguments[0] == .boolean(true))
        case .isFalse: return .boolean(arguments[0] == .boolean(false))
        default: break
        }
        guard let first = arguments.first, !arguments.contains(where: \.canonical.isMissing) else {
            return .missing
        }
        return applyKnown(first, arguments, in: context)
    }

    private func isMember(_ arguments: [Scalar]) -> Scalar {
        let value = arguments[0].canonical
        guard !value.isMissing else { return .missing }
        if case .members(let members) = constant { return .boolean(members.contains(value)) }
        return .boolean(arguments.dropFirst().contains { $0.canonical == value })
    }

    /// No argument is missing.
    private func applyKnown(
        _ first: Scalar, _ arguments: [Scalar], in context: FunctionContext
    ) -> Scalar {
        switch function {
        case .equal: return Truth(first.equals(arguments[1])).scalar
        case .notEqual: return (!Truth(first.equals(arguments[1]))).scalar
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let order = first.compared(to: arguments[1]) else { return .missing }
            return .boolean(function.holds(Double(order), 0) ?? false)
        case .not: return (!Truth(first)).scalar
        case .toNumber:
            switch first {
            case .text(let text): return TextFunctions.number(text)
            case .boolean: return .missing
            default: return first
            }
        case .toText:
            return TextFunctions.text(
                of: first, digits: arguments.count > 1 ? arguments[1].numeric : nil)
        case .toBoolean: return TextFunctions.boolean(first)
        case .bucket:
            let count = arguments.count > 2 ? arguments[2].numeric : Self.usualBuckets
            return .number(
                QueryFunction.bucket(first.numeric, ceiling: arguments[1].numeric, count: count))
        case _ where function.isOfTime:
            var isNumeric = false
            if case .numericTime(true) = constant { isNumeric = true }
            return TimeFunctions.apply(
                function, first.numeric, isNumeric: isNumeric, on: context.clock)
        default: break
        }
        if case .text(let text) = first { return applyToText(text, arguments, in: context) }
        if let exact = function.ofIntegers(arguments) { return exact }
        let result =
            arguments.count == 1
            ? function.of(first.numeric) : function.of(first.numeric, arguments[1].numeric)
        return result.map(Scalar.number) ?? .missing
    }

    private func applyToText(
        _ text: String, _ arguments: [Scalar], in context: FunctionContext
    ) -> Scalar {
        switch function {
        case .lowercase: return .text(text.lowercased())
        case .uppercase: return .text(text.uppercased())
        case .length: return .integer(Int64(text.count))
        case .substring:
            let length = arguments.count > 2 ? arguments[2].numeric : nil
            return .text(
                TextFunctions.part(of: text, from: arguments[1].numeric, length: length))
        case .position:
            guard case .text(let part) = arguments[1] else { return .missing }
            let occurrence = arguments.count > 2 ? arguments[2].numeric : 0
            return TextFunctions.position(of: part, in: text, occurrence: occurrence)
                .map { .integer(Int64($0)) } ?? .missing
        case .toTimestamp:
            return TimeFunctions.time(of: text, on: context.clock).map(Scalar.integer) ?? .missing
        case .like, .matches, .capture, .anchoredParse:
            return applyPattern(to: text, in: context)
        default: return .missing
        }
    }

    private func applyPattern(to text: String, in context: FunctionContext) -> Scalar {
        switch constant {
        case .like(let pattern): .boolean(pattern.fits(text))
        case .expression(let expression, _) where function == .matches:
            .boolean(expression.fits(text, budget: context.budget))
        case .expression(let expression, let group):
            expression.capture(group, in: text, budget: context.budget).map(Scalar.text)
                ?? .missing
        case .none, .members, .numericTime: .missing
        }
    }
}
