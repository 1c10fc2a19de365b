import Queries

/// Works out an expression, whatever its names and calls are values of: of a row, or of a group.
protocol Computing {
    var oracle: Oracle { get }
    var range: Range<Int64> { get }
    var zone: Zone { get }

    /// What the expression itself stands for; nil where it is to be worked out from its parts.
    func leaf(_ expression: NRQLExpression) throws -> OracleValue?
}

extension Computing {
    func value(of expression: NRQLExpression) throws -> OracleValue {
        if let leaf = try leaf(expression) { return leaf }
        switch expression.kind {
        case .number(let digits): return literal(digits)
        case .text(let text), .pattern(let text): return .text(text)
        case .boolean(let value): return .boolean(value)
        case .null: return .missing
        case .unary(.minus, let operand):
            return compute(.subtract, .whole(0), try value(of: operand))
        case .unary(.plus, let operand): return try value(of: operand)
        case .binary(let left, .or, let right) where !isTest(left):
            // As a value, OR is the first of two that there is.
            let first = try value(of: left)
            return first.isMissing ? try value(of: right) : first
        case .binary(let left, let sign, let right) where arithmetic.contains(sign):
            return compute(sign, try value(of: left), try value(of: right))
        case .binary, .unary, .match, .member, .test: return OracleValue(try holds(expression))
        case .call(let name, let arguments):
            return try call(name.text.lowercased(), arguments)
        case .query(let query):
            let values = try oracle.values(of: query, in: range, zone)
            guard values.count < 2 else { throw OracleError.refused("several values") }
            return values.first ?? .missing
        case .wildcard, .name, .names, .variable, .duration, .index, .tuple, .set:
            throw OracleError.unsupported("\(expression.kind)")
        }
    }

    /// Whether a test holds; nil where that is unknown, because something in it is missing.
    func holds(_ expression: NRQLExpression) throws -> Bool? {
        switch expression.kind {
        case .unary(.not, let operand): return try holds(operand).map { !$0 }
        case .binary(let left, .and, let right):
            let values = (try holds(left), try holds(right))
            if values.0 == false || values.1 == false { return false }
            return values.0 == nil || values.1 == nil ? nil : true
        case .binary(let left, .or, let right):
            let values = (try holds(left), try holds(right))
            if values.0 == true || values.1 == true { return true }
            return values.0 == nil || values.1 == nil ? nil : false
        case .binary(let left, let sign, let right) where !arithmetic.contains(sign):
            return compare(try value(of: left), sign, try value(of: right))
        case .match(let operand, let match, let pattern, let isNegated):
            guard let text = try value(of: operand).text,
                let pattern = try value(of: pattern).text
            else { return nil }
            return try (match == .like ? isLike(text, pattern) : isMatch(text, pattern))
                != isNegated
        case .member(let operand, let members, let isNegated):
            return try isMember(operand, members).map { $0 != isNegated }
        case .test(let operand, let test, let isNegated):
            let value = try value(of: operand)
            switch test {
            case .null: return value.isMissing != isNegated
            case .true: return (value == .boolean(true)) != isNegated
            case .false: return (value == .boolean(false)) != isNegated
            }
        default:
            if case .boolean(let value) = try value(of: expression) { return value }
            return nil
        }
    }

    private func isMember(_ operand: NRQLExpression, _ members: [NRQLExpression]) throws -> Bool? {
        let value = try value(of: operand)
        if value.isMissing { return nil }
        var values: [OracleValue] = []
        for member in members {
            if case .query(let query) = member.kind {
                values += try oracle.values(of: query, in: range, zone)
            } else {
                values.append(try self.value(of: member))
            }
        }
        return values.contains(value)
    }
}

let arithmetic: Set<NRQLExpression.BinaryOperator> = [
    .add, .subtract, .multiply, .divide, .modulo,
]

/// Whether an expression is one that holds or does not, by its form.
func isTest(_ expression: NRQLExpression) -> Bool {
    switch expression.kind {
    case .match, .member, .test, .boolean, .unary(.not, _): true
    case .binary(let left, .or, _): isTest(left)
    case .binary(_, let sign, _): !arithmetic.contains(sign)
    default: false
    }
}

func literal(_ digits: String) -> OracleValue {
    Int64(digits).map { .whole($0) } ?? Double(digits).map { OracleValue($0) } ?? .missing
}

/// Arithmetic is of numbers; all else, and a division by zero, gives nothing. Integers stay exact as
/// long as 64 bits hold the result.
func compute(
    _ sign: NRQLExpression.BinaryOperator, _ left: OracleValue, _ right: OracleValue
) -> OracleValue {
    if let exact = exact(sign, left, right) { return exact }
    guard let left = left.number, let right = right.number else { return .missing }
    switch sign {
    case .add: return OracleValue(left + right)
    case .subtract: return OracleValue(left - right)
    case .multiply: return OracleValue(left * right)
    case .divide: return OracleValue(left / right)
    case .modulo: return OracleValue(floorModulus(left, right))
    default: return .missing
    }
}

private func exact(
    _ sign: NRQLExpression.BinaryOperator, _ left: OracleValue, _ right: OracleValue
) -> OracleValue? {
    guard let left = left.integer, let right = right.integer else { return nil }
    switch sign {
    case .add: return OracleValue(left + right)
    case .subtract: return OracleValue(left - right)
    case .multiply:
        let (product, isTooLarge) = left.multipliedReportingOverflow(by: right)
        return isTooLarge ? nil : OracleValue(product)
    case .divide where right != 0 && left.isMultiple(of: right): return OracleValue(left / right)
    case .modulo where right != 0:
        let rest = left % right
        return OracleValue(rest == 0 || (rest < 0) == (right < 0) ? rest : rest + right)
    default: return nil
    }
}

/// The rest of a division that rounds down, so that it has the sign of the divisor.
func floorModulus(_ left: Double, _ right: Double) -> Double {
    let rest = left.truncatingRemainder(dividingBy: right)
    return rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest
}

/// Values of different kinds are different, and have no order.
func compare(
    _ left: OracleValue, _ sign: NRQLExpression.BinaryOperator, _ right: OracleValue
) -> Bool? {
    if left.isMissing || right.isMissing { return nil }
    switch sign {
    case .equal: return left == right
    case .notEqual: return left != right
    case .less: return left.precedes(right)
    case .greater: return right.precedes(left)
    case .lessOrEqual: return right.precedes(left).map { !$0 }
    case .greaterOrEqual: return left.precedes(right).map { !$0 }
    default: return nil
    }
}
