import Telemetry

extension ValueLeaf: NRQLLeaf {
    /// A facet, by its label or its attribute.
    static func named(
        _ name: String, at span: NRQLSpan, in lowering: inout QueryLowering
    ) -> ValueExpression? {
        let value = lowering.definitions[name] ?? .attribute(name)
        let index = lowering.facets.firstIndex { facet in
            guard case .by(let expression, let label) = facet else { return false }
            return label == name || expression == value
        }
        guard let index else {
            return lowering.refuse(
                "`\(name)` is of one row, beside values over many, and no facet", at: span)
        }
        return .leaf(.facet(index))
    }

    static func called(
        _ call: QueryLowering.Call, in lowering: inout QueryLowering
    ) -> ValueExpression?? {
        guard QueryLowering.isAggregate(call.key) else { return nil }
        return .some(lowering.aggregate(call))
    }

    static func list(of query: Query) -> ValueLeaf? { nil }
}

/// Values over many rows.
extension QueryLowering {
    /// Whether a function of NRQL takes many rows, in any case; those without a form too.
    static func isAggregate(_ name: String) -> Bool {
        NRQLFunction.named(name)?.kind == .aggregate
    }

    /// Whether a value is over many rows.
    func isOverRows(_ expression: NRQLExpression) -> Bool {
        switch expression.kind {
        case .call(let name, let arguments):
            Self.isAggregate(name.text)
                || arguments.contains { argument in
                    switch argument {
                    case .value(let value), .named(_, let value), .filter(let value, _):
                        isOverRows(value)
                    }
                }
        case .unary(_, let operand): isOverRows(operand)
        case .binary(let left, _, let right): isOverRows(left) || isOverRows(right)
        case .match(let value, _, let pattern, _): isOverRows(value) || isOverRows(pattern)
        case .member(let value, let members, _):
            isOverRows(value) || members.contains { isOverRows($0) }
        case .test(let value, _, _): isOverRows(value)
        case .index(let value, _): isOverRows(value)
        case .tuple(let values), .set(let values): values.contains { isOverRows($0) }
        default: false
        }
    }

    /// The columns that a selection makes: one, or one for each number of a percentile.
    mutating func columns(
        _ selection: NRQLSelection
    ) -> [Query.Column<ValueExpression>]? {
        let parts = Self.singles(selection.expression)
        let label = selection.label?.text ?? definedName(selection.expression)
        let columns = parts.map { part in
            let name = parts.count == 1 ? label : label.map { "\($0) (\(part.number))" }
            return lower(part.expression, as: ValueLeaf.self).map { Query.Column($0, as: name) }
        }
        let known = columns.compactMap { $0 }
        return known.count == columns.count ? known : nil
    }

    /// `percentile(x, 50, 95)` as the calls with one number each.
    private static func singles(
        _ expression: NRQLExpression
    ) -> [(expression: NRQLExpression, number: String)] {
        guard case .call(let name, let arguments) = expression.kind, let first = arguments.first
        else { return [(expression, "")] }
        switch name.text.lowercased() {
        case "percentile" where arguments.count > 2, "cdfpercentage" where arguments.count > 2:
            let isShare = name.text.lowercased() == "cdfpercentage"
            return arguments.dropFirst().map { argument in
                let call = NRQLExpression(.call(name, [first, argument]), span: expression.span)
                guard case .value(let value) = argument, case .number(let digits) = value.kind
                else { return (call, "") }
                return (call, isShare ? "at most \(digits)" : "\(digits)%")
            }
        case "filter":
            guard case .value(let inner) = first else { return [(expression, "")] }
            return singles(inner).map { part in
                var arguments = arguments
                arguments[0] = .value(part.expression)
                return (
                    NRQLExpression(.call(name, arguments), span: expression.span), part.number
                )
            }
        default: return [(expression, "")]
        }
    }

    // MARK: Calls

    mutating func aggregate(_ call: Call) -> ValueExpression? {
        switch call.key {
        case "filter": return filtered(call).map { $0.filtered(by: $1) }
        case "percentage": return filtered(call).map { .percentage(of: $0, where: $1) }
        case "rate": return rate(call)
        case "count":
            if case .value(let value)? = call.arguments.first, case .wildcard = value.kind,
                call.arguments.count == 1
            {
                return .aggregate(.count)
            }
            return call.arguments.isEmpty ? .aggregate(.count) : simple(.count, call)
        case "sum": return simple(.sum, call)
        case "average": return simple(.average, call)
        case "min": return simple(.min, call)
        case "max": return simple(.max, call)
        case "latest": return simple(.latest, call)
        case "earliest": return simple(.earliest, call)
        case "uniquecount": return simple(.uniqueCount, call)
        case "stddev": return simple(.standardDeviation, call)
        case "stdvar": return simple(.variance, call)
        case "median": return simple(.percentile(50), call)
        case "percentile":
            return withNumbers(call, usual: [95]) { .percentile($0[0]) }
        case "cdfpercentage": return withNumbers(call, usual: []) { .shareAtMost($0[0]) }
        case "apdex":
            return withNumbers(call, names: ["t"], usual: [0.5]) { .apdex(threshold: $0[0]) }
        case "uniques":
            return withNumbers(call, usual: [1000]) { numbers in
                .uniques(limit: Int(exactly: numbers[0]) ?? .max)
            }
        case "histogram": return histogram(call)
        case "derivative": return perTime(call) { .derivative(perSeconds: $0) }
        case "latestrate": return perTime(call) { .latestRate(perSeconds: $0) }
        default: return function(call, as: ValueLeaf.self)
        }
    }

    private mutating func simple(
        _ function: Aggregate.Function, _ call: Call
    ) -> ValueExpression? {
        values(call, 1...1, as: RowLeaf.self).map { .aggregate(function, of: $0[0]) }
    }

    /// `filter(value, WHERE test)` and `percentage(value, WHERE test)`.
    private mutating func filtered(_ call: Call) -> (ValueExpression, RowExpression)? {
        guard call.arguments.count == 2, case .value(let value) = call.arguments[0],
            case .filter(let condition, _) = call.arguments[1]
        else {
            return refuse(
                "\(call.name.text)() takes an aggregate and a WHERE", at: call.span)
        }
        let test = test(condition, as: RowLeaf.self)
        guard let value = lower(value, as: ValueLeaf.self), let test else { return nil }
        return (value, test)
    }

    private mutating func rate(_ call: Call) -> ValueExpression? {
        guard case .value(let value)? = call.arguments.first else {
            return refuse("rate() takes an aggregate", at: call.span)
        }
        let seconds = seconds(of: call)
        guard let value = lower(value, as: ValueLeaf.self), let seconds else { return nil }
        return .rate(of: value, perSeconds: seconds)
    }

    private mutating func perTime(
        _ call: Call, _ make: (Double) -> Aggregate.Function
    ) -> ValueExpression? {
        let seconds = seconds(of: call)
        var first = call
        first.arguments = Array(call.arguments.prefix(1))
        guard let argument = values(first, 1...1, as: RowLeaf.self), let seconds else { return nil }
        return .aggregate(make(seconds), of: argument[0])
    }

    /// The length of time that is the second argument.
    private mutating func seconds(of call: Call) -> Double? {
        guard call.arguments.count > 1 else {
            return refuse(
                "\(call.name.text)() without a length of time is not run here: "
                    + "the reference names no usual one", at: call.span)
        }
        guard call.arguments.count == 2, case .value(let value) = call.arguments[1],
            case .duration(let length) = value.kind
        else {
            return refuse("\(call.name.text)() takes a length of time", at: call.span)
        }
        guard let milliseconds = milliseconds(length) else { return nil }
        guard milliseconds > 0 else {
            return refuse("a length of time of 0 has no rate", at: value.span)
        }
        return Double(milliseconds) / 1000
    }

    /// An aggregate whose further arguments are numbers, which may have names.
    private mutating func withNumbers(
        _ call: Call, names: [String] = [], usual: [Double],
        _ make: ([Double]) -> Aggregate.Function
    ) -> ValueExpression? {
        var first = call
        first.arguments = Array(call.arguments.prefix(1))
        let argument = values(first, 1...1, as: RowLeaf.self)
        guard
            let numbers = numbers(call, names: names, usual: usual, count: max(1, usual.count)),
            let argument
        else { return nil }
        return .aggregate(make(numbers), of: argument[0])
    }

    private mutating func numbers(
        _ call: Call, names: [String], usual: [Double], count: Int
    ) -> [Double]? {
        var numbers: [Double?] = usual + Array(repeating: nil, count: count - usual.count)
        var position = 0
        for argument in call.arguments.dropFirst() {
            let place: Int?
            let expression: NRQLExpression
            switch argument {
            case .value(let value):
                (place, expression) = (position, value)
                position += 1
            case .named(let name, let value):
                (place, expression) = (names.firstIndex(of: name.text.lowercased()), value)
            case .filter(let test, _): (place, expression) = (nil, test)
            }
            guard let place, place < count else {
                return refuse(
                    "\(call.name.text)() with this argument is not run here",
                    at: expression.span)
            }
            guard case .constant(let value)? = lower(expression, as: RowLeaf.self),
                value.text != nil, !value.number.isNaN
            else {
                return refuse(
                    "\(call.name.text)() is run here only with a number here",
                    at: expression.span)
            }
            guard let number = number(value, expression, at: place, of: call) else { return nil }
            numbers[place] = number
        }
        let known = numbers.compactMap { $0 }
        guard known.count == count else {
            return refuse("\(call.name.text)() lacks a number", at: call.span)
        }
        return known
    }

    /// The number of the argument that stands so far behind the first, if it is within its bounds.
    mutating func number(
        _ value: Scalar, _ expression: NRQLExpression, at place: Int, of call: Call
    ) -> Double? {
        guard let function = NRQLFunction.named(call.name.text),
            let parameter = function.parameter(at: place + 1), let bounds = parameter.bounds,
            !bounds.contains(value.number)
        else { return value.number }
        return refuse(
            function.refusal(of: value.text ?? "NULL", for: parameter, bounds),
            at: expression.span)
    }

    private mutating func histogram(_ call: Call) -> ValueExpression? {
        withNumbers(call, names: ["width", "buckets", "start"], usual: [10, 40, 0]) { numbers in
            .histogram(start: numbers[2], span: numbers[0], buckets: Int(exactly: numbers[1]) ?? 0)
        }
    }
}
