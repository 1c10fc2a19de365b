extension ExpressionReference {
    /// The reference of the language as a page in Markdown, made of the same tables as the parser.
    public static var page: String {
        ([title, values, rules, relations, limits] + [operatorTable, functionTable])
            .joined(separator: "\n\n") + "\n"
    }

    private static let title = """
        # Expressions

        An expression computes one value for a row of an answer: a number with a unit, true or \
        false, or a text. It has no loops, no clock and no access to anything but the row's \
        fields, so its cost is known beforehand.
        """

    private static let values = """
        ## Values

        - Numbers: `1`, `0.5`, `1e3`. They have no unit, and may stand with counts such as \
        `{message}`; `0` may stand with everything.
        - Texts: `"…"` with `\\"`, `\\\\` and `\\n`, or `'…'` with `''` for one quote.
        - `true` and `false`.
        - Names: `messages`, `message_stats.publish`; behind the name of its request a field of \
        another request, `overview.cluster_name`. A name with other characters, or one that is a \
        reserved word (\(Token.reserved.sorted().map { "`\($0)`" }.joined(separator: ", "))), \
        stands in backticks.
        """

    private static let rules = """
        ## Rules

        - Missing is not zero: what is computed from an unknown value is unknown, and so is \
        `x / 0` and a result that is too large for a number.
        - Values of different kinds of units are not added, compared or chosen from; \
        `in(x, "unit")` makes a bare number. `%` is the unit of 0.01, so `usage > 0.8` is true \
        for 85 %.
        - A counter stands only directly inside `rate()` and `delta()`.
        - In a source, a field of a request with many rows stands only inside an aggregate, which goes over \
        the rows of one request. Fields of the row itself may stand there too.
        - A divisor that may be zero is closed by `??` behind the quotient, by `if(d > 0, …, …)`, \
        by `d > 0 and …`, or by the condition `when:` of the metric.
        - In YAML, an expression with `: ` or ` #` in it stands in quotes.
        """

    private static let relations = """
        ## Aggregates over relationships

        Under `aggregates:` of an entity type the names are metrics: outside of `over` those of the \
        entity itself, inside those of the entities at the other end of its relationships of a \
        type. `sum(broker.network.throughput over MANAGES)` of a cluster is the sum over the \
        brokers that it manages.

        - A metric that a related entity has and does not tell is unknown. One that it does not have \
        does not apply: the entity takes no part, where it has none of the metrics that stand there.
        - An aggregate goes over the known values. Where none is known it is unknown; where none \
        applies, `count` is 0.
        - Both sides of a fraction should go over the same entities: `if(all >= 0, some, 0)` is known \
        where both numbers are.
        """

    private static let limits = """
        ## Limits

        An expression has at most \(Parser.maximumLength) bytes, \(Parser.maximumNodes) parts and \
        \(Parser.maximumDepth) levels; a chain of operators has a level for each.
        """

    private static var operatorTable: String {
        let rows = operators.map { row in
            let spellings = row.spellings.map { "`\($0)`" }.joined(separator: " ")
            return "| \(spellings) | \(row.meaning.replacing("||", with: "\\|\\|")) |"
        }
        return
            (["## Operators", "", "Those that bind tightest come first.", ""]
            + ["| operators | meaning |", "|---|---|"] + rows).joined(separator: "\n")
    }

    private static var functionTable: String {
        let rows = functions.map { "| `\($0.signature)` | \($0.meaning) |" }
        return (["## Functions", "", "| function | meaning |", "|---|---|"] + rows)
            .joined(separator: "\n")
    }
}
