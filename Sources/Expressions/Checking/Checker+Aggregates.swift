import Diagnostics
import Telemetry

// MARK: Rates

extension Checker {
    /// `rate()` and `delta()` take the name of a counter and nothing else.
    mutating func checkRate(
        _ function: BuiltIn, _ argument: SyntaxNode, _ range: Range<Int>
    ) -> Checked? {
        guard case .name(let name) = argument.content else {
            refuseRate(function, of: argument)
            return nil
        }
        guard let field = resolve(name, argument.range) else { return nil }
        guard case .counter(let unit) = field.declaration.type,
            let slot = field.declaration.counterSlot
        else {
            let noun = field.declaration.type.noun
            add({ .rateOfOther(function, name, noun, at: $0) }, at: argument.range)
            return nil
        }
        note(field.reference)
        let counter = Term.Counter(field: field.reference, slot: slot)
        return Checked(
            term: function == .rate ? .rate(counter) : .delta(counter),
            type: .number(function == .rate ? unit.perSecond : unit), range: range,
            canBeMissing: true)
    }

    private mutating func refuseRate(_ function: BuiltIn, of argument: SyntaxNode) {
        if case .broken = argument.content { return }
        if case .call(let callee, _) = argument.content, let inner = BuiltIn(rawValue: callee.name),
            inner.isAggregate
        {
            add({ .rateOfAggregate(function, inner, at: $0) }, at: argument.range)
        } else {
            add({ .rateOfExpression(function, at: $0) }, at: argument.range)
        }
    }
}

// MARK: Aggregates

extension Checker {
    mutating func checkAggregate(
        _ function: BuiltIn, _ argument: SyntaxNode, _ callee: Range<Int>, _ range: Range<Int>
    ) -> Checked? {
        if let outer = loop {
            add({ .nested(function, in: outer.function, at: $0) }, at: callee)
            return nil
        }
        if case .over(let body, let relation) = argument.content {
            return checkRelated(function, body, relation, range)
        }
        if inputs != nil {
            let text = quote(argument.range)
            add({ .withoutRelation(function, text, at: $0) }, at: argument.range)
            return nil
        }
        if function == .count, case .name(let name) = argument.content,
            let frame = scope.frame(named: name), scope.rows(ofFrame: frame) == .many
        {
            note(frame: frame)
            return Checked(
                term: .rows(frame: frame), type: .number(.one), range: range, canBeMissing: true)
        }
        loop = Loop(function: function)
        let value = check(argument)
        let frame = loop?.frame
        loop = nil
        guard let value else { return nil }
        guard let frame else {
            let frames = scope.frames.indices.filter { scope.rows(ofFrame: $0) == .many }
            let names = frames.map { scope.frames[$0].name }
            let text = quote(argument.range)
            add({ .nothingToAggregate(text, function, names, at: $0) }, at: argument.range)
            return nil
        }
        return function == .count
            ? count(value, frame, range) : aggregate(function, value, frame, range)
    }

    /// Counts the rows in which a truth is true, or anything else is known.
    private func count(_ value: Checked, _ frame: Int, _ range: Range<Int>) -> Checked {
        let body: Term =
            switch value.type {
            case .boolean: value.term
            case .number, .counter: .known(value.term)
            case .text, .choice: .knownText(value.term)
            }
        return Checked(
            term: .aggregate(.count, frame: frame, body), type: .number(.one), range: range,
            canBeMissing: true, openDivisions: value.openDivisions)
    }

    private mutating func aggregate(
        _ function: BuiltIn, _ value: Checked, _ frame: Int, _ range: Range<Int>
    ) -> Checked? {
        guard let unit = number(value, for: function.rawValue), let aggregate = function.aggregate
        else { return nil }
        return Checked(
            term: .aggregate(aggregate, frame: frame, value.term), type: .number(unit),
            range: range, canBeMissing: true, openDivisions: value.openDivisions)
    }
}

extension Diagnostic {
    fileprivate static func rateOfOther(
        _ function: BuiltIn, _ name: String, _ noun: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/rate", .error, "`\(name)` is \(noun) and no counter", at: place,
            label: "not a counter",
            help: "`\(function.rawValue)` takes a counter; read `\(name)` as it is, or declare it "
                + "as a counter")
    }

    fileprivate static func rateOfAggregate(
        _ function: BuiltIn, _ aggregate: BuiltIn, at place: Place
    ) -> Diagnostic {
        let (rate, name) = (function.rawValue, aggregate.rawValue)
        return Diagnostic(
            "expression/rate", .error,
            "a \(rate) of an aggregate is wrong whenever a row comes or goes",
            at: place, label: "not a counter",
            help: "aggregate the \(rate)s instead, as in `\(name)(\(rate)(x))`")
    }

    fileprivate static func rateOfExpression(_ function: BuiltIn, at place: Place) -> Diagnostic {
        let name = function.rawValue
        return Diagnostic(
            "expression/rate", .error, "`\(name)` takes the name of a counter and nothing else",
            at: place,
            label: "not a counter's name",
            help: "compute with the \(name)s, as in `\(name)(a) + \(name)(b)`")
    }

    fileprivate static func nested(
        _ function: BuiltIn, in outer: BuiltIn, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/aggregate", .error,
            "`\(function.rawValue)` stands inside of `\(outer.rawValue)`", at: place,
            label: "an aggregate in an aggregate",
            help: "an aggregate makes one value of rows, of which there are none left here")
    }

    fileprivate static func withoutRelation(
        _ function: BuiltIn, _ text: String, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "expression/aggregate", .error,
            "`\(function.rawValue)` does not say which entities it goes over", at: place,
            label: "a value of which entities?",
            help: "name the type of their relationship, as in "
                + "`\(function.rawValue)(\(text) over MANAGES)`")
    }

    fileprivate static func nothingToAggregate(
        _ text: String, _ function: BuiltIn, _ frames: [String], at place: Place
    ) -> Diagnostic {
        let names = frames.map { "`\($0)`" }.joined(separator: ", ")
        let where_ =
            frames.isEmpty
            ? "there is no request with many rows in reach" : "name a field of \(names)"
        return Diagnostic(
            "expression/aggregate", .error, "`\(text)` has only one value in a row", at: place,
            label: "nothing to aggregate",
            help: "leave `\(function.rawValue)` out, or \(where_)")
    }
}
