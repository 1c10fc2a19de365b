/// A query in the parts in which upstream's golden metrics have it, each of them NRQL that is taken
/// as it stands; what a widget adds to it is quoted.
public struct QueryText: Sendable, Hashable {
    public var select: String
    public var from: String
    public var filter: String?
    public var facet: String?
    /// Further conditions; all of them must hold, and the filter too.
    public var conditions: [MetricQuery.Condition]
    /// Attributes that break the result down instead of `facet`.
    public var facets: [String]

    public init(
        select: String, from: String, filter: String? = nil, facet: String? = nil,
        where conditions: [MetricQuery.Condition] = [], facets: [String] = []
    ) {
        self.select = select
        self.from = from
        self.filter = filter
        self.facet = facet
        self.conditions = conditions
        self.facets = facets
    }

    /// The query on one line; a filter or a facet of blanks is none. Nil where a name holds a
    /// backtick or a line break, for which NRQL has no form.
    public func nrql(limit: Int? = nil, isTimeSeries: Bool) -> String? {
        var parts = ["SELECT \(Self.line(select))", "FROM \(Self.line(from))"]
        guard var tests = NRQL.tests(conditions), let names = NRQL.names(facets) else { return nil }
        if let filter = filter.map(Self.line), !filter.isEmpty {
            tests.insert(tests.isEmpty ? filter : "(\(filter))", at: 0)
        }
        if !tests.isEmpty { parts.append("WHERE \(tests.joined(separator: " AND "))") }
        let facet = facets.isEmpty ? facet.map(Self.line) ?? "" : names
        if !facet.isEmpty {
            parts.append("FACET \(facet)")
            if let limit { parts.append("LIMIT \(limit)") }
        }
        if isTimeSeries { parts.append("TIMESERIES") }
        return parts.joined(separator: " ")
    }

    /// The text on one line and without blanks around it.
    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline)
            .map { line in
                var line = line.drop { $0 == " " || $0 == "\t" }
                while line.last == " " || line.last == "\t" { line.removeLast() }
                return String(line)
            }
            .filter { !$0.isEmpty }.joined(separator: " ")
    }
}
