import Diagnostics
import Telemetry

extension Checker {
    mutating func checkNegation(_ operand: SyntaxNode, _ range: Range<Int>) -> Checked? {
        guard let value = check(operand), let unit = number(value, for: "-") else { return nil }
        return .number(
            .unary(.negate, value.term), unit, range, isBare: value.isBare, of: [value])
    }

    mutating func checkNot(_ operand: SyntaxNode, _ range: Range<Int>) -> Checked? {
        guard let value = check(operand), truth(value, for: "not") else { return nil }
        return .boolean(.unary(.not, value.term), range, of: [value])
    }

    mutating func checkBinary(
        _ binary: BinaryOperator, _ left: SyntaxNode, _ right: SyntaxNode, _ range: Range<Int>
    ) -> Checked? {
        // Both sides first, so that a mistake in one does not hide one in the other.
        let first = check(left)
        let outer = nonzero
        // Where the left side of `and` is false, or of `or` true, the right one does not matter.
        if let first, binary == .and || binary == .or {
            nonzero.assume(first.term, is: binary == .and)
        }
        let second = check(right)
        nonzero = outer
        guard let first, let second else { return nil }
        switch binary {
        case .add, .subtract: return checkSum(binary, first, second, range)
        case .multiply, .divide: return checkProduct(binary, first, second, range)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            return checkComparison(binary, first, second, range)
        case .and, .or: return checkLogic(binary, first, second, range)
        case .otherwise: return checkOtherwise(first, second, range)
        }
    }

    private mutating func checkSum(
        _ binary: BinaryOperator, _ left: Checked, _ right: Checked, _ range: Range<Int>
    ) -> Checked? {
        guard numbers([left, right], for: binary.rawValue),
            let agreed = agree([left, right], binary == .add ? .added : .subtracted)
        else { return nil }
        return .number(
            .binary(binary, agreed.terms[0], agreed.terms[1]), agreed.unit, range,
            isBare: agreed.isBare, of: [left, right])
    }

    private mutating func checkProduct(
        _ binary: BinaryOperator, _ left: Checked, _ right: Checked, _ range: Range<Int>
    ) -> Checked? {
        guard numbers([left, right], for: binary.rawValue), let first = left.type.unit,
            let second = right.type.unit,
            let unit = combine(first, second, isProduct: binary == .multiply, range)
        else { return nil }
        var result = Checked.number(
            .binary(binary, left.term, right.term), unit, range,
            isBare: left.isBare && right.isBare, of: [left, right])
        if binary == .divide, !nonzero.contains(right.term) {
            result.canBeMissing = true
            result.openDivisions.append(right.range)
        }
        return result
    }

    private mutating func checkLogic(
        _ binary: BinaryOperator, _ left: Checked, _ right: Checked, _ range: Range<Int>
    ) -> Checked? {
        let isFirst = truth(left, for: binary.rawValue)
        let isSecond = truth(right, for: binary.rawValue)
        guard isFirst, isSecond else { return nil }
        return .boolean(.binary(binary, left.term, right.term), range, of: [left, right])
    }

    private mutating func checkOtherwise(
        _ left: Checked, _ right: Checked, _ range: Range<Int>
    ) -> Checked? {
        if !left.canBeMissing {
            let text = quote(left.range)
            add({ .needlessDefault(text, at: $0) }, at: right.range)
        }
        guard let unified = unify([left, right]) else { return nil }
        var result = Checked(
            term: .otherwise(unified.terms[0], unified.terms[1]).folded, type: unified.type,
            range: range, isBare: unified.isBare)
        result.canBeMissing = left.canBeMissing && right.canBeMissing
        result.openDivisions = right.openDivisions
        return result
    }
}

// MARK: Kinds

extension Checker {
    /// The unit of a value that must be a number; nil after a diagnostic.
    mutating func number(_ value: Checked, for function: String) -> MetricUnit? {
        if let unit = value.type.unit { return unit }
        let text = quote(value.range)
        add({ .noNumber(value.type, text, function, at: $0) }, at: value.range)
        return nil
    }

    mutating func numbers(_ values: [Checked], for function: String) -> Bool {
        values.reduce(true) { number($1, for: function) != nil && $0 }
    }

    mutating func truth(_ value: Checked, for function: String) -> Bool {
        if value.type == .boolean { return true }
        add({ .noTruth(value.type, function, at: $0) }, at: value.range)
        return false
    }

    /// Values of which one is the result, made to be of one type.
    struct Unified {
        let type: ValueType
        let isBare: Bool
        let terms: [Term]
    }

    mutating func unify(_ values: [Checked]) -> Unified? {
        guard let first = values.first else { return nil }
        let others = values.filter { !$0.type.isSameKind(as: first.type) }
        for other in others {
            add({ .mixedKinds(first.type, other.type, at: $0) }, at: other.range)
        }
        guard others.isEmpty else { return nil }
        switch first.type {
        case .number, .counter:
            guard let agreed = agree(values, .chosen) else { return nil }
            return Unified(type: .number(agreed.unit), isBare: agreed.isBare, terms: agreed.terms)
        case .boolean:
            return Unified(type: .boolean, isBare: false, terms: values.map(\.term))
        case .text, .choice:
            return Unified(
                type: .union(of: values.map(\.type)), isBare: false, terms: values.map(\.term))
        }
    }
}

extension ValueType {
    fileprivate func isSameKind(as other: ValueType) -> Bool {
        switch (self, other) {
        case (.number, .number), (.boolean, .boolean): true
        default: isText && other.isText
        }
    }

    /// All words that one of several texts can be, or any text.
    fileprivate static func union(of types: [ValueType]) -> ValueType {
        var words: [String] = []
        for type in types {
            guard case .choice(let choices) = type else { return .text }
            for word in choices where !words.contains(word) { words.append(word) }
        }
        return .choice(words)
    }
}

extension Diagnostic {
    fileprivate static func noNumber(
        _ type: ValueType, _ text: String, _ function: String, at place: Place
    ) -> Diagnostic {
        let isAggregate = BuiltIn(rawValue: function)?.isAggregate == true
        let help =
            switch type {
            case .boolean where isAggregate: "`count(\(text))` counts the rows in which it is true"
            case .boolean: "`if(\(text), 1, 0)` makes a number of true or false"
            default: "`map(\(text), {\"a\": 1, \"b\": 2})` makes numbers of texts"
            }
        return Diagnostic(
            "expression/type", .error, "`\(function)` takes numbers, not \(type.noun)",
            at: place,
            label: "this is \(type.noun)", help: help)
    }

    fileprivate static func noTruth(
        _ type: ValueType, _ function: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "`\(function)` takes true or false, not \(type.noun)",
            at: place,
            label: "this is \(type.noun)",
            help: function == UnaryOperator.not.rawValue
                ? "compare it with something, in parentheses, as in `not (x > 0)`"
                : "compare it with something, as in `x > 0`")
    }

    fileprivate static func mixedKinds(
        _ first: ValueType, _ other: ValueType, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "the values to choose from are of different kinds",
            at: place,
            label: "this is \(other.noun), the first is \(first.noun)",
            help: "give all of them as numbers, as texts, or as true and false")
    }

    fileprivate static func needlessDefault(_ text: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/needless-default", .warning,
            "the value in front of `??` is never missing", at: place, label: "never used",
            help: "leave it at `\(text)`, or declare the field with `?` where it can be missing")
    }
}
