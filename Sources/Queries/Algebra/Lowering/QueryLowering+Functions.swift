import Telemetry

extension RowLeaf: NRQLLeaf {
    static func named(
        _ name: String, at span: NRQLSpan, in lowering: inout QueryLowering
    ) -> RowExpression? {
        lowering.definitions[name] ?? .attribute(name)
    }

    static func called(
        _ call: QueryLowering.Call, in lowering: inout QueryLowering
    ) -> RowExpression?? {
        if call.key == "eventtype" { return .some(.attribute("eventType")) }
        guard QueryLowering.isAggregate(call.key) else { return nil }
        return .some(
            lowering.refuse(
                "\(call.name.text)() is over many rows, and no value of one", at: call.span))
    }

    static func list(of query: Query) -> RowLeaf? { .values(of: query) }
}

/// The functions of values.
extension QueryLowering {
    mutating func function<Leaf: NRQLLeaf>(
        _ call: Call, as leaf: Leaf.Type
    ) -> Computation<Leaf>? {
        switch call.key {
        case "concat", "string": return text(call)
        case "convert": return conversion(call)
        case "log": return logarithm(call)
        case "getcdfcount":
            guard let arguments = values(call, 2...2, as: leaf) else { return nil }
            return .call(
                .choose,
                [.call(.lessOrEqual, arguments), .constant(.integer(1)), .constant(.integer(0))])
        case "if": return choice(call)
        case "buckets": return ranges(call)
        default: break
        }
        guard let (function, counts) = QueryFunction.named(call.name.text) else {
            let why = Self.reasons[call.key].map { ": \($0)" } ?? ""
            return refuse("\(call.name.text)() is not run here\(why)", at: call.span)
        }
        if Self.timeParts.contains(function) { return timePart(function, call) }
        guard let arguments = values(call, counts, as: leaf) else { return nil }
        if function == .capture || function == .anchoredParse {
            return pattern(
                arguments[1], of: function, named: "\(call.name.text)()",
                at: call.arguments[1].span ?? call.span
            ).map {
                .call(function, [arguments[0], $0])
            }
        }
        return .call(function, arguments)
    }

    /// The arguments, all of them values without names.
    mutating func values<Leaf: NRQLLeaf>(
        _ call: Call, _ counts: ClosedRange<Int>, as leaf: Leaf.Type
    ) -> [Computation<Leaf>]? {
        let arguments = call.arguments.map { argument -> Computation<Leaf>? in
            switch argument {
            case .value(let expression): lower(expression, as: leaf)
            case .named(let name, _):
                refuse(
                    "\(call.name.text)(\(name.text): …) is not run here", at: name.span)
            case .filter(let test, _):
                refuse("\(call.name.text)() takes no WHERE", at: test.span)
            }
        }
        let known = arguments.compactMap { $0 }
        guard known.count == arguments.count else { return nil }
        guard counts.contains(known.count) else {
            return refuse(
                "\(call.name.text)() with \(known.count) arguments is not run here",
                at: call.span)
        }
        return known
    }

    /// `concat(…, precision: n)` and `string(x, precision: n)`.
    private mutating func text<Leaf: NRQLLeaf>(_ call: Call) -> Computation<Leaf>? {
        var plain = call
        var precision: Computation<Leaf>?
        if case .named(let name, let value)? = call.arguments.last,
            name.text.lowercased() == "precision"
        {
            plain.arguments.removeLast()
            guard let digits = lower(value, as: Leaf.self) else { return nil }
            precision = digits
        }
        let isOne = call.key == "string"
        guard let values = values(plain, isOne ? 1...1 : 0...20, as: Leaf.self) else { return nil }
        let cut = precision.map { digits in
            values.map { Computation<Leaf>.call(.toText, [$0, digits]) }
        }
        guard isOne else { return .call(.concatenate, cut ?? values) }
        return cut?.first ?? .call(.toText, values)
    }

    /// `convert(x, 'ms', 's')`, where both units are known here.
    private mutating func conversion<Leaf: NRQLLeaf>(_ call: Call) -> Computation<Leaf>? {
        guard let arguments = values(call, 3...3, as: Leaf.self) else { return nil }
        let units = arguments.dropFirst().map { argument -> MetricUnit? in
            guard case .constant(.text(let symbol)) = argument else { return nil }
            return MetricUnit(symbol)
        }
        guard let from = units[0], let to = units[1], from.isCompatible(with: to) else {
            return refuse(
                "convert() is run here only between units of UCUM that measure the same",
                at: call.span)
        }
        return .call(.multiply, [arguments[0], .constant(.double(from.multiplier(to: to)))])
    }

    private mutating func logarithm<Leaf: NRQLLeaf>(_ call: Call) -> Computation<Leaf>? {
        guard let arguments = values(call, 2...2, as: Leaf.self) else { return nil }
        return .call(.divide, arguments.map { .call(.naturalLogarithm, [$0]) })
    }

    private mutating func choice<Leaf: NRQLLeaf>(_ call: Call) -> Computation<Leaf>? {
        guard case .value(let condition)? = call.arguments.first else {
            return refuse("if() without a test is not run here", at: call.span)
        }
        var rest = call
        rest.arguments.removeFirst()
        let test = test(condition, as: Leaf.self)
        guard let choices = values(rest, 1...2, as: Leaf.self), let test else { return nil }
        return .call(.choose, [test] + choices)
    }

    /// `buckets(x, ceiling, count)`; 10 ranges where none are asked for.
    private mutating func ranges<Leaf: NRQLLeaf>(_ call: Call) -> Computation<Leaf>? {
        guard var arguments = values(call, 2...3, as: Leaf.self) else { return nil }
        if arguments.count == 2 { arguments.append(.constant(.integer(10))) }
        for (place, argument) in call.arguments.dropFirst().enumerated() {
            guard case .value(let expression) = argument else { continue }
            guard case .constant(let value) = arguments[place + 1], value.text != nil,
                !value.number.isNaN
            else {
                return refuse("buckets() is run here only with a number here", at: expression.span)
            }
            guard number(value, expression, at: place, of: call) != nil else { return nil }
        }
        return .call(.bucket, arguments)
    }

    /// `monthOf(x, numeric)`; `string` says nothing new.
    private mutating func timePart<Leaf: NRQLLeaf>(
        _ function: QueryFunction, _ call: Call
    ) -> Computation<Leaf>? {
        var plain = call
        var format: [Computation<Leaf>] = []
        if plain.arguments.count == 2, case .value(let value) = plain.arguments[1] {
            switch value.kind {
            case .name(let name) where name.lowercased() == "numeric",
                .text(let name) where name.lowercased() == "numeric":
                format = [.constant(.text("numeric"))]
                plain.arguments.removeLast()
            case .name(let name) where name.lowercased() == "string",
                .text(let name) where name.lowercased() == "string":
                plain.arguments.removeLast()
            default: break
            }
        }
        return values(plain, 1...1, as: Leaf.self).map { .call(function, $0 + format) }
    }

    static let timeParts: Set<QueryFunction> = [
        .minuteOf, .hourOf, .weekdayOf, .dayOfMonthOf, .daysInMonthOf, .monthOf, .quarterOf,
        .yearOf,
    ]

    /// Why functions of NRQL have no form, where that needs saying; in lower case.
    private static let reasons: [String: String] = [
        "funnel": "it follows sessions through steps",
        "predictlinear": "it tells the future",
        "getfield": "a value is one number, text or truth",
        "jparse": "a value is one number, text or truth",
        "mapkeys": "a value is one number, text or truth",
        "mapvalues": "a value is one number, text or truth",
        "tuple": "a value is one number, text or truth",
        "bucketpercentile": "a value is one number, text or truth",
        "histogrampercentile": "a value is one number, text or truth",
        "cardinality": "it is about how metrics are kept",
        "dimensions": "it is about how metrics are kept",
        "keyset": "it is about how rows are kept",
        "accountid": "rows here are of one account",
        "lookup": "its table is not here",
        "aggregationendtime": "it is about how values are kept",
        "cases": "it stands behind FACET alone",
    ]
}
