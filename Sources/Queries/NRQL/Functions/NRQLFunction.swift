/// A function of NRQL: how it is spelt, what it is, and what it takes.
///
/// The table `all` is the only description of functions; the checks of arguments, the nearest word
/// for a misspelling and the reference page come from it.
///
/// Source: https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/
public struct NRQLFunction: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Makes one value of many rows.
        case aggregate
        /// Makes a value of the values of one row, or of one group.
        case value
        /// Stands only behind FACET.
        case facet
        /// Stands only behind FROM.
        case source
        /// Stands only behind PREDICT.
        case model
    }

    /// As New Relic's reference spells it.
    public let name: String
    public let kind: Kind
    /// What it takes, in its order; those that may be left out stand last.
    public let parameters: [NRQLParameter]
    /// What it takes any number of behind the others.
    public let rest: NRQLParameter?
    /// What it takes by name, as in `precision: 2`.
    public let named: [NRQLParameter]
    /// What it gives, in half a sentence.
    public let summary: String

    init(
        _ name: String, _ kind: Kind, _ parameters: [NRQLParameter] = [],
        rest: NRQLParameter? = nil, named: [NRQLParameter] = [], gives summary: String
    ) {
        self.name = name
        self.kind = kind
        self.parameters = parameters
        self.rest = rest
        self.named = named
        self.summary = summary
    }
}

/// One argument that a function takes.
public struct NRQLParameter: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Any value of a row.
        case value
        /// Any value, or `*` for the row itself.
        case row
        case number
        case text
        /// A condition.
        case test
        /// A call of an aggregate.
        case aggregate
        /// `WHERE` and a condition.
        case filter
        /// Such as `1 minute`.
        case duration
        /// `{a, b}`.
        case attributes
        /// A word that the function gives its own meaning.
        case word
    }

    public let name: String
    public let kind: Kind
    public let isOptional: Bool
    /// Which numbers it can be; nil where all can.
    public let bounds: NRQLBounds?

    init(_ name: String, _ kind: Kind, isOptional: Bool = false, _ bounds: NRQLBounds? = nil) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
        self.bounds = bounds
    }
}

extension NRQLFunction {
    /// The function with a name in any case.
    public static func named(_ name: String) -> NRQLFunction? { byName[name.lowercased()] }

    /// The spelling of the reference, or the name as it is where no function is called so.
    static func canonicalSpelling(_ name: String) -> String { named(name)?.name ?? name }

    /// Whether a name stands bare before a parenthesis. A word that means something elsewhere is a
    /// function's name there too, as in `max(x)`.
    static func canCallBare(_ name: String) -> Bool {
        if byName[name.lowercased()] != nil || NRQLName.canStandBare(name) { return true }
        return name.hasPrefix("{{") && name.hasSuffix("}}")
    }

    private static let byName: [String: NRQLFunction] = Dictionary(
        uniqueKeysWithValues: all.map { ($0.name.lowercased(), $0) })

    /// All of them, in the order of the reference page.
    public static let all: [NRQLFunction] =
        aggregates + numbers + texts + conversions + choices + times + facets + others
}

extension NRQLParameter {
    /// The same, and it may be left out.
    var optional: NRQLParameter { NRQLParameter(name, kind, isOptional: true, bounds) }

    static let attribute = NRQLParameter("attribute", .value)
    static let number = NRQLParameter("number", .number)
    static let text = NRQLParameter("text", .text)
    static let interval = NRQLParameter("interval", .duration)
    static let precision = NRQLParameter("precision", .number)
    static let percentile = NRQLParameter("percentile", .number, .percent)
    static let condition = NRQLParameter("condition", .filter)
    static let aggregate = NRQLParameter("aggregate", .aggregate)
}
