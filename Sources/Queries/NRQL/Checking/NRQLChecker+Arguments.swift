extension NRQLChecker {
    /// Whether a function takes as many arguments, and such ones.
    mutating func checkArguments(
        _ arguments: [NRQLArgument], of function: NRQLFunction, at name: NRQLName
    ) {
        var count = 0
        var given: Set<String> = []
        for argument in arguments {
            switch argument {
            case .named(let parameter, let value):
                given.insert(parameter.text.lowercased())
                check(parameter, value, of: function)
            case .value(let value):
                if let parameter = function.parameter(at: count) {
                    check(value, for: parameter, of: function)
                } else if count == function.parameters.count {
                    add(.tooManyArguments(function, at: value.span.range))
                }
                count += 1
            case .filter(let test, _):
                let parameter = function.parameter(at: count)
                if parameter?.kind != .filter {
                    add(.takesNoFilter(function, at: test.span.range))
                }
                count += 1
            }
        }
        let missing = function.parameters.dropFirst(count).first {
            !$0.isOptional && !given.contains($0.name)
        }
        if let missing { add(.missingArgument(missing, of: function, at: name.span.range)) }
    }

    private mutating func check(
        _ name: NRQLName, _ value: NRQLExpression, of function: NRQLFunction
    ) {
        let lowercased = name.text.lowercased()
        guard let parameter = function.named.first(where: { $0.name.lowercased() == lowercased })
        else {
            add(.unknownParameter(name, of: function))
            return
        }
        check(value, for: parameter, of: function)
    }

    private mutating func check(
        _ value: NRQLExpression, for parameter: NRQLParameter, of function: NRQLFunction
    ) {
        guard parameter.kind.takes(value.kind) else {
            add(.wrongArgument(value, for: parameter, of: function))
            return
        }
        if let bounds = parameter.bounds, let number = value.kind.literalNumber,
            !bounds.contains(number)
        {
            add(.outOfBounds(value, of: parameter, bounds, function))
        }
    }
}

extension NRQLParameter.Kind {
    /// Whether an argument can be meant. What only New Relic knows, such as what an attribute holds
    /// or what stands for a variable, can.
    func takes(_ argument: NRQLExpression.Kind) -> Bool {
        switch (self, argument) {
        case (_, .variable), (_, .query): true
        case (.row, _), (.word, _): true
        case (.filter, _): false
        case (_, .wildcard): false
        case (.attributes, .set): true
        case (.attributes, _), (_, .set): false
        case (.value, _): true
        case (.aggregate, _): argument.mayAggregate
        case (.number, .text), (.number, .pattern), (.number, .boolean), (.number, .duration):
            false
        case (.text, .number), (.text, .boolean), (.text, .duration): false
        case (.test, .text), (.test, .number), (.test, .pattern), (.test, .duration): false
        case (.duration, .name(let name)): NRQLKeyword(name)?.unit == nil
        case (.duration, .text), (.duration, .boolean), (.duration, .pattern): false
        default: true
        }
    }
}

extension NRQLExpression.Kind {
    /// The number that is written out, with its sign.
    fileprivate var literalNumber: Double? {
        switch self {
        case .number(let digits): Double(digits)
        case .unary(.minus, let operand): operand.kind.literalNumber.map { -$0 }
        case .unary(.plus, let operand): operand.kind.literalNumber
        default: nil
        }
    }

    /// Whether an aggregate is in it, or what could be one.
    fileprivate var mayAggregate: Bool {
        switch self {
        case .wildcard, .name, .names, .number, .text, .pattern, .boolean, .null, .duration, .set:
            false
        case .variable, .query: true
        case .unary(_, let operand): operand.kind.mayAggregate
        case .binary(let left, _, let right), .match(let left, _, let right, _),
            .index(let left, let right):
            left.kind.mayAggregate || right.kind.mayAggregate
        case .member(let value, _, _), .test(let value, _, _): value.kind.mayAggregate
        case .tuple(let values): values.contains { $0.kind.mayAggregate }
        case .call(let name, let arguments):
            NRQLFunction.named(name.text).map { $0.kind == .aggregate } != false
                || arguments.contains { argument in
                    switch argument {
                    case .value(let value), .named(_, let value), .filter(let value, _):
                        value.kind.mayAggregate
                    }
                }
        }
    }
}
