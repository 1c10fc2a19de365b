import Patterns
import Queries
import Telemetry

/// A function with what can be computed of its constant arguments before any row is seen.
struct PreparedFunction: Sendable {
    enum Constant: Sendable {
        case none
        case like(LikePattern)
        /// A pattern, and the group that is asked for, from 1.
        case expression(RegularExpression, group: Int?)
        case members(Set<Scalar>)
        /// Whether a time becomes a number.
        case numericTime(Bool)
    }

    let function: QueryFunction
    let constant: Constant

    /// The constants have the places of the arguments; those of the others are nil.
    ///
    /// - Throws: where the function does not take so many, or needs a constant and has none.
    init(
        _ function: QueryFunction, argumentCount: Int, constants: [Scalar?]
    ) throws(QueryError) {
        guard function.arguments.contains(argumentCount) else {
            throw QueryError(
                .unsupported, "`\(function.rawValue)` does not take \(argumentCount) arguments")
        }
        self.function = function
        switch function {
        case .like:
            constant = .like(LikePattern(try Self.text(1, of: function, constants)))
        case .matches:
            constant = .expression(try Self.expression(of: function, constants), group: nil)
        case .capture:
            constant = .expression(
                try Self.expression(of: function, constants), group: Self.integer(2, constants))
        case .anchoredParse:
            constant = .expression(
                try Self.expression(of: function, constants, isAnchored: true),
                group: Self.integer(2, constants) ?? 1)
        case .isMember where constants.dropFirst().allSatisfy({ $0 != nil }):
            constant = .members(Set(constants.dropFirst().compactMap { $0?.canonical }))
        case _ where function.isOfTime && argumentCount > 1:
            let form = try Self.text(1, of: function, constants).lowercased()
            guard form == "numeric" || form == "string" else {
                throw QueryError(
                    .unsupported, "`\(function.rawValue)` has no form `\(form)`")
            }
            constant = .numericTime(form == "numeric")
        default: constant = .none
        }
    }

    private static func text(
        _ index: Int, of function: QueryFunction, _ constants: [Scalar?]
    ) throws(QueryError) -> String {
        guard case .text(let text)?? = constants.dropFirst(index).first else {
            throw QueryError(
                .unsupported, "`\(function.rawValue)` needs a constant text as its pattern")
        }
        return text
    }

    private static func integer(_ index: Int, _ constants: [Scalar?]) -> Int? {
        guard case .integer(let number)?? = constants.dropFirst(index).first else { return nil }
        return Int(exactly: number)
    }

    private static func expression(
        of function: QueryFunction, _ constants: [Scalar?], isAnchored: Bool = false
    ) throws(QueryError) -> RegularExpression {
        let text = try text(1, of: function, constants)
        do throws(PatternFault) {
            return isAnchored
                ? try RegularExpression(anchors: text) : try RegularExpression(text)
        } catch {
            throw QueryError(.unsupported, "the pattern '\(text.prefix(100))' \(error.words)")
        }
    }
}

extension QueryFunction {
    /// How many arguments it takes.
    var arguments: ClosedRange<Int> {
        switch self {
        case .add, .subtract, .multiply, .divide, .modulo, .power, .clampMinimum, .clampMaximum,
            .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .like, .matches:
            2...2
        case .and, .or: 2...2
        case .negate, .absolute, .ceiling, .floor, .squareRoot, .exponential, .naturalLogarithm,
            .binaryLogarithm, .decimalLogarithm, .not, .isMissing, .isTrue, .isFalse, .lowercase,
            .uppercase, .length, .toNumber, .toBoolean, .dateOf, .weekOf, .toDateTime,
            .toTimestamp:
            1...1
        case .round, .toText, .minuteOf, .hourOf, .weekdayOf, .dayOfMonthOf, .daysInMonthOf,
            .monthOf, .quarterOf, .yearOf:
            1...2
        case .choose, .substring, .position, .capture, .anchoredParse, .bucket: 2...3
        case .isMember: 1...(1 + ExecutionLimits.members)
        case .coalesce: 1...1_000
        case .concatenate: 0...100
        }
    }

    /// Whether it makes something of a time on the wall.
    var isOfTime: Bool {
        switch self {
        case .minuteOf, .hourOf, .weekdayOf, .dayOfMonthOf, .daysInMonthOf, .monthOf, .quarterOf,
            .yearOf, .dateOf, .weekOf, .toDateTime:
            true
        default: false
        }
    }
}
