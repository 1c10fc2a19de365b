/// A query of New Relic's language, as it was written: every clause of it, with its place.
///
/// Where a clause stood, its case and its blanks are not here; `NRQLSyntax` keeps the text.
///
/// Source: https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/
public struct NRQLQuery: Sendable, Hashable {
    /// `WITH name AS (FROM …)` in front, and `WITH expression AS name`.
    public var definitions: [NRQLDefinition]
    /// Empty only in `SHOW EVENT TYPES`.
    public var select: [NRQLSelection]
    /// What rows are asked for; empty in `SHOW EVENT TYPES`, and where definitions alone are asked.
    public var from: [NRQLSource]
    public var joins: [NRQLJoin]
    /// `WHERE`; several of them are joined by AND.
    public var filter: NRQLExpression?
    public var facet: NRQLFacet?
    public var order: [NRQLOrder]
    public var limit: NRQLLimit?
    public var offset: NRQLExpression?
    public var since: NRQLTime?
    public var until: NRQLTime?
    public var compareWith: NRQLTime?
    public var timeSeries: NRQLTimeSeries?
    public var timeZone: NRQLExpression?
    /// `WITH METRIC_FORMAT`.
    public var metricFormat: NRQLExpression?
    public var isExtrapolated: Bool
    public var prediction: NRQLPrediction?
    /// `RAW`: no metric is taken from its rollup.
    public var isRaw: Bool
    /// `SHOW EVENT TYPES` instead of SELECT and FROM.
    public var showsEventTypes: Bool
    public var span: NRQLSpan

    public init(
        select: [NRQLSelection], from: [NRQLSource], where filter: NRQLExpression? = nil,
        facet: NRQLFacet? = nil, span: NRQLSpan = NRQLSpan()
    ) {
        definitions = []
        self.select = select
        self.from = from
        joins = []
        self.filter = filter
        self.facet = facet
        order = []
        isExtrapolated = false
        isRaw = false
        showsEventTypes = false
        self.span = span
    }
}

/// One column: an expression, and what it is called.
public struct NRQLSelection: Sendable, Hashable {
    public var expression: NRQLExpression
    public var label: NRQLName?

    public init(_ expression: NRQLExpression, as label: NRQLName? = nil) {
        self.expression = expression
        self.label = label
    }
}

/// A name, as of an attribute, an event type or a column; without its backticks or quotes.
public struct NRQLName: Sendable, Hashable {
    public var text: String
    public var span: NRQLSpan

    public init(_ text: String, span: NRQLSpan = NRQLSpan()) {
        self.text = text
        self.span = span
    }
}

/// What stands behind FROM.
public enum NRQLSource: Sendable, Hashable {
    case eventType(NRQLName)
    case query(NRQLBox<NRQLQuery>)
    /// `lookup(table)`.
    case lookup(NRQLName)
    case variable(NRQLName)
}

/// A query inside a query: a value that may hold one of its own kind.
public indirect enum NRQLBox<Value: Sendable & Hashable>: Sendable, Hashable {
    case value(Value)

    public init(_ value: Value) { self = .value(value) }

    public var value: Value {
        switch self {
        case .value(let value): value
        }
    }
}

/// `WITH … AS …`: a name for a query, or names for what an expression gives.
public struct NRQLDefinition: Sendable, Hashable {
    public enum Value: Sendable, Hashable {
        case query(NRQLBox<NRQLQuery>)
        case expression(NRQLExpression)
    }
    public var value: Value
    public var names: [NRQLName]
    public var span: NRQLSpan

    public init(_ value: Value, as names: [NRQLName], span: NRQLSpan = NRQLSpan()) {
        self.value = value
        self.names = names
        self.span = span
    }
}

/// `[INNER | LEFT] JOIN (query) ON left = right`.
public struct NRQLJoin: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable { case inner, left }

    public var kind: Kind
    public var source: NRQLSource
    /// A comparison of a key of each side, or the name of the key where both have the same.
    public var condition: NRQLExpression
    public var span: NRQLSpan

    public init(
        _ kind: Kind, _ source: NRQLSource, on condition: NRQLExpression,
        span: NRQLSpan = NRQLSpan()
    ) {
        self.kind = kind
        self.source = source
        self.condition = condition
        self.span = span
    }
}

/// `PREDICT [model(…)] [BY length] [USING length]`.
public struct NRQLPrediction: Sendable, Hashable {
    /// A call, such as `holtwinters(seasonality: AUTO)`.
    public var model: NRQLExpression?
    /// How far ahead.
    public var length: NRQLDuration?
    /// How much more of the past is learnt from.
    public var history: NRQLDuration?
    public var span: NRQLSpan

    public init(
        _ model: NRQLExpression? = nil, by length: NRQLDuration? = nil,
        using history: NRQLDuration? = nil, span: NRQLSpan = NRQLSpan()
    ) {
        self.model = model
        self.length = length
        self.history = history
        self.span = span
    }
}

/// How the result is broken down.
public struct NRQLFacet: Sendable, Hashable {
    /// By each; `FACET CASES(…)` is a call of `cases`.
    public var parts: [NRQLSelection]
    public var order: [NRQLOrder]
    public var span: NRQLSpan

    public init(_ parts: [NRQLSelection], order: [NRQLOrder] = [], span: NRQLSpan = NRQLSpan()) {
        self.parts = parts
        self.order = order
        self.span = span
    }
}

public struct NRQLOrder: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable {
        case ascending = "ASC", descending = "DESC"
    }

    public var expression: NRQLExpression
    /// As written; nil where nothing was.
    public var direction: Direction?

    public init(_ expression: NRQLExpression, _ direction: Direction? = nil) {
        self.expression = expression
        self.direction = direction
    }
}

public enum NRQLLimit: Sendable, Hashable {
    case maximum
    case count(NRQLExpression)
}
