import Diagnostics

/// What a tree can have wrong.
extension NRQLFinding {
    // MARK: Functions

    static func unknownFunction(_ name: NRQLName) -> NRQLFinding {
        let near = nearest(to: name.text, in: NRQLFunction.all.map(\.name))
        return NRQLFinding(
            "nrql/unknown-function", .warning, "there is no function `\(shown(name.text))`",
            at: name.span.range,
            help: near.map { "did you mean `\($0)`?" } ?? "the reference of functions has them all")
    }

    private static func argument(
        _ message: String, at range: Range<Int>, help: String,
        severity: Severity = .warning
    ) -> NRQLFinding {
        NRQLFinding("nrql/arguments", severity, message, at: range, help: help)
    }

    static func missingArgument(
        _ parameter: NRQLParameter, of function: NRQLFunction, at range: Range<Int>
    ) -> NRQLFinding {
        argument(
            "`\(function.name)` needs \(parameter.needed) here", at: range,
            help: "write `\(function.signature)`", severity: .error)
    }

    static func tooManyArguments(_ function: NRQLFunction, at range: Range<Int>) -> NRQLFinding {
        argument(
            "`\(function.name)` takes no further argument", at: range,
            help: "write `\(function.signature)`")
    }

    static func takesNoFilter(_ function: NRQLFunction, at range: Range<Int>) -> NRQLFinding {
        argument(
            "`\(function.name)` takes no condition here", at: range,
            help: function.kind == .aggregate
                ? "write `filter(\(function.name)(…), WHERE …)`"
                : "write `\(function.signature)`")
    }

    static func unknownParameter(_ name: NRQLName, of function: NRQLFunction) -> NRQLFinding {
        argument(
            "`\(function.name)` takes nothing by the name `\(shown(name.text))`",
            at: name.span.range,
            help: suggestion(for: name.text, in: function.named.map(\.name))
                ?? "write `\(function.signature)`")
    }

    static func wrongArgument(
        _ value: NRQLExpression, for parameter: NRQLParameter, of function: NRQLFunction
    ) -> NRQLFinding {
        let message = "`\(function.name)` takes \(parameter.needed) here"
        let written = shown(value.text, upTo: 60)
        let help: String =
            switch (parameter.kind, value.kind) {
            case (.filter, _): "write `WHERE \(written)`"
            case (.duration, .name): "write `1 \(written)`"
            case (.attributes, _): "write `{\(written)}`"
            case (.aggregate, .name): "write `sum(\(written))`, or another aggregate"
            case (_, .wildcard): "only `count` takes `*`; name an attribute"
            default: "write `\(function.signature)`"
            }
        return argument(message, at: value.span.range, help: help)
    }

    static func outOfBounds(
        _ value: NRQLExpression, of parameter: NRQLParameter, _ bounds: NRQLBounds,
        _ function: NRQLFunction
    ) -> NRQLFinding {
        argument(
            function.refusal(of: value.text, for: parameter, bounds), at: value.span.range,
            help: "write `\(function.signature)` with \(bounds.words) there")
    }

    // MARK: Places

    private static func clause(
        _ message: String, at range: Range<Int>, help: String, severity: Severity = .warning
    ) -> NRQLFinding {
        NRQLFinding("nrql/clauses", severity, message, at: range, help: help)
    }

    static func nestedAggregate(_ name: NRQLName, in outer: String) -> NRQLFinding {
        clause(
            "`\(outer)` takes values of rows, and `\(name.text)` is of many rows already",
            at: name.span.range,
            help: "ask a query: `SELECT \(outer)(x) FROM (SELECT \(name.text)(…) AS x FROM …)`")
    }

    static func aggregateInFilter(_ name: NRQLName) -> NRQLFinding {
        clause(
            "a condition is about one row, and `\(name.text)` is of many",
            at: name.span.range,
            help: "ask a query: `FROM (SELECT \(name.text)(…) AS x FROM … FACET …) WHERE x > …`",
            severity: .error)
    }

    static func misplacedAggregate(_ name: NRQLName) -> NRQLFinding {
        clause(
            "`\(name.text)` makes a value of many rows and belongs behind SELECT",
            at: name.span.range, help: "name an attribute, or a function of one row")
    }

    static func misplaced(_ name: NRQLName, belongsBehind clause: String) -> NRQLFinding {
        Self.clause(
            "`\(name.text)` means something only behind \(clause)", at: name.span.range,
            help: "move it behind \(clause)")
    }

    // MARK: Clauses

    static func repeatedWhere(at range: Range<Int>) -> NRQLFinding {
        clause(
            "this is the second WHERE; both must hold", at: range,
            help: "join the conditions with `AND`")
    }

    static func tooManyFacets(_ count: Int, _ limit: Int, at range: Range<Int>) -> NRQLFinding {
        clause(
            "a query is broken down by \(count) attributes, where New Relic takes at most \(limit)",
            at: range, help: "leave some out, or ask a second query")
    }

    static func repeatedFacet(_ name: String, at range: Range<Int>) -> NRQLFinding {
        clause(
            "FACET names `\(shown(name))` twice", at: range, help: "name it once")
    }

    static func slideWithoutWidth(at range: Range<Int>) -> NRQLFinding {
        clause(
            "windows that slide need a width", at: range,
            help: "write `TIMESERIES 5 minutes SLIDE BY …`")
    }

    static func predictionOfNothing(at range: Range<Int>) -> NRQLFinding {
        clause(
            "PREDICT goes on with a time series, and there is none", at: range,
            help: "add `TIMESERIES`")
    }

    static func predictionOfComparison(at range: Range<Int>) -> NRQLFinding {
        clause(
            "PREDICT does not go with COMPARE WITH", at: range, help: "take one of them out")
    }

    static func limitOfNothing(_ digits: String, at range: Range<Int>) -> NRQLFinding {
        clause(
            "`\(shown(digits))` is no number of rows", at: range,
            help: "LIMIT takes a whole number from 1, or `MAX`", severity: .error)
    }

    static func limitWithoutNumber(at range: Range<Int>) -> NRQLFinding {
        clause(
            "LIMIT without a number is the usual limit", at: range,
            help: "write how many, or `LIMIT MAX`")
    }

    static func limitOverMaximum(_ maximum: Int, at range: Range<Int>) -> NRQLFinding {
        clause(
            "no more than \(maximum) are answered", at: range, help: "write `LIMIT MAX`")
    }

    static func selectionOfEventTypes(at range: Range<Int>) -> NRQLFinding {
        clause(
            "SHOW EVENT TYPES stands instead of SELECT", at: range,
            help: "take one of them out", severity: .error)
    }
}

extension NRQLParameter {
    /// As a message says what belongs there.
    fileprivate var needed: String {
        switch kind {
        case .value, .row: name == "attribute" ? "an attribute" : "a value for `\(name)`"
        case .number: name == "number" ? "a number" : "a number for `\(name)`"
        case .text: name == "text" ? "a text" : "a text for `\(name)`"
        case .test: "a condition"
        case .aggregate: "an aggregate such as `sum(x)`"
        case .filter: "a condition that begins with `WHERE`"
        case .duration: "a length of time such as `1 minute`"
        case .attributes: "attributes in braces"
        case .word: "its `\(name)`"
        }
    }
}

extension NRQLFunction {
    /// How it is called, such as `uniques(attribute[, limit])`.
    public var signature: String {
        var text = ""
        func add(_ piece: String, isOptional: Bool) {
            let comma = text.isEmpty ? "" : ", "
            text += isOptional ? "[\(comma)\(piece)]" : comma + piece
        }
        for parameter in parameters {
            add(parameter.written, isOptional: parameter.isOptional)
        }
        if let rest { add("\(rest.written), …", isOptional: true) }
        for parameter in named where !parameters.contains(where: { $0.name == parameter.name }) {
            add("\(parameter.name): \(parameter.written)", isOptional: true)
        }
        return "\(name)(\(text))"
    }
}

extension NRQLParameter {
    /// As a signature says what stands there.
    fileprivate var written: String {
        switch kind {
        case .filter: "WHERE \(name)"
        case .aggregate: "aggregate(…)"
        case .attributes: "{attribute, …}"
        default: name
        }
    }
}
