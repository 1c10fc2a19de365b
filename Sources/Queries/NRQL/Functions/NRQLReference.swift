/// What NRQL is to this engine, as a page made of the same tables as its parser and its checks.
public enum NRQLReference {
    /// The page in Markdown.
    public static var page: String {
        ([title, text, names, limits, "## Functions"] + groups.map(table)).joined(separator: "\n\n")
            + "\n"
    }

    private static let title = """
        # NRQL

        Queries in golden metrics, and those that `mqp query` answers, are in New Relic's language. \
        It is read in full: what cannot be answered here is still checked, and reaches New Relic as \
        it is.
        """

    private static let text = """
        ## How it is read

        - Clauses stand in any order and in any case; each stands once.
        - `-- …` and `// …` up to the end of a line, and `/* … */`, are comments.
        - `WITH … AS` names values, `FROM (…)` and `JOIN (…)` ask queries, and a query in \
        parentheses is a value.
        - `{{name}}` stands wherever a value, a name or a text does.
        - One mistake in the order of words is one finding, at its place. Functions and their \
        arguments are checked where the order is right.
        - Printed, a query is one line: `WITH`, `SELECT`, `FROM`, `JOIN`, `WHERE`, `ORDER BY`, \
        `FACET`, `LIMIT`, `OFFSET`, `SINCE`, `UNTIL`, `COMPARE WITH`, `TIMESERIES`, \
        `WITH TIMEZONE`, `WITH METRIC_FORMAT`, `EXTRAPOLATE`, `RAW`, `PREDICT`. Comments are left \
        out.
        """

    private static let names = """
        ## Names and texts

        - A name of letters, digits, `_` and dots stands bare. Any other stands in backticks, and so \
        does one that is a word of the language. It holds no backtick and no line break.
        - `%` in a bare name is any part of the names of metrics: `average(host.%Bytes)`.
        - A text stands in single or double quotes, with `\\'`, `\\"`, `\\\\`, `\\n`, `\\r` and \
        `\\t`; another backslash stands for itself. `r'…'` is a pattern, in which all of them do.
        """

    private static let limits = """
        ## Limits

        A query of more than \(NRQLSyntax.maximumLength) bytes, \(NRQLLexer.maximumCount) words and \
        marks, or \(NRQLParser.maximumOperators) operators is not read, nor is one in which \
        parentheses, calls and queries nest deeper than \(NRQLParser.maximumDepth).
        """

    private static let groups: [(title: String, functions: [NRQLFunction])] = [
        ("Over many rows", NRQLFunction.aggregates), ("Numbers", NRQLFunction.numbers),
        ("Texts", NRQLFunction.texts), ("Conversions", NRQLFunction.conversions),
        ("Choices and parts", NRQLFunction.choices), ("Times", NRQLFunction.times),
        ("Behind FACET", NRQLFunction.facets), ("Others", NRQLFunction.others),
    ]

    private static func table(
        _ group: (title: String, functions: [NRQLFunction])
    ) -> String {
        let rows = group.functions.map { "| `\($0.signature)` | \($0.summary) |" }
        return (["### \(group.title)", "", "| call | gives |", "|---|---|"] + rows)
            .joined(separator: "\n")
    }
}
