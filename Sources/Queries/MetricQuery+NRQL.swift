extension MetricQuery {
    /// The query as NRQL, on one line; every name and text is quoted so that none can be read as
    /// anything else. Nil where a name holds a backtick or a line break, for which NRQL has no form.
    ///
    /// Source: https://docs.newrelic.com/docs/nrql/nrql-syntax-clauses-functions/
    public var nrql: String? {
        var parts = ["SELECT"]
        var columns: [String] = []
        for selection in selections {
            guard let name = NRQL.name(selection.metric) else { return nil }
            var column = "\(selection.aggregate.rawValue)(\(name))"
            if let label = selection.label { column += " AS \(NRQL.text(label))" }
            columns.append(column)
        }
        parts.append(columns.joined(separator: ", "))
        guard let events = NRQL.names(eventTypes) else { return nil }
        parts += ["FROM", events]
        if !conditions.isEmpty {
            guard let tests = NRQL.tests(conditions) else { return nil }
            parts += ["WHERE", tests.joined(separator: " AND ")]
        }
        if !facets.isEmpty {
            guard let names = NRQL.names(facets) else { return nil }
            parts += ["FACET", names]
        }
        if let limit, !facets.isEmpty { parts += ["LIMIT", String(limit)] }
        if isTimeSeries { parts.append("TIMESERIES") }
        return parts.joined(separator: " ")
    }
}

extension MetricQuery {
    /// Whether NRQL has a form for a name of an attribute, a metric or an event type.
    public static func canWrite(name: String) -> Bool { NRQL.name(name) != nil }
}

/// The pieces of NRQL.
enum NRQL {
    /// Names and clauses that cannot stand bare; in upper case.
    private static let keywords: Set<String> = [
        "ALL", "AND", "AS", "BY", "COMPARE", "EXTRAPOLATE", "FACET", "FALSE", "FROM", "IN", "IS",
        "JOIN", "LIKE", "LIMIT", "MAX", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "PREDICT",
        "RLIKE", "SELECT", "SHOW", "SINCE", "SLIDE", "TIMESERIES", "TIMEZONE", "TRUE", "UNTIL",
        "WHERE", "WITH",
    ]

    /// A name as it stands in a query: bare where it can, in backticks otherwise.
    static func name(_ name: String) -> String? {
        guard !name.isEmpty,
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0 != "`" && $0.value != 0x7F })
        else { return nil }
        return isBare(name) ? name : "`\(name)`"
    }

    static func names(_ names: [String]) -> String? {
        let written = names.compactMap(name)
        return written.count == names.count ? written.joined(separator: ", ") : nil
    }

    static func tests(_ conditions: [MetricQuery.Condition]) -> [String]? {
        let tests = conditions.compactMap { condition in
            name(condition.attribute).map { "\($0) = \(text(condition.value))" }
        }
        return tests.count == conditions.count ? tests : nil
    }

    /// A text in single quotes, with its quotes and backslashes escaped.
    static func text(_ text: String) -> String {
        var quoted = "'"
        for character in text.unicodeScalars {
            switch character {
            case "'", "\\": quoted.unicodeScalars.append(contentsOf: ["\\", character])
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return quoted + "'"
    }

    private static func isBare(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first), !keywords.contains(name.uppercased())
        else { return false }
        return name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
