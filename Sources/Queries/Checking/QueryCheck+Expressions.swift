import Diagnostics
import Telemetry

extension QueryCheck {
    /// What a value is, after everything in it was checked. Where `isInRatio`, it is divided by another
    /// value over the same rows, or divides it, so that what it is multiplied by falls out.
    mutating func meaning(
        of expression: NRQLExpression, isInRatio: Bool = false, depth: Int = 0
    ) -> Meaning {
        guard depth < QueryLowering.maximumDepth else { return .other }
        let next = depth + 1
        switch expression.kind {
        case .number, .duration: return .number
        case .text, .pattern: return .text
        case .name(let name): return meaning(ofName: name, at: expression.span)
        case .unary(let sign, let operand):
            let value = meaning(of: operand, isInRatio: isInRatio, depth: next)
            return sign == .not ? .other : Meaning(kind: .number, origin: value.origin)
        case .binary(let left, let between, let right):
            return binary(left, between, right, expression.span, isInRatio, next)
        case .match(let value, let match, let pattern, _):
            let kind = meaning(of: value, depth: next).kind
            _ = meaning(of: pattern, depth: next)
            if kind == .number { add(.numberMatched(by: match, at: expression.span)) }
            return .other
        case .member(let value, let members, _):
            let kind = meaning(of: value, depth: next).kind
            for member in members {
                let other = meaning(of: member, depth: next).kind
                if kind.clashes(with: other) { add(.clash(value, member, at: member.span)) }
            }
            return .other
        case .test(let value, _, _):
            _ = meaning(of: value, depth: next)
            return .other
        case .call(let name, let arguments):
            return call(name, arguments, expression.span, isInRatio, next)
        case .index(let value, _):
            _ = meaning(of: value, depth: next)
            return .other
        case .tuple(let values), .set(let values):
            for value in values { _ = meaning(of: value, depth: next) }
            return .other
        case .query(let tree):
            _ = columns(of: tree)
            return .other
        default: return .other
        }
    }

    private mutating func meaning(ofName name: String, at span: NRQLSpan) -> Meaning {
        if let meaning = scope.definitions[name] { return meaning }
        if let columns = scope.columns {
            if let meaning = columns[name] { return meaning }
            if scope.isComplete { add(.unknownColumn(name, among: columns.keys, at: span)) }
            return .other
        }
        guard scope.isKnown else { return .other }
        if let descriptor = catalogue.metrics?[name] {
            switch descriptor.kind {
            case .gauge:
                let isChange = catalogue.changes.contains(name)
                return Meaning(kind: .number, origin: isChange ? nil : .gauge(name))
            case .counter: return Meaning(kind: .number, origin: .counter(name))
            }
        }
        guard scope.isComplete, let metrics = catalogue.metrics,
            let attributes = catalogue.attributes, !attributes.contains(name),
            !QueryCatalogue.commonAttributes.contains(name),
            !QueryCatalogue.addedPrefixes.contains(where: { name.hasPrefix($0) })
        else { return name == "timestamp" ? .number : .other }
        let known = attributes.union(metrics.keys).union(QueryCatalogue.commonAttributes)
        add(.unknownName(name, among: known, at: span))
        return .other
    }

    private mutating func binary(
        _ left: NRQLExpression, _ between: NRQLExpression.BinaryOperator, _ right: NRQLExpression,
        _ span: NRQLSpan, _ isInRatio: Bool, _ depth: Int
    ) -> Meaning {
        let lowering = QueryLowering(variables: [:])
        let isRatio =
            isInRatio
            || between == .divide && lowering.isOverRows(left) && lowering.isOverRows(right)
        let first = meaning(of: left, isInRatio: isRatio, depth: depth)
        let second = meaning(of: right, isInRatio: isRatio, depth: depth)
        switch between {
        case .and: return .other
        case .or:
            return Meaning(
                kind: first.kind == second.kind ? first.kind : .other, origin: first.origin)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            if first.kind.clashes(with: second.kind) { add(.clash(left, right, at: span)) }
            return .other
        case .add, .subtract, .multiply, .divide, .modulo:
            for (value, meaning) in [(left, first), (right, second)] where meaning.kind == .text {
                add(.calculatedText(value, by: between))
            }
            return Meaning(kind: .number, origin: first.origin ?? second.origin)
        }
    }

    // MARK: Calls

    private mutating func call(
        _ name: NRQLName, _ arguments: [NRQLArgument], _ span: NRQLSpan, _ isInRatio: Bool,
        _ depth: Int
    ) -> Meaning {
        let key = name.text.lowercased()
        let isShare = key == "percentage"
        let values = arguments.map { argument in
            switch argument {
            case .value(let value), .named(_, let value):
                meaning(of: value, isInRatio: isInRatio || isShare, depth: depth)
            case .filter(let test, _): meaning(of: test, depth: depth)
            }
        }
        let first = values.first ?? .other
        if Self.numeric.contains(key), first.kind == .text { add(.aggregatedText(name, at: span)) }
        switch key {
        case "sum":
            checkSum(of: first, arguments, span, isInRatio)
            return first.origin == nil ? .number : first
        case "average", "percentile", "median":
            if case .counter(let metric)? = first.origin, !isInRatio {
                add(.aggregatedCounter(metric, by: name, at: span))
            }
            return Meaning(kind: .number, origin: first.origin)
        case "latest", "earliest", "min", "max", "filter", "round", "abs", "ceil", "floor",
            "clamp_min", "clamp_max", "numeric":
            return key == "numeric" ? Meaning(kind: .number, origin: first.origin) : first
        case "if": return values.count > 1 ? values[1] : .other
        case "concat", "lower", "upper", "substring", "string", "capture", "aparse", "todatetime":
            return .text
        case "rate": return Meaning(kind: .number)
        default: return Self.giveNumbers.contains(key) ? .number : .other
        }
    }

    private mutating func checkSum(
        of value: Meaning, _ arguments: [NRQLArgument], _ span: NRQLSpan, _ isInRatio: Bool
    ) {
        guard !isInRatio else { return }
        switch value.origin {
        case .gauge(let metric)?:
            add(.summedGauge(metric, arguments, byBucket: false, at: span))
        case .gaugeByBucket(let metric)?:
            guard !scope.isTimeSeries else { return }
            add(.summedGauge(metric, arguments, byBucket: true, at: span))
        case .counter(let metric)?:
            add(.aggregatedCounter(metric, by: NRQLName("sum"), at: span))
        case nil: break
        }
    }

    /// Aggregates of numbers alone; in lower case.
    private static let numeric: Set<String> = [
        "sum", "average", "percentile", "median", "stddev", "stdvar", "derivative", "histogram",
        "apdex", "cdfpercentage", "latestrate", "predictlinear",
    ]

    /// Other functions that give a number.
    private static let giveNumbers: Set<String> = [
        "count", "uniquecount", "percentage", "stddev", "stdvar", "derivative", "apdex",
        "cdfpercentage", "latestrate", "predictlinear", "sqrt", "pow", "exp", "ln", "log", "log2",
        "log10", "mod", "length", "position", "indexof", "totimestamp", "getcdfcount",
    ]
}

extension QueryCheck.Meaning.Kind {
    /// Whether one is a number and the other a text.
    fileprivate func clashes(with other: Self) -> Bool {
        self == .number && other == .text || self == .text && other == .number
    }
}

extension NRQLFinding {
    fileprivate static func summedGauge(
        _ metric: String, _ arguments: [NRQLArgument], byBucket: Bool, at span: NRQLSpan
    ) -> NRQLFinding {
        let name = shown(metric)
        return NRQLFinding(
            "query/summed-gauge", .warning,
            byBucket
                ? "`\(name)` is added up over the buckets of time, which multiplies it by their number"
                : "`\(name)` is a gauge: adding it up over time multiplies it by the number of polls",
            at: span.range,
            help: byBucket
                ? "take `TIMESERIES` out of the inner query, or give it to the outer one too"
                : "take `latest` or `average`; to add up over things, ask a query: `SELECT sum(x) "
                    + "FROM (SELECT latest(\(NRQLExpression(.name(metric)).text)) AS x FROM … FACET …)`"
        )
    }

    fileprivate static func aggregatedCounter(
        _ metric: String, by function: NRQLName, at span: NRQLSpan
    ) -> NRQLFinding {
        NRQLFinding(
            "query/counter", .warning,
            "`\(shown(metric))` counts from the start of its process: `\(function.text)` over time "
                + "says nothing",
            at: span.range, help: "take `latest`, or `derivative(…, 1 second)` for its speed")
    }

    fileprivate static func clash(
        _ left: NRQLExpression, _ right: NRQLExpression, at span: NRQLSpan
    ) -> NRQLFinding {
        NRQLFinding(
            "query/kind", .warning,
            "a number is compared with a text, and never equals one", at: span.range,
            help: right.kind.isLiteralText || left.kind.isLiteralText
                ? "write the number without quotes" : "make a number of the text by `numeric(…)`")
    }

    fileprivate static func numberMatched(
        by match: NRQLExpression.Match, at span: NRQLSpan
    ) -> NRQLFinding {
        NRQLFinding(
            "query/kind", .warning, "`\(match.rawValue)` takes a text, and this is a number",
            at: span.range, help: "compare by `=`, or make a text of it by `string(…)`")
    }

    fileprivate static func calculatedText(
        _ value: NRQLExpression, by between: NRQLExpression.BinaryOperator
    ) -> NRQLFinding {
        NRQLFinding(
            "query/kind", .warning, "`\(between.rawValue)` takes numbers, and this is a text",
            at: value.span.range,
            help: between == .add
                ? "join texts by `concat(…)`, or make a number of it by `numeric(…)`"
                : "make a number of it by `numeric(…)`")
    }

    fileprivate static func aggregatedText(_ name: NRQLName, at span: NRQLSpan) -> NRQLFinding {
        NRQLFinding(
            "query/kind", .warning, "`\(name.text)` takes numbers, and this is a text",
            at: span.range, help: "make a number of it by `numeric(…)`, or take `latest`")
    }

    fileprivate static func unknownName(
        _ name: String, among names: some Sequence<String>, at span: NRQLSpan
    ) -> NRQLFinding {
        NRQLFinding(
            "query/unknown-name", .warning, "no row has an attribute or a metric `\(shown(name))`",
            at: span.range,
            help: suggestion(for: name, in: names)
                ?? "`mqp definitions show` lists what the sources produce")
    }

    fileprivate static func unknownColumn(
        _ name: String, among names: some Sequence<String>, at span: NRQLSpan
    ) -> NRQLFinding {
        NRQLFinding(
            "query/unknown-name", .warning, "the inner query has no column `\(shown(name))`",
            at: span.range,
            help: suggestion(for: name, in: names)
                ?? "its columns are \(names.sorted().joined(separator: ", "))")
    }

    static func unknownEventType(
        _ name: NRQLName, among names: Set<String>
    ) -> NRQLFinding {
        NRQLFinding(
            "query/unknown-event-type", .warning, "no source makes rows of `\(shown(name.text))`",
            at: name.span.range,
            help: suggestion(for: name.text, in: names)
                ?? "the event types are \(names.sorted().joined(separator: ", "))")
    }
}

extension NRQLExpression.Kind {
    fileprivate var isLiteralText: Bool {
        if case .text = self { true } else { false }
    }
}
