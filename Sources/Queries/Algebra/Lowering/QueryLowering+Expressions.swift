import Patterns
import Telemetry

/// What a computation is made from, as NRQL writes it.
protocol NRQLLeaf: Sendable, Hashable {
    /// The value of a name.
    static func named(
        _ name: String, at span: NRQLSpan, in lowering: inout QueryLowering
    ) -> Computation<Self>?
    /// A call of a function of its own; nil for one that all computations have.
    static func called(
        _ call: QueryLowering.Call, in lowering: inout QueryLowering
    ) -> Computation<Self>??
    /// The one value of a query.
    static func value(of query: Query) -> Self
    /// All values of a query, where it can hold them.
    static func list(of query: Query) -> Self?
}

extension QueryLowering {
    /// A call, with its place.
    struct Call {
        var name: NRQLName
        var arguments: [NRQLArgument]
        var span: NRQLSpan

        /// In lower case.
        var key: String { name.text.lowercased() }
    }

    /// A value.
    mutating func lower<Leaf: NRQLLeaf>(
        _ expression: NRQLExpression, as leaf: Leaf.Type
    ) -> Computation<Leaf>? {
        nested(at: expression.span) { $0.kind(expression, as: leaf) }
    }

    /// A test, in which OR joins tests and is not the first value that is known.
    mutating func test<Leaf: NRQLLeaf>(
        _ expression: NRQLExpression, as leaf: Leaf.Type
    ) -> Computation<Leaf>? {
        guard case .binary(let left, .or, let right) = expression.kind else {
            return lower(expression, as: leaf)
        }
        return nested(at: expression.span) { lowering in
            let tests = [lowering.test(left, as: leaf), lowering.test(right, as: leaf)]
            return Self.call(.or, tests)
        }
    }

    private mutating func kind<Leaf: NRQLLeaf>(
        _ expression: NRQLExpression, as leaf: Leaf.Type
    ) -> Computation<Leaf>? {
        let span = expression.span
        switch expression.kind {
        case .name(let name): return Leaf.named(name, at: span, in: &self)
        case .number(let digits): return number(digits, at: span)
        case .text(let text), .pattern(let text): return .constant(.text(text))
        case .boolean(let value): return .constant(.boolean(value))
        case .null: return .constant(.missing)
        case .variable(let name):
            switch variables[name] {
            case .name(let name)?: return Leaf.named(name, at: span, in: &self)
            case .values(let values)? where values.count == 1: return .constant(values[0])
            case .values?: return refuse("the variable `\(name)` has several values", at: span)
            case nil: return refuseVariable(name, at: span)
            }
        case .unary(let sign, let operand): return unary(sign, operand)
        case .binary(let left, let between, let right): return binary(left, between, right)
        case .match(let value, let match, let pattern, let isNegated):
            let function: QueryFunction = match == .like ? .like : .matches
            let lowered = lower(pattern, as: leaf).flatMap {
                self.pattern($0, of: function, named: match.rawValue, at: pattern.span)
            }
            return Self.call(function, [lower(value, as: leaf), lowered], isNegated: isNegated)
        case .member(let value, let members, let isNegated):
            let value = lower(value, as: leaf)
            guard let members = list(members, as: leaf) else { return nil }
            return Self.call(.isMember, [value] + members, isNegated: isNegated)
        case .test(let value, let test, let isNegated):
            let function: QueryFunction =
                switch test {
                case .null: .isMissing
                case .true: .isTrue
                case .false: .isFalse
                }
            return Self.call(function, [lower(value, as: leaf)], isNegated: isNegated)
        case .call(let name, let arguments):
            let call = Call(name: name, arguments: arguments, span: span)
            return Leaf.called(call, in: &self) ?? function(call, as: leaf)
        case .query(let tree): return query(tree, as: .value).map { .leaf(Leaf.value(of: $0)) }
        default: return refuse(expression.kind.noForm, at: span)
        }
    }

    /// The call of a function; nil where an argument has no form.
    static func call<Leaf>(
        _ function: QueryFunction, _ arguments: [Computation<Leaf>?], isNegated: Bool = false
    ) -> Computation<Leaf>? {
        let known = arguments.compactMap { $0 }
        guard known.count == arguments.count else { return nil }
        let call = Computation.call(function, known)
        return isNegated ? .call(.not, [call]) : call
    }

    /// A pattern, which is the same for all rows and can be read.
    mutating func pattern<Leaf>(
        _ pattern: Computation<Leaf>, of function: QueryFunction, named name: String,
        at span: NRQLSpan
    ) -> Computation<Leaf>? {
        guard case .constant(.text(let text)) = pattern else {
            return refuse("\(name) is run here only with a pattern in quotes", at: span)
        }
        do throws(PatternFault) {
            try function.checkPattern(text)
            return pattern
        } catch { return refuse("the pattern \(error.words)", at: span) }
    }

    private mutating func number<Leaf>(
        _ digits: String, at span: NRQLSpan
    ) -> Computation<Leaf>? {
        if let value = Int64(digits) { return .constant(.integer(value)) }
        if let value = UInt64(digits) { return .constant(.unsigned(value)) }
        guard let value = Double(digits), value.isFinite else {
            return refuse("`\(digits)` is no number that fits", at: span)
        }
        return .constant(.double(value))
    }

    private mutating func unary<Leaf: NRQLLeaf>(
        _ sign: NRQLExpression.UnaryOperator, _ operand: NRQLExpression
    ) -> Computation<Leaf>? {
        switch sign {
        case .plus: return lower(operand, as: Leaf.self)
        case .not: return Self.call(.not, [test(operand, as: Leaf.self)])
        case .minus:
            if case .number(let digits) = operand.kind {
                return number("-\(digits)", at: operand.span)
            }
            // A number has one form, whatever signs stand before it.
            switch lower(operand, as: Leaf.self) {
            case .constant(.integer(let value)):
                return number(
                    value < 0 ? String(value.magnitude) : "-\(value)", at: operand.span)
            case .constant(.unsigned(let value)): return number("-\(value)", at: operand.span)
            case .constant(.double(let value)): return .constant(.double(-value))
            case let value: return Self.call(.negate, [value])
            }
        }
    }

    private mutating func binary<Leaf: NRQLLeaf>(
        _ left: NRQLExpression, _ between: NRQLExpression.BinaryOperator, _ right: NRQLExpression
    ) -> Computation<Leaf>? {
        switch between {
        case .and:
            return Self.call(.and, [test(left, as: Leaf.self), test(right, as: Leaf.self)])
        case .or where left.isTest:
            return Self.call(.or, [test(left, as: Leaf.self), test(right, as: Leaf.self)])
        case .or:
            let sides = [lower(left, as: Leaf.self), lower(right, as: Leaf.self)]
            guard case .call(.coalesce, let earlier)? = sides[0] else {
                return Self.call(.coalesce, sides)
            }
            return Self.call(.coalesce, earlier.map { $0 } + [sides[1]])
        default:
            let sides = [lower(left, as: Leaf.self), lower(right, as: Leaf.self)]
            return Self.call(QueryFunction(between), sides)
        }
    }

    /// What stands behind IN.
    private mutating func list<Leaf: NRQLLeaf>(
        _ members: [NRQLExpression], as leaf: Leaf.Type
    ) -> [Computation<Leaf>?]? {
        guard members.count == 1, let member = members.first else {
            if members.count > Query.maximumMembers {
                return refuse(
                    "IN of more than \(Query.maximumMembers) values is not run here",
                    at: members[Query.maximumMembers].span)
            }
            return members.map { lower($0, as: leaf) }
        }
        switch member.kind {
        case .query(let tree):
            guard let query = query(tree, as: .value) else { return nil }
            guard let values = Leaf.list(of: query) else {
                return refuse(
                    "IN (query) over many rows is not run here", at: member.span)
            }
            return [.leaf(values)]
        case .variable(let name):
            guard case .values(let values)? = variables[name] else {
                return [lower(member, as: leaf)]
            }
            return values.map { .constant($0) }
        default: return [lower(member, as: leaf)]
        }
    }
}

extension NRQLExpression {
    /// Whether it is true or false and nothing else.
    var isTest: Bool {
        switch kind {
        case .match, .member, .test, .unary(.not, _): true
        case .binary(let left, let between, _):
            switch between {
            case .or: left.isTest
            case .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
            case .add, .subtract, .multiply, .divide, .modulo: false
            }
        default: false
        }
    }
}

extension NRQLExpression.Kind {
    /// What is said of a kind of expression that is no value.
    fileprivate var noForm: String {
        switch self {
        case .wildcard: "`*` is no value"
        case .names(let pattern): "`\(pattern)`, which names many, is not run here"
        case .duration: "a length of time is no value"
        case .index: "`x[y]` is not run here: a value is one number, text or truth"
        case .tuple, .set: "a list is not run here: a value is one number, text or truth"
        default: "this is not run here"
        }
    }
}

extension QueryFunction {
    fileprivate init(_ between: NRQLExpression.BinaryOperator) {
        self =
            switch between {
            case .or: .or
            case .and: .and
            case .equal: .equal
            case .notEqual: .notEqual
            case .less: .less
            case .lessOrEqual: .lessOrEqual
            case .greater: .greater
            case .greaterOrEqual: .greaterOrEqual
            case .add: .add
            case .subtract: .subtract
            case .multiply: .multiply
            case .divide: .divide
            case .modulo: .modulo
            }
    }
}
