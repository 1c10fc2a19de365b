import Diagnostics
import Telemetry

extension Checker {
    mutating func checkCall(
        _ callee: SyntaxNode.Callee, _ arguments: [SyntaxNode], _ range: Range<Int>
    ) -> Checked? {
        guard let function = BuiltIn(rawValue: callee.name) else {
            add({ .unknownFunction(callee.name, at: $0) }, at: callee.range)
            checkAll(arguments.filter { !isInReach($0) })
            return nil
        }
        guard function.arity.contains(arguments.count) else {
            add({ .arity(function, arguments.count, at: $0) }, at: callee.range)
            if !function.isAggregate, function != .rate, function != .delta { checkAll(arguments) }
            return nil
        }
        switch function {
        case .choose: return checkChoice(arguments, range)
        case .map: return checkMap(arguments, range)
        case .rate, .delta: return checkRate(function, arguments[0], range)
        case .sum, .average, .minimum, .maximum, .count:
            return checkAggregate(function, arguments[0], callee.range, range)
        case .least, .greatest: return checkExtreme(function, arguments, range)
        case .absolute: return checkAbsolute(arguments[0], range)
        case .inUnit: return checkInUnit(arguments[0], arguments[1], range)
        case .concat: return checkConcat(arguments, range)
        }
    }

    /// Whether a part is one that some function can take, whatever it is: a name that is known, or
    /// something over a relationship.
    private func isInReach(_ node: SyntaxNode) -> Bool {
        switch node.content {
        case .name(let name): scope.field(named: name) != nil || scope.frame(named: name) != nil
        case .over: true
        default: false
        }
    }

    /// Checks the arguments of a call that is wrong by itself, except for tables.
    private mutating func checkAll(_ arguments: [SyntaxNode]) {
        for argument in arguments {
            if case .table(let entries) = argument.content {
                for entry in entries { _ = check(entry.value) }
            } else {
                _ = check(argument)
            }
        }
    }

    /// Each branch is checked with what the condition says in it.
    private mutating func checkChoice(_ arguments: [SyntaxNode], _ range: Range<Int>) -> Checked? {
        let condition = check(arguments[0])
        let isTruth = condition.map { truth($0, for: "if") } ?? false
        let outer = nonzero
        if let condition { nonzero.assume(condition.term, is: true) }
        let first = check(arguments[1])
        nonzero = outer
        if let condition { nonzero.assume(condition.term, is: false) }
        let second = check(arguments[2])
        nonzero = outer
        guard let condition, isTruth, let first, let second, let unified = unify([first, second])
        else { return nil }
        var result = Checked(
            term: .choose(condition.term, unified.terms[0], unified.terms[1]),
            type: unified.type, range: range, isBare: unified.isBare)
        result.inherit([condition, first, second])
        return result
    }

    private mutating func checkExtreme(
        _ function: BuiltIn, _ arguments: [SyntaxNode], _ range: Range<Int>
    ) -> Checked? {
        let values = arguments.map { check($0) }
        let parts = values.compactMap(\.self)
        let areNumbers = numbers(parts, for: function.rawValue)
        guard areNumbers, parts.count == values.count, let agreed = agree(parts, .compared) else {
            return nil
        }
        return .number(
            function == .least ? .least(agreed.terms) : .greatest(agreed.terms), agreed.unit, range,
            isBare: agreed.isBare, of: parts)
    }

    private mutating func checkAbsolute(_ argument: SyntaxNode, _ range: Range<Int>) -> Checked? {
        guard let value = check(argument), let unit = number(value, for: "abs") else { return nil }
        return .number(.absolute(value.term), unit, range, isBare: value.isBare, of: [value])
    }

    private mutating func checkInUnit(
        _ argument: SyntaxNode, _ unitNode: SyntaxNode, _ range: Range<Int>
    ) -> Checked? {
        let target = unit(unitNode)
        guard let value = check(argument), let own = number(value, for: "in"), let target else {
            return nil
        }
        guard own.isCompatible(with: target) else {
            let text = quote(value.range)
            add({ .otherDimension(text, own, target, at: $0) }, at: unitNode.range)
            return nil
        }
        return .number(
            value.term.scaled(from: own, to: target), .one, range, isBare: false, of: [value])
    }

    private mutating func unit(_ node: SyntaxNode) -> MetricUnit? {
        switch node.content {
        case .text(let symbol):
            let unit = MetricUnit(symbol)
            if unit == nil { add({ .unknownUnit(symbol, at: $0) }, at: node.range) }
            return unit
        case .broken: return nil
        default:
            add({ .unitNotText(at: $0) }, at: node.range)
            return nil
        }
    }
}

extension Diagnostic {
    fileprivate static func unknownFunction(_ name: String, at place: Place) -> Diagnostic {
        let names = BuiltIn.allCases.map(\.rawValue)
        return Diagnostic(
            "expression/unknown-function", .error, "there is no function `\(name)`", at: place,
            label: "not a function",
            help: suggestion(for: name, in: names)
                ?? "the functions are \(names.joined(separator: ", "))")
    }

    fileprivate static func arity(_ function: BuiltIn, _ count: Int, at place: Place) -> Diagnostic
    {
        let arity = function.arity
        let number =
            arity.lowerBound == arity.upperBound
            ? "\(arity.lowerBound)"
            : arity.upperBound == Parser.maximumNodes
                ? "at least \(arity.lowerBound)" : "\(arity.lowerBound) or \(arity.upperBound)"
        let noun = number == "1" ? "value" : "values"
        return Diagnostic(
            "expression/arity", .error,
            "`\(function.rawValue)` takes \(number) \(noun) and got \(count)",
            at: place, label: "\(count) given", help: "write `\(function.signature)`")
    }

    fileprivate static func otherDimension(
        _ text: String, _ own: MetricUnit, _ target: MetricUnit, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/unit", .error,
            "`\(text)` is in `\(own.symbol)`, which `\(target.symbol)` cannot state", at: place,
            label: "measures something else", help: "name `\(own.symbol)` or a unit of its kind")
    }

    fileprivate static func unknownUnit(_ symbol: String, at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/unit", .error, "\(SyntaxPrinter.literal(symbol)) is not a unit", at: place,
            label: "not a unit",
            help: "units are written as in UCUM: s, ms, min, h, By, KiBy, %, 1, {message}, "
                + "{message}/s")
    }

    fileprivate static func unitNotText(at place: Place) -> Diagnostic {
        Diagnostic(
            "expression/type", .error, "the unit is not a text in quotes", at: place,
            label: "expected a unit in quotes", help: "write it as in `in(x, \"s\")`")
    }
}
